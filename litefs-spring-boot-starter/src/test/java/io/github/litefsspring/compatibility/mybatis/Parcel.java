package io.github.litefsspring.compatibility.mybatis;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

import org.jspecify.annotations.Nullable;

/**
 * A row as MyBatis fills it.
 */
class Parcel {

	@Nullable Long id;

	@Nullable String label;

	@Nullable LocalDate day;

	@Nullable LocalDateTime clock;

	@Nullable Instant moment;

	@Nullable Boolean sent;

	byte @Nullable [] content;

}
