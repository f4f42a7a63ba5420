package io.github.litefsspring.compatibility.plain;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring Data JPA and Hibernate.
 */
final class JpaProbes extends Probes {

	JpaProbes() {
		reads();
		writes();
		transactions();
	}

	@Override
	Class<?> application() {
		return JpaApplication.class;
	}

	private void reads() {
		read("find", authors((authors) -> authors.findById(1).map((author) -> author.name).orElse("-")));
		read("find nothing", authors((authors) -> authors.findById(99).isPresent()));
		read("a page", authors((authors) -> {
			Page<StoredAuthor> page = authors.findAll(PageRequest.of(1, 1, Sort.by("name")));
			return List.of(page.getTotalElements(), page.getContent().get(0).name);
		}));
		read("a slice", authors((authors) -> {
			Slice<StoredAuthor> slice = authors.findByActiveTrue(PageRequest.of(0, 1, Sort.by("id").descending()));
			return List.of(slice.hasNext(), slice.getContent().get(0).id);
		}));
		read("starting with, ignoring case", authors((authors) -> authors.countByNameStartingWithIgnoreCase("a")));
		read("containing a percent sign", authors((authors) -> authors.countByNameContaining("%")));
		read("exists", authors((authors) -> authors.existsByName("Bob")));
		read("projection", authors(
				(authors) -> authors.titles().stream().map((row) -> row.getAuthor() + ": " + row.getTitle()).toList()));
		read("a stream", inTransaction((entities, application) -> {
			try (Stream<StoredAuthor> stream = application.getBean(Authors.class).streamAllByOrderById()) {
				return stream.map((author) -> author.name).toList();
			}
		}));
		read("lazy collection outside a transaction",
				authors((authors) -> authors.findById(1).orElseThrow().books.size()));
		read("lazy collection",
				inTransaction((entities, application) -> entities.find(StoredAuthor.class, 1).books.stream()
					.map((book) -> book.title + book.price)
					.toList()));
		read("aggregate", query("select a.name, count(b), sum(b.price), avg(b.price) from StoredAuthor a "
				+ "join a.books b group by a.name having count(b) > 0 order by a.name"));
		read("functions", query("select upper(a.name), concat(a.name, '!'), length(a.name), substring(a.name, 1, 2), "
				+ "coalesce(a.rating, -1.0), cast(a.id as string), mod(a.id, 2) from StoredAuthor a order by a.id"));
		read("subquery", query("select a.name from StoredAuthor a where exists (select b from StoredBook b "
				+ "where b.author = a and b.price > 10)"));
		read("case", query("select case when a.rating is null then 'none' else 'some' end from StoredAuthor a "
				+ "order by a.id"));
		read("native query",
				inTransaction((entities, application) -> entities
					.createNativeQuery("select name, rating from author order by id")
					.getResultList()));
		read("a day", inTransaction((entities, application) -> entities.find(StoredBirth.class, 1).born));
		write("a day that was stored", inTransaction((entities, application) -> {
			StoredBirth birth = new StoredBirth();
			birth.id = 2;
			birth.born = LocalDate.of(1969, 12, 31);
			entities.merge(birth);
			entities.flush();
			entities.clear();
			return entities.find(StoredBirth.class, 2).born;
		}));
		read("a day in a condition",
				inTransaction((entities, application) -> entities
					.createQuery("select a.id from StoredBirth a where a.born < :day", Integer.class)
					.setParameter("day", LocalDate.of(1900, 1, 1))
					.getResultList()));
		read("moment", inTransaction((entities, application) -> entities.find(StoredBook.class, 1).published));
		read("bytes", inTransaction((entities, application) -> entities.find(StoredBook.class, 1).cover));
		read("criteria", inTransaction((entities, application) -> {
			CriteriaBuilder builder = entities.getCriteriaBuilder();
			CriteriaQuery<String> query = builder.createQuery(String.class);
			Root<StoredBook> book = query.from(StoredBook.class);
			query.select(book.get("title"))
				.where(builder.greaterThan(book.get("price"), new BigDecimal("5")))
				.orderBy(builder.asc(book.get("title")));
			return entities.createQuery(query).setFirstResult(1).setMaxResults(1).getResultList();
		}));
		read("bad JPQL", query("select x from Nothing x"));
		read("reference to nothing",
				inTransaction((entities, application) -> entities.getReference(StoredAuthor.class, 99).name));
	}

