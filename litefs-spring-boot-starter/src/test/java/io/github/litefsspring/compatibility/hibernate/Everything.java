package io.github.litefsspring.compatibility.hibernate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of each type.
 */
@Entity
class Everything {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	@Nullable Long id;

	@Nullable Long big;

	@Nullable Integer number;

	@Nullable Short small;

	@Nullable Byte tiny;

	@Nullable Boolean flag;

	@Nullable Double real;

	@Nullable String text;

	@Nullable BigDecimal amount;

	@Nullable BigInteger whole;

	@Nullable UUID uuid;

	@Nullable Instant moment;

	@Nullable OffsetDateTime offset;

	@Nullable ZonedDateTime zoned;

	@Nullable OffsetTime fixed;

	@Nullable Timestamp stamp;

	java.util.@Nullable Date past;

	@Nullable LocalDate day;

	@Nullable LocalDateTime clock;

	@Nullable LocalTime hour;

	@Enumerated(EnumType.STRING)
	@Nullable DayOfWeek weekday;

	byte @Nullable [] bytes;

	@Lob
	byte @Nullable [] picture;

	@Lob
	@Nullable String story;

}
