package io.github.litefsspring.compatibility.types;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one technology stores, each of them reads equal and finds by its value.
 */
class EqualInEachTechnologyTests {

	@TempDir
	Path directory;

	private final TimeZone zone = TimeZone.getDefault();

	@AfterEach
	void restoreZone() {
		TimeZone.setDefault(this.zone);
	}

	static Stream<Kept> rows() {
		UUID token = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
		LocalDate day = LocalDate.of(2026, 3, 29);
		// 02:30 is no time of that day in Berlin
		return Stream
			.of("00:30:00", "01:30:00.5", "02:30:00.120", "02:30:00.123456789", "23:59:59.999", "12:00:00.000001")
			.map((time) -> new Kept(0L, day, day.atTime(LocalTime.parse(time)), LocalTime.parse(time).withNano(0),
					Instant.parse(day + "T" + time + "Z"),
					Instant.parse(day + "T" + time + "Z").plusNanos(123_456).atOffset(ZoneOffset.UTC), token,
					time.contains("."), new BigDecimal("12345.65"), 1L << 62, 0.1, time));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTC", "Europe/Berlin", "Pacific/Apia" })
	void whatOneStoresAllReadEqualAndFind(String zone) {
		TimeZone.setDefault(TimeZone.getTimeZone(zone));
		List<String> differences = new ArrayList<>();
		try (ConfigurableApplicationContext application = open("rows.db")) {
			application.getBean(JdbcClient.class).sql(Kept.TABLE).update();
			long id = 0;
			for (Kept row : rows().toList()) {
				for (Technology writer : Technology.values()) {
					id++;
					Kept stored = new Kept(id, row.born(), row.created(), row.opens(), row.seen(), row.called(),
							row.token(), row.active(), row.fee(), row.points(), row.rating(), row.label());
					writer.store(stored, application);
					for (Technology reader : Technology.values()) {
						differences.addAll(differences(stored, writer, reader, application));
					}
				}
			}
		}
		assertThat(differences).isEmpty();
	}

	private static List<String> differences(Kept stored, Technology writer, Technology reader,
			ConfigurableApplicationContext application) {
		List<String> differences = new ArrayList<>();
		Kept found = reader.find(stored.id(), application);
		stored.values().forEach((column, value) -> {
			Object read = found.values().get(column);
			if (!value.equals(read)) {
				differences.add(reader + " reads " + read + ", " + writer + " has stored " + column + " " + value);
			}
			if (reader.count(stored.id(), column, value, application) != 1) {
				differences.add(reader + " does not find " + column + " " + value + " of " + writer);
			}
		});
		return differences;
	}

	private ConfigurableApplicationContext open(String database) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--litefs.mode=standalone", "--litefs.database=" + this.directory.resolve(database));
	}

	/** The application, with all technologies. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		UuidHandler uuidHandler() {
			return new UuidHandler();
		}

	}

}
