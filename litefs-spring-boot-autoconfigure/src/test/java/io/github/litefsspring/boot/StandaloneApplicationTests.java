package io.github.litefsspring.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a Spring application does with its database, on one node without LiteFS.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class StandaloneApplicationTests {

	@TempDir
	static Path directory;

	@Autowired
	private Notes notes;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private LitefsDataSource dataSource;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("litefs.mode", () -> "standalone");
		registry.add("litefs.database", () -> directory.resolve("notes/notes.db"));
		registry.add("management.endpoint.health.show-details", () -> "always");
	}

	@BeforeEach
	void clear() {
		this.jdbc.sql("delete from note").update();
	}

	@Test
	void writesAndReads() {
		this.notes.write("first");
		assertThat(this.notes.titles()).containsExactly("first");
	}

	@Test
	void aTransactionIsRolledBackAsAWhole() {
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> this.notes.writeAll("one", "one"));
		assertThat(this.notes.titles()).isEmpty();
	}

	@Test
	void aNestedTransactionIsRolledBackAlone() {
		this.notes.outer("kept", "lost");
		assertThat(this.notes.titles()).containsExactly("kept");
	}

	@Test
	void duplicatesAreRecognisedWithoutATranslatorBean() {
		this.notes.write("one");
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> new SimpleJdbcInsert(this.dataSource).withTableName("note")
				.usingColumns("title")
				.execute(Map.of("title", "one")));
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(
				() -> JdbcClient.create(this.dataSource).sql("insert into note (title) values ('one')").update());
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(
				() -> JdbcClient.create(this.dataSource).sql("insert into note (title) values (null)").update());
	}

	@Test
	void generatedKeysComeBack() {
		Number key = new SimpleJdbcInsert(this.dataSource).withTableName("note")
			.usingColumns("title")
			.usingGeneratedKeyColumns("id")
			.executeAndReturnKey(Map.of("title", "keyed"));
		assertThat(this.jdbc.sql("select title from note where id = ?").param(key).query(String.class).single())
			.isEqualTo("keyed");
	}

	@Test
	void aTransactionTimeoutEndsTheRunningStatement() {
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(this.notes::tooLong);
		this.notes.write("afterwards");
		assertThat(this.notes.titles()).containsExactly("afterwards");
	}

	@Test
	void aWriteThatWaitsForItsOwnThreadFailsAtOnce() {
		assertThatException().isThrownBy(() -> this.notes.outerWithOwnTransaction("outer", "inner"))
			.isInstanceOfAny(DataAccessException.class, CannotCreateTransactionException.class)
			.havingRootCause()
			.withMessageContaining("REQUIRES_NEW");
		assertThat(this.notes.titles()).isEmpty();
	}

	@Test
	void aReadOnlyTransactionCannotWrite() {
		assertThatException().isThrownBy(() -> this.notes.writeReadOnly("never"))
			.isInstanceOf(DataAccessException.class);
		assertThat(this.notes.titles()).isEmpty();
	}

	@Test
	void flywayHasRun() {
		assertThat(this.jdbc.sql("select count(*) from flyway_schema_history").query(Long.class).single()).isEqualTo(2);
	}

	@Test
	void healthShowsOneTidyDatabaseAndBothOfOurs(@Autowired HealthEndpoint endpoint) {
		CompositeHealthDescriptor health = (CompositeHealthDescriptor) endpoint.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getComponents()).containsKeys("db", "litefs", "litefsWrites");
		assertThat(health.getComponents().get("db")).isNotInstanceOf(CompositeHealthDescriptor.class)
			.extracting("details")
			.hasToString("{database=SQLite, validationQuery=isValid()}");
	}

	@Test
	void bootSeesThePoolOfReaders(@Autowired MeterRegistry registry) {
		assertThat(DataSourceUnwrapper.unwrap(this.dataSource, HikariConfigMXBean.class, HikariDataSource.class))
			.isNotNull();
		this.notes.titles();
		assertThat(registry.find("jdbc.connections.max").tag("name", "dataSource").gauge()).isNotNull()
			.satisfies((gauge) -> assertThat(gauge.value()).isEqualTo(8));
		assertThat(registry.find("hikaricp.connections").gauges()).hasSize(1);
		assertThat(registry.get("litefs.role").tag("role", "standalone").gauge().value()).isOne();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Nested nested(JdbcTemplate jdbc) {
			return new Nested(jdbc);
		}

		@Bean
		Notes notes(JdbcTemplate jdbc, Nested nested) {
			return new Notes(jdbc, nested);
		}

	}

	static class Nested {

		private final JdbcTemplate jdbc;

		Nested(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional(propagation = Propagation.NESTED)
		void fail(String title) {
			this.jdbc.update("insert into note (title) values (?)", title);
			throw new IllegalStateException("nested");
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		void own(String title) {
			this.jdbc.update("insert into note (title) values (?)", title);
		}

	}

	static class Notes {

		private final JdbcTemplate jdbc;

		private final Nested nested;

		Notes(JdbcTemplate jdbc, Nested nested) {
			this.jdbc = jdbc;
			this.nested = nested;
		}

		@Transactional
		void write(String title) {
			this.jdbc.update("insert into note (title) values (?)", title);
		}

		@Transactional
		void writeAll(String... titles) {
			List.of(titles).forEach(this::write);
		}

		@Transactional
		void outer(String title, String nestedTitle) {
			write(title);
			try {
				this.nested.fail(nestedTitle);
			}
			catch (IllegalStateException ex) {
				// the savepoint was rolled back, this transaction goes on
			}
		}

		@Transactional
		void outerWithOwnTransaction(String title, String innerTitle) {
			write(title);
			this.nested.own(innerTitle);
		}

		@Transactional(timeout = 1)
		void tooLong() {
			this.jdbc.queryForObject("""
					with recursive n (i) as (select 1 union all select i + 1 from n)
					select count(*) from n""", Long.class);
		}

		@Transactional(readOnly = true)
		void writeReadOnly(String title) {
			write(title);
		}

		@Transactional(readOnly = true)
		List<String> titles() {
			return this.jdbc.queryForList("select title from note order by id", String.class);
		}

	}

}
