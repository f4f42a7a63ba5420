package io.github.litefsspring.compatibility.plain;

import java.time.LocalDate;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * The day of an author, which SQL scripts write as text.
 */
@Entity
@Table(name = "author")
class StoredBirth {

	@Id
	@Nullable Integer id;

	@Nullable LocalDate born;

}
