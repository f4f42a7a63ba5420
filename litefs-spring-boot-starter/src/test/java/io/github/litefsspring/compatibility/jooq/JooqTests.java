package io.github.litefsspring.compatibility.jooq;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

import io.github.litefsspring.compatibility.jooq.Author.Row;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.StandaloneNode;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * jOOQ without a transaction around it, and with one of its own.
 */
class JooqTests {

	static final String TABLE = """
			create table author(id integer primary key, name text not null unique, born date, created timestamp,
				seen timestamp, called timestamp, token text, active boolean, data blob)
			""";

	static final Instant MOMENT = Instant.parse("2026-03-29T01:30:00.500Z");

	private static final LocalDateTime CLOCK = LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_000_000);

	private static final LocalDate DAY = LocalDate.of(2012, 8, 6);

	private static final Author AUTHOR = Author.AUTHOR;

	@TempDir
	Path directory;

	private LitefsDataSource dataSource;

	private DSLContext jooq;

	private JdbcClient jdbc;

	@BeforeEach
	void open() {
		Path database = this.directory.resolve("authors.db");
		this.dataSource = new LitefsDataSource(new StandaloneNode(database, "laptop"), DataSourceSettings.of(database));
		this.jooq = DSL.using(this.dataSource, SQLDialect.SQLITE);
		this.jdbc = JdbcClient.create(this.dataSource);
		this.jdbc.sql(TABLE).update();
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	@Test
	void aStoredRecordHasItsId() {
		Row ada = named("Ada");
		ada.store();
		Row bob = named("Bob");
		bob.store();
		assertThat(ada.get(Author.AUTHOR.id)).isEqualTo(1);
		assertThat(bob.get(Author.AUTHOR.id)).isEqualTo(2);
		ada.set(Author.AUTHOR.name, "Eve");
		ada.store();
		ada.refresh();
		assertThat(ada.get(Author.AUTHOR.name)).isEqualTo("Eve");
		assertThat(ada.delete()).isOne();
	}

	@Test
	void whatWasInsertedIsReturned() {
		assertThat(this.jooq.insertInto(Author.AUTHOR)
			.set(Author.AUTHOR.name, "Ada")
			.returning(Author.AUTHOR.id, Author.AUTHOR.name)
			.fetchOne()
			.get(Author.AUTHOR.name)).isEqualTo("Ada");
		assertThat(this.jooq.update(Author.AUTHOR)
			.set(Author.AUTHOR.active, false)
			.where(Author.AUTHOR.name.eq("Ada"))
			.returningResult(Author.AUTHOR.id)
			.fetch()).hasSize(1);
	}

	@Test
	void theLastIdIsOfTheConnection() {
		this.jooq.connection((connection) -> {
			DSLContext mine = DSL.using(connection, SQLDialect.SQLITE);
			mine.insertInto(Author.AUTHOR).set(Author.AUTHOR.name, "Ada").execute();
			this.jooq.insertInto(Author.AUTHOR).set(Author.AUTHOR.name, "Bob").execute();
			assertThat(mine.lastID()).isOne();
		});
		assertThat(this.jooq.lastID()).isOne();
		this.jooq.insertInto(Author.AUTHOR).set(Author.AUTHOR.name, "Max").execute();
		assertThat(this.jooq.lastID()).isEqualTo(3);
		this.jooq.transaction((transaction) -> {
			transaction.dsl().insertInto(Author.AUTHOR).set(Author.AUTHOR.name, "Eve").execute();
			assertThat(transaction.dsl().lastID()).isEqualTo(4);
		});
	}

	@Test
	void whatIsStoredIsReadByJdbcAndTheOtherWayRound() {
		Row stored = named("jOOQ");
		UUID token = UUID.randomUUID();
		stored.set(Author.AUTHOR.born, DAY);
		stored.set(Author.AUTHOR.created, CLOCK);
		stored.set(Author.AUTHOR.seen, MOMENT);
		stored.set(Author.AUTHOR.called, MOMENT.atOffset(ZoneOffset.ofHours(2)));
		stored.set(Author.AUTHOR.token, token);
		stored.set(Author.AUTHOR.active, true);
		stored.set(Author.AUTHOR.data, new byte[] { 1, 2 });
		stored.store();
		assertThat(this.jdbc.sql("select born, created, seen, called, token, active from author")
			.query(Values.class)
			.single()).isEqualTo(new Values(DAY, CLOCK, MOMENT, MOMENT.atOffset(ZoneOffset.UTC), token, true));
		this.jdbc.sql(
				"insert into author(name, born, created, seen, called, token, active) values ('JDBC', ?, ?, ?, ?, ?, ?)")
			.params(DAY, CLOCK, MOMENT, MOMENT.atOffset(ZoneOffset.ofHours(2)), token, true)
			.update();
		Row found = this.jooq.fetchSingle(Author.AUTHOR, Author.AUTHOR.name.eq("JDBC"));
		assertThat(found.get(Author.AUTHOR.born)).isEqualTo(DAY);
		assertThat(found.get(Author.AUTHOR.created)).isEqualTo(CLOCK);
		assertThat(found.get(Author.AUTHOR.seen)).isEqualTo(MOMENT);
		assertThat(found.get(Author.AUTHOR.called).toInstant()).isEqualTo(MOMENT);
		assertThat(found.get(Author.AUTHOR.token)).isEqualTo(token);
		assertThat(found.get(Author.AUTHOR.active)).isTrue();
	}

	@Test
	void rowsAreWrittenWhileACursorIsOpen() {
		this.jooq.batchInsert(named("Ada"), named("Bob"), named("Eve")).execute();
		int seen = 0;
		try (Cursor<Row> rows = this.jooq.selectFrom(Author.AUTHOR).fetchLazy()) {
			for (Row row : rows) {
				seen += this.jooq.update(Author.AUTHOR)
					.set(Author.AUTHOR.active, true)
					.where(Author.AUTHOR.id.eq(row.get(Author.AUTHOR.id)))
					.execute();
			}
		}
		assertThat(seen).isEqualTo(3);
	}

	@Test
	void aTransactionThatFailsLeavesNothingAndViolationsAreNamed() {
		named("Ada").store();
		assertThatExceptionOfType(IntegrityConstraintViolationException.class)
			.isThrownBy(() -> this.jooq.transaction((transaction) -> {
				transaction.dsl().insertInto(Author.AUTHOR).set(Author.AUTHOR.name, "Bob").execute();
				transaction.dsl().insertInto(Author.AUTHOR).set(Author.AUTHOR.name, "Ada").execute();
			}));
		assertThat(this.jooq.fetchCount(Author.AUTHOR)).isOne();
	}

	private Row named(String name) {
		Row row = this.jooq.newRecord(Author.AUTHOR);
		row.set(Author.AUTHOR.name, name);
		return row;
	}

	record Values(LocalDate born, LocalDateTime created, Instant seen, OffsetDateTime called, UUID token,
			boolean active) {

	}

}
