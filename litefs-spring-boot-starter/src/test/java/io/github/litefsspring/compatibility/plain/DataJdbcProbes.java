package io.github.litefsspring.compatibility.plain;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Repositories and aggregates of Spring Data JDBC.
 */
final class DataJdbcProbes extends Probes {

	DataJdbcProbes() {
		read("find", authors((authors) -> text(authors.findById(1L).orElseThrow())));
		read("find nothing", authors((authors) -> authors.findById(99L).isPresent()));
		read("all, sorted", authors((authors) -> texts(authors.findAll(Sort.by("name").descending()))));
		read("page", authors((authors) -> {
			var page = authors.findAll(PageRequest.of(1, 1, Sort.by("id")));
			return List.of(page.getTotalElements(), page.getTotalPages(), texts(page.getContent()));
		}));
		read("offset without limit", authors((authors) -> authors.findByActive(true, PageRequest.of(0, 5)).getSize()));
		read("derived queries",
				authors((authors) -> List.of(text(authors.findByName("Ada").orElseThrow()),
						texts(authors.findByNameInOrderByNameDesc(List.of("Ada", "Bob", "Eve"))),
						texts(authors.findByRatingIsNull()), authors.countByActiveTrue(), authors.existsByName("Ada"),
						authors.existsByName("Eve"))));
		read("a day in a condition", authors((authors) -> texts(authors.findByBorn(LocalDate.of(1815, 12, 10)))));
		read("stream", authors((authors) -> {
			try (Stream<DataAuthor> rows = authors.streamByNameLike("%b%")) {
				return rows.map(DataJdbcProbes::text).toList();
			}
		}));
		read("criteria",
				(application) -> application.getBean(JdbcAggregateOperations.class)
					.findAll(Query.query(Criteria.where("price").greaterThan(5).and("title").not("More")),
							DataAuthor.Book.class));
		write("a new aggregate", authors((authors) -> {
			DataAuthor saved = authors
				.save(DataAuthor.named("Eve", DataAuthor.Book.named("a"), DataAuthor.Book.named("b")));
			return List.of(saved.id(), saved.version(), text(authors.findById(saved.id()).orElseThrow()));
		}));
		write("new aggregates",
				authors((authors) -> authors.saveAll(List.of(DataAuthor.named("Eve"), DataAuthor.named("Max")))
					.stream()
					.map(DataAuthor::id)
					.toList()));
		write("a changed aggregate", authors((authors) -> {
			DataAuthor ada = authors.findById(1L).orElseThrow();
			DataAuthor saved = authors.save(ada.with("Eve", Set.of(DataAuthor.Book.named("only"))));
			return List.of(saved.version(), text(authors.findById(1L).orElseThrow()));
		}));
		write("a stale aggregate", authors((authors) -> {
			DataAuthor ada = authors.findById(1L).orElseThrow();
			authors.save(ada.with("Eve", Set.of()));
			return authors.save(ada.with("Max", Set.of()));
		}));
		write("duplicate", authors((authors) -> authors.save(DataAuthor.named("Ada"))));
		write("delete", authors((authors) -> {
			authors.deleteById(1L);
			return texts(authors.findAll());
		}));
		write("delete all", authors((authors) -> {
			authors.deleteAll();
			return authors.count();
		}));
		write("modifying query", authors((authors) -> List.of(authors.rate(2.5, true), authors.rate(3.5, false))));
		write("a transaction that fails", authors((authors) -> authors.count(), (authors) -> {
			authors.save(DataAuthor.named("Eve"));
			throw new IllegalStateException();
		}));
		write("a violation in a transaction", authors((authors) -> authors.count(), (authors) -> {
			authors.save(DataAuthor.named("Eve"));
			authors.save(DataAuthor.named("Ada"));
		}));
	}

	@Override
	Class<?> application() {
		return DataJdbcApplication.class;
	}

	private static List<String> texts(List<DataAuthor> authors) {
		return authors.stream().map(DataJdbcProbes::text).toList();
	}

	// a set has no order
	private static String text(DataAuthor author) {
		return author.with(author.name(), Set.of())
				+ author.books().stream().sorted(Comparator.comparing(DataAuthor.Book::title)).toList().toString();
	}

	private static Probe authors(Work work) {
		return (application) -> work.of(application.getBean(DataAuthors.class));
	}

	private static Probe authors(Work after, Failing transaction) {
		return (application) -> {
			DataAuthors authors = application.getBean(DataAuthors.class);
			String error = Answer.of(() -> application.getBean(TransactionTemplate.class).execute((status) -> {
				transaction.with(authors);
				return null;
			}));
			return List.of(error, after.of(authors));
		};
	}

	private interface Work {

		@Nullable Object of(DataAuthors authors) throws Exception;

	}

	private interface Failing {

		void with(DataAuthors authors);

	}

}
