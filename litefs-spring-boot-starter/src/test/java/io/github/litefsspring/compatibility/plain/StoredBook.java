package io.github.litefsspring.compatibility.plain;

import java.math.BigDecimal;
import java.time.Instant;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "book")
class StoredBook {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	@Nullable Integer id;

	@ManyToOne(fetch = FetchType.LAZY)
	@JoinColumn(name = "author")
	@Nullable StoredAuthor author;

	@Nullable String title;

	@Nullable BigDecimal price;

	@Nullable Instant published;

	byte @Nullable [] cover;

	protected StoredBook() {
	}

	StoredBook(@Nullable StoredAuthor author, String title) {
		this.author = author;
		this.title = title;
	}

}
