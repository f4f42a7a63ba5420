package io.github.litefsspring.compatibility.plain;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "author")
class StoredAuthor {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	@Nullable Integer id;

	@Nullable String name;

	@Nullable Double rating;

	boolean active = true;

	@Version
	int version;

	@OneToMany(mappedBy = "author", cascade = CascadeType.ALL, orphanRemoval = true)
	@OrderBy("id")
	List<StoredBook> books = new ArrayList<>();

	protected StoredAuthor() {
	}

	StoredAuthor(@Nullable String name) {
		this.name = name;
	}

}
