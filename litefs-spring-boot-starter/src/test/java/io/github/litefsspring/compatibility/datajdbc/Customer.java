package io.github.litefsspring.compatibility.datajdbc;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An aggregate with one attribute of each type.
 */
@Table
record Customer(@Id @Nullable Long id, @Version int version, String name, boolean active, @Nullable Integer points,
		@Nullable LocalDate born, @Nullable LocalDateTime created, @Nullable LocalTime opens, @Nullable Instant seen,
		@Nullable OffsetDateTime called, @Nullable Duration patience, @Nullable BigDecimal fee, @Nullable UUID token,
		@Nullable DayOfWeek weekday, byte @Nullable [] data, List<Address> addresses) {

	static Customer named(String name) {
		return new Customer(null, 0, name, true, null, null, null, null, null, null, null, null, null, null, null,
				List.of());
	}

	static Customer complete(String name) {
		return new Customer(null, 0, name, true, 7, LocalDate.of(2012, 8, 6),
				LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_000_000), LocalTime.of(7, 8, 9),
				Instant.parse("2026-03-29T01:30:00.5Z"), OffsetDateTime.parse("2026-03-29T01:30:00Z"),
				Duration.ofMinutes(5), new BigDecimal("1.25"), new UUID(1, 2), DayOfWeek.FRIDAY, new byte[] { 1, 2 },
				List.of(new Address("Main Street"), new Address("High Street")));
	}

	Customer withPoints(int points) {
		return new Customer(this.id, this.version, this.name, this.active, points, this.born, this.created, this.opens,
				this.seen, this.called, this.patience, this.fee, this.token, this.weekday, this.data, this.addresses);
	}

	record Address(String street) {

	}

}
