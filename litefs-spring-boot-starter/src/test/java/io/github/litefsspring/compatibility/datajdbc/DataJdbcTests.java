package io.github.litefsspring.compatibility.datajdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Order;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Repositories of Spring Data JDBC, without a dialect of the application's.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "spring.data.jpa.repositories.enabled=false")
class DataJdbcTests {

	static final String CUSTOMER = """
			create table if not exists customer(id integer primary key, version integer not null,
				name text not null unique, active boolean not null, points integer, born date, created timestamp,
				opens time, seen timestamp, called timestamp, patience text, fee text, token text, weekday text,
				data blob)
			""";

	static final String ADDRESS = """
			create table if not exists address(customer integer not null references customer, customer_key integer,
				street text)
			""";

	@TempDir
	static Path directory;

	@Autowired
	private Customers customers;

	@Autowired
	private JdbcAggregateOperations aggregates;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionTemplate transaction;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("litefs.mode", () -> "standalone");
		registry.add("litefs.database", () -> directory.resolve("customers.db"));
	}

	@BeforeEach
	void createTables() {
		this.jdbc.sql(CUSTOMER).update();
		this.jdbc.sql(ADDRESS).update();
		this.jdbc.sql("create table if not exists badge(id integer primary key, label text)").update();
		this.customers.deleteAll();
	}

	@Test
	void anAggregateComesBackEqual() {
		Customer saved = this.customers.save(Customer.complete("Ada"));
		assertThat(saved.id()).isPositive();
		assertThat(this.customers.findById(saved.id())).get().usingRecursiveComparison().isEqualTo(saved);
	}

	@Test
	void attributesAreStoredAsJdbcStoresThem() {
		Customer saved = this.customers.save(Customer.complete("Ada"));
		assertThat(this.jdbc.sql("select born, created, opens, seen, called, patience, active, token from customer")
			.query()
			.singleRow()
			.values()).containsExactly("2012-08-06", "2026-03-29 02:30:00.123", "07:08:09", "2026-03-29 01:30:00.500",
					"2026-03-29 01:30:00", "PT5M", 1, "00000000-0000-0001-0000-000000000002");
		assertThat(this.jdbc.sql("select count(*) from customer where born = ? and created = ? and seen = ?")
			.params(saved.born(), saved.created(), saved.seen())
			.query(Integer.class)
			.single()).isOne();
	}

	@Test
	void queriesFindByEachType() {
		Customer saved = this.customers.save(Customer.complete("Ada"));
		this.customers.save(Customer.named("Bob"));
		assertThat(List.of(this.customers.findByBorn(LocalDate.of(2012, 8, 6)),
				this.customers.findByCreated(LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_000_000)),
				this.customers.findBySeen(Instant.parse("2026-03-29T01:30:00.5Z")),
				this.customers.findByToken(new UUID(1, 2)), this.customers.findByNameContaining("Ad")))
			.allSatisfy((found) -> assertThat(found).singleElement().usingRecursiveComparison().isEqualTo(saved));
		assertThat(this.customers.raise(saved.seen())).isOne();
		assertThat(this.customers.findByName(saved.name())).get().extracting(Customer::points).isEqualTo(8);
	}

	@Test
	void pagesAreSorted() {
		this.customers.saveAll(IntStream.range(0, 25).mapToObj((number) -> Customer.named("c" + number)).toList());
		Page<Customer> page = this.customers.findByActive(true,
				PageRequest.of(1, 10, Sort.by(Order.desc("points").nullsLast(), Order.asc("id"))));
		assertThat(page.getTotalElements()).isEqualTo(25);
		assertThat(page.getContent()).extracting(Customer::name)
			.containsExactlyElementsOf(IntStream.range(10, 20).mapToObj((number) -> "c" + number).toList());
		assertThat(this.customers.findAll(Sort.by("name"))).hasSize(25)
			.first()
			.extracting(Customer::name)
			.isEqualTo("c0");
	}

	@Test
	void eachOfManyGetsItsOwnId() {
		List<Customer> saved = this.customers
			.saveAll(IntStream.range(0, 50).mapToObj((number) -> Customer.complete("c" + number)).toList());
		assertThat(saved).extracting(Customer::id).doesNotContainNull().doesNotHaveDuplicates();
		for (Customer customer : saved) {
			assertThat(this.customers.findById(customer.id())).get().usingRecursiveComparison().isEqualTo(customer);
		}
	}

	@Test
	void aChangeOfSomethingThatWasChangedMeanwhileIsRefused() {
		Customer mine = this.customers.save(Customer.named("Ada"));
		this.customers.save(mine.withPoints(1));
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
			.isThrownBy(() -> this.customers.save(mine.withPoints(2)));
		assertThat(this.customers.findByName("Ada")).get().extracting(Customer::points).isEqualTo(1);
	}

	@Test
	void aSecondOneOfAUniqueNameIsRefusedAsSuch() {
		this.customers.save(Customer.named("Ada"));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.customers.save(Customer.named("Ada")))
			.withCauseInstanceOf(SQLException.class);
		assertThat(this.customers.count()).isOne();
	}

	@Test
	void aTransactionThatFailsLeavesNothing() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				this.customers.save(Customer.complete("Ada"));
				throw new IllegalStateException("undo");
			}));
		assertThat(this.customers.count()).isZero();
		assertThat(this.jdbc.sql("select count(*) from address").query(Integer.class).single()).isZero();
	}

	@Test
	void locksAreTakenAndStreamsAreRead() {
		this.customers.save(Customer.complete("Ada"));
		this.transaction.executeWithoutResult((status) -> {
			assertThat(this.customers.findOneByName("Ada")).isPresent();
			try (Stream<Customer> found = this.customers.streamByNameLike("A%")) {
				assertThat(found).hasSize(1);
			}
		});
		this.customers.delete(this.customers.findByName("Ada").orElseThrow());
		assertThat(this.customers.existsById(1L)).isFalse();
	}

	@Test
	void anUpsertUpdatesTheSecondTime() {
		Customer saved = this.customers.save(Customer.named("Ada"));
		this.aggregates.upsert(new Badge(saved.id(), "gold"));
		this.aggregates.upsert(new Badge(saved.id(), "silver"));
		assertThat(this.aggregates.findAll(Badge.class)).singleElement().extracting(Badge::label).isEqualTo("silver");
	}

	record Badge(@Id Long id, String label) {

	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	static class Shop {

	}

}
