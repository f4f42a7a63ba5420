package io.github.litefsspring.compatibility.mybatis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

import org.apache.ibatis.cursor.Cursor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Mappers of MyBatis: keys, cursors and large values, with and without a transaction.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "litefs.mode=standalone", "spring.data.jpa.repositories.enabled=false" })
class MybatisTests {

	static final String PARCEL = """
			create table parcel(id integer primary key, label text, day date, clock timestamp, moment timestamp,
				sent boolean, content blob)
			""";

	@TempDir
	static Path directory;

	@Autowired
	private Parcels parcels;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionTemplate transaction;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("litefs.database", () -> directory.resolve("parcels.db"));
	}

	@BeforeEach
	void createTable() {
		this.jdbc.sql("drop table if exists parcel").update();
		this.jdbc.sql(PARCEL).update();
	}

	@Test
	void keysComeBackWithAndWithoutATransaction() {
		Parcel first = parcel("first");
		this.parcels.insert(first);
		Parcel second = parcel("second");
		this.parcels.insertAndAsk(second);
		Parcel third = parcel("third");
		this.transaction.executeWithoutResult((status) -> this.parcels.insertAndAsk(third));
		assertThat(first.id).isEqualTo(1);
		assertThat(second.id).isEqualTo(2);
		assertThat(third.id).isEqualTo(3);
	}

	@Test
	void whatIsStoredComesBackAndIsFound() {
		Parcel stored = parcel("a");
		this.parcels.insert(stored);
		assertThat(this.parcels.find(stored.id)).usingRecursiveComparison().isEqualTo(stored);
		assertThat(this.parcels.count(stored.day, stored.clock, stored.moment)).isOne();
		assertThat(this.jdbc.sql("select day, clock, moment, sent from parcel").query().singleRow().values())
			.containsExactly("2012-08-06", "2026-03-29 02:30:00.123", "2026-03-29 01:30:00.500", 0);
	}

	@Test
	void rowsAreWrittenWhileACursorIsOpen() {
		for (int i = 0; i < 25; i++) {
			this.parcels.insert(parcel("p" + i));
		}
		this.transaction.executeWithoutResult((status) -> {
			try (Cursor<Parcel> all = this.parcels.all()) {
				all.forEach((parcel) -> assertThat(this.parcels.send(parcel.id)).isOne());
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		});
		assertThat(this.jdbc.sql("select count(*) from parcel where sent = 1").query(Integer.class).single())
			.isEqualTo(25);
	}

	@Test
	void aTransactionThatFailsLeavesNothing() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				this.parcels.insert(parcel("a"));
				throw new IllegalStateException("undo");
			}));
		assertThat(this.jdbc.sql("select count(*) from parcel").query(Integer.class).single()).isZero();
	}

	static Parcel parcel(String label) {
		Parcel parcel = new Parcel();
		parcel.label = label;
		parcel.day = LocalDate.of(2012, 8, 6);
		parcel.clock = LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_000_000);
		parcel.moment = Instant.parse("2026-03-29T01:30:00.5Z");
		parcel.sent = false;
		parcel.content = new byte[100_000];
		parcel.content[99_999] = 7;
		return parcel;
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	static class Post {

	}

}
