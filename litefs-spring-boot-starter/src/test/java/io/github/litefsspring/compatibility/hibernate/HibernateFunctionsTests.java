package io.github.litefsspring.compatibility.hibernate;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dates and times in queries of Hibernate.
 */
class HibernateFunctionsTests {

	@TempDir
	static Path directory;

	private static ConfigurableApplicationContext shop;

	private final EntityManager entities = shop.getBean(EntityManager.class);

	@BeforeAll
	static void open() {
		shop = Shop.open(directory.resolve("functions.db"));
		EntityManager entities = shop.getBean(EntityManager.class);
		shop.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
			Everything stored = new Everything();
			stored.clock = LocalDateTime.parse("2026-03-05T22:58:07.250");
			stored.day = LocalDate.parse("2026-03-05");
			stored.moment = Instant.parse("2026-03-05T22:58:07.250Z");
			stored.number = 3;
			entities.persist(stored);
		});
	}

	@AfterAll
	static void close() {
		shop.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			extract(year from e.clock) = 2026
			extract(quarter from e.clock) = 1
			extract(month from e.clock) = 3
			extract(day from e.clock) = 5
			day(e.day) = 5
			extract(day of week from e.day) = 5
			extract(day of year from e.day) = 64
			extract(hour from e.clock) = 22
			extract(minute from e.clock) = 58
			extract(second from e.clock) = 7.25
			timestampadd(day, 3, e.clock) = datetime 2026-03-08 22:58:07.250
			timestampadd(day, -7, e.clock) = datetime 2026-02-26 22:58:07.250
			timestampadd(week, 1, e.clock) = datetime 2026-03-12 22:58:07.250
			timestampadd(month, 1, e.clock) = datetime 2026-04-05 22:58:07.250
			timestampadd(hour, 2, e.clock) = datetime 2026-03-06 00:58:07.250
			timestampadd(nanosecond, 750000000, e.clock) = datetime 2026-03-05 22:58:08
			timestampadd(day, 27, e.day) = date 2026-04-01
			timestampdiff(day, e.clock, datetime 2026-04-04 22:58:07) = 29
			timestampdiff(month, e.clock, datetime 2026-04-05 22:58:08) = 1
			timestampdiff(month, e.clock, datetime 2026-04-05 22:58:07) = 0
			timestampdiff(quarter, e.clock, datetime 2027-06-06 00:00:00) = 5
			timestampdiff(year, e.clock, datetime 2027-03-06 00:00:00) = 1
			timestampdiff(hour, e.clock, datetime 2026-03-06 01:00:00) = 2
			timestampdiff(day, e.day, date 2026-04-01) = 27
			e.clock = datetime 2026-03-05 22:58:07.250
			e.day = date 2026-03-05
			e.clock between datetime 2026-03-05 22:58:07 and datetime 2026-03-05 22:58:08
			e.moment < timestampadd(day, 365000, current_timestamp)
			timestampadd(day, e.number, e.clock) > datetime 2026-03-08 00:00:00
			""")
	void isTrue(String condition) {
		assertThat(this.entities.createQuery("select e.id from Everything e where " + condition, Long.class)
			.getResultList()).hasSize(1);
	}

	@Test
	void anAmountMayBeAParameter() {
		List<LocalDateTime> later = this.entities
			.createQuery("select timestampadd(day, :days, e.clock) from Everything e", LocalDateTime.class)
			.setParameter("days", -5)
			.getResultList();
		assertThat(later).containsExactly(LocalDateTime.parse("2026-02-28T22:58:07.250"));
	}

}
