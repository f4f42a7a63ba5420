package io.github.litefsspring.boot.jdbc;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;

import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.StandaloneNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Spring's own ways to bind and read values.
 */
class JdbcClientTypesTests {

	@TempDir
	Path directory;

	private LitefsDataSource dataSource;

	private JdbcClient client;

	@BeforeEach
	void open() {
		Path database = this.directory.resolve("data.db");
		this.dataSource = new LitefsDataSource(new StandaloneNode(database, "laptop"), DataSourceSettings.of(database));
		this.client = JdbcClient.create(this.dataSource);
		this.client.sql(
				"CREATE TABLE v(id INTEGER PRIMARY KEY, x, moment TIMESTAMP, clock TIMESTAMP, day DATE, paid BOOLEAN, weekday TEXT)")
			.update();
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	@Test
	void eachTypeComesBackByItselfAndIsFound() {
		List<Object> values = List.of(Instant.parse("2026-03-29T01:30:00.123456789Z"),
				LocalDateTime.of(2026, 3, 29, 2, 30), LocalDate.of(1912, 8, 6), LocalTime.of(7, 8, 9),
				Timestamp.from(Instant.parse("1931-03-29T01:30:00.123Z")), true,
				new BigDecimal("12345678901234567890.10"), UUID.randomUUID(), DayOfWeek.FRIDAY, 42L, 4.25, "text");
		for (Object value : values) {
			this.client.sql("DELETE FROM v").update();
			this.client.sql("INSERT INTO v(x) VALUES (:x)").param("x", value).update();
			assertThat((Object) this.client.sql("SELECT x FROM v WHERE x = :x")
				.param("x", value)
				.query(value.getClass())
				.single()).isEqualTo(value);
			assertThat((Object) new JdbcTemplate(this.dataSource).queryForObject("SELECT x FROM v WHERE x = ?",
					value.getClass(), value))
				.isEqualTo(value);
		}
	}

	@Test
	void aRecordComesBackByTheNamesOfItsColumns() {
		Row row = new Row(1, Instant.parse("2026-03-29T01:30:00Z"), LocalDateTime.of(2026, 3, 29, 2, 30),
				LocalDate.of(2026, 3, 29), true, DayOfWeek.SUNDAY);
		this.client.sql("INSERT INTO v(id, moment, clock, day, paid, weekday) VALUES (?, ?, ?, ?, ?, ?)")
			.params(row.id(), row.moment(), row.clock(), row.day(), row.paid(), row.weekday())
			.update();
		assertThat(this.client.sql("SELECT id, moment, clock, day, paid, weekday FROM v").query(Row.class).single())
			.isEqualTo(row);
	}

	@Test
	void textThatIsNoDateIsRefused() {
		this.client.sql("INSERT INTO v(moment) VALUES ('yesterday')").update();
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(
					() -> this.client.sql("SELECT moment FROM v").query((rows, row) -> rows.getTimestamp(1)).single())
			.withMessageContaining("'yesterday'");
	}

	record Row(long id, Instant moment, LocalDateTime clock, LocalDate day, boolean paid, DayOfWeek weekday) {

	}

}