	private void writes() {
		write("save", authors((authors) -> {
			StoredAuthor saved = authors.save(new StoredAuthor("Eve"));
			return List.of(saved.id, saved.version, authors.count());
		}));
		write("save with children", authors((authors) -> {
			StoredAuthor author = new StoredAuthor("Eve");
			author.books.add(new StoredBook(author, "one"));
			author.books.add(new StoredBook(author, "two"));
			return authors.save(author).books.stream().map((book) -> book.id).toList();
		}));
		write("save many",
				authors((authors) -> authors.saveAll(List.of(new StoredAuthor("Eve"), new StoredAuthor("Max")))
					.stream()
					.map((author) -> author.id)
					.toList()));
		write("dirty checking", inTransaction((entities, application) -> {
			StoredAuthor author = entities.find(StoredAuthor.class, 1);
			author.rating = 1.25;
			entities.flush();
			entities.clear();
			StoredAuthor found = entities.find(StoredAuthor.class, 1);
			return List.of(found.rating, found.version);
		}));
		write("values come back", inTransaction((entities, application) -> {
			StoredBook book = new StoredBook(entities.getReference(StoredAuthor.class, 2), "Ünï🦆");
			book.price = new BigDecimal("3.25");
			book.published = Instant.parse("2026-10-25T01:30:00.123Z");
			book.cover = new byte[50_000];
			entities.persist(book);
			entities.flush();
			entities.clear();
			StoredBook found = entities.find(StoredBook.class, book.id);
			return List.of(found.title, found.price, found.published, Answer.text(found.cover), found.author.name);
		}));
		write("delete with children", authors((authors) -> {
			authors.deleteById(1);
			return List.of(authors.count(), authors.titles().size());
		}));
		write("orphan", inTransaction((entities, application) -> {
			entities.find(StoredAuthor.class, 1).books.remove(0);
			entities.flush();
			return entities.createQuery("select count(b) from StoredBook b", Long.class).getSingleResult();
		}));
		write("bulk update", authors((authors) -> List.of(authors.raise(2), authors.count())));
		write("bulk delete", authors((authors) -> authors.deleteBooksOf("Ada")));
		write("duplicate", authors((authors) -> authors.save(new StoredAuthor("Ada"))));
		write("missing value", authors((authors) -> authors.save(new StoredAuthor(null))));
		write("duplicate in a transaction", inTransaction((entities, application) -> {
			entities.persist(new StoredAuthor("Ada"));
			entities.flush();
			return "stored";
		}));
		write("stale version", authors((authors) -> {
			StoredAuthor mine = authors.findById(1).orElseThrow();
			StoredAuthor other = authors.findById(1).orElseThrow();
			other.rating = 1.0;
			authors.save(other);
			mine.rating = 2.0;
			return authors.save(mine).rating;
		}));
		write("pessimistic lock", inTransaction((entities, application) -> {
			StoredAuthor author = entities.find(StoredAuthor.class, 1, LockModeType.PESSIMISTIC_WRITE);
			author.rating = 9.0;
			return author.name;
		}));
		write("optimistic force increment", inTransaction((entities, application) -> {
			StoredAuthor author = entities.find(StoredAuthor.class, 1, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
			entities.flush();
			return author.name;
		}));
		write("native update",
				inTransaction((entities, application) -> entities
					.createNativeQuery("update book set price = 1 where author = 1")
					.executeUpdate()));
		write("stored by JPQL",
				inTransaction((entities, application) -> entities
					.createQuery("insert into StoredBook(title, author) select b.title, b.author from StoredBook b "
							+ "where b.id = 1")
					.executeUpdate()));
	}

	private void transactions() {
		write("rollback", (application) -> {
			String error = Answer
				.of(() -> template(application, TransactionDefinition.PROPAGATION_REQUIRED).execute((status) -> {
					application.getBean(Authors.class).saveAndFlush(new StoredAuthor("Eve"));
					throw new IllegalStateException();
				}));
			return List.of(error, application.getBean(Authors.class).count());
		});
		write("a failure marks the transaction", (application) -> {
			String error = Answer
				.of(() -> template(application, TransactionDefinition.PROPAGATION_REQUIRED).execute((status) -> {
					application.getBean(Authors.class).saveAndFlush(new StoredAuthor("Eve"));
					Answer.of(() -> application.getBean(Authors.class).saveAndFlush(new StoredAuthor("Ada")));
					return "goes on";
				}));
			return List.of(error, application.getBean(Authors.class).count());
		});
		write("requires new after a read", (application) -> {
			template(application, TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
				application.getBean(Authors.class).count();
				template(application, TransactionDefinition.PROPAGATION_REQUIRES_NEW)
					.executeWithoutResult((inner) -> application.getBean(Authors.class).save(new StoredAuthor("Eve")));
				status.setRollbackOnly();
			});
			return application.getBean(Authors.class).count();
		});
		write("nested",
				(application) -> template(application, TransactionDefinition.PROPAGATION_REQUIRED)
					.execute((status) -> template(application, TransactionDefinition.PROPAGATION_NESTED)
						.execute((inner) -> "nested")));
		write("read-only changes are not stored", (application) -> {
			TransactionTemplate readOnly = template(application, TransactionDefinition.PROPAGATION_REQUIRED);
			readOnly.setReadOnly(true);
			readOnly.executeWithoutResult(
					(status) -> application.getBean(Authors.class).findById(1).orElseThrow().rating = 0.0);
			return application.getBean(Authors.class).findById(1).orElseThrow().rating;
		});
	}

