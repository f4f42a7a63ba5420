package io.github.litefsspring.compatibility.plain;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An author with the books, as an aggregate of Spring Data JDBC.
 */
@Table("author")
record DataAuthor(@Id @Nullable Long id, String name, @Nullable LocalDate born, @Nullable Double rating, boolean active,
		@Version @Nullable Integer version, @MappedCollection(idColumn = "author") Set<Book> books) {

	static DataAuthor named(String name, Book... books) {
		return new DataAuthor(null, name, LocalDate.of(2000, 2, 29), 1.5, true, null, Set.of(books));
	}

	DataAuthor with(String name, Set<Book> books) {
		return new DataAuthor(this.id, name, this.born, this.rating, this.active, this.version, books);
	}

	@Table("book")
	record Book(@Id @Nullable Long id, String title, @Nullable BigDecimal price, @Nullable LocalDateTime published) {

		static Book named(String title) {
			return new Book(null, title, new BigDecimal("9.75"), LocalDateTime.of(2026, 3, 30, 2, 30));
		}

	}

}