	private static TransactionTemplate template(ApplicationContext application, int propagation) {
		TransactionTemplate template = new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
		template.setPropagationBehavior(propagation);
		return template;
	}

	private static Probe authors(WithAuthors work) {
		return (application) -> work.of(application.getBean(Authors.class));
	}

	private static Probe query(String jpql) {
		return inTransaction((entities, application) -> entities.createQuery(jpql, Object.class).getResultList());
	}

	private static Probe inTransaction(WithEntities work) {
		return (application) -> template(application, TransactionDefinition.PROPAGATION_REQUIRED)
			.execute((status) -> work.of(application.getBean(EntityManager.class), application));
	}

	interface Authors extends JpaRepository<StoredAuthor, Integer> {

		Slice<StoredAuthor> findByActiveTrue(Pageable page);

		long countByNameStartingWithIgnoreCase(String beginning);

		long countByNameContaining(String part);

		boolean existsByName(String name);

		Stream<StoredAuthor> streamAllByOrderById();

		@Query("select a.name as author, b.title as title from StoredBook b join b.author a order by b.id")
		List<Title> titles();

		@Transactional
		@Modifying
		@Query("update StoredBook b set b.price = b.price + :amount where b.price is not null")
		int raise(int amount);

		@Transactional
		@Modifying
		@Query("delete from StoredBook b where b.author in (select a from StoredAuthor a where a.name = :name)")
		int deleteBooksOf(String name);

		interface Title {

			String getAuthor();

			String getTitle();

		}

	}

	private interface WithAuthors {

		@Nullable Object of(Authors authors) throws Exception;

	}

	private interface WithEntities {

		@Nullable Object of(EntityManager entities, ApplicationContext application);

	}

}
