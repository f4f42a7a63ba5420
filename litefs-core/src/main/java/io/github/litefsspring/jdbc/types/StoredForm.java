package io.github.litefsspring.jdbc.types;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;

import io.github.litefsspring.jdbc.DateTimeStorage;
import io.github.litefsspring.jdbc.TypeSettings;

/**
 * Turns Java's values into what is stored: text that SQLite's date functions read, and
 * that sorts as the values do.
 *
 * @since 0.1.0
 */
public final class StoredForm {

	private final TypeSettings settings;

	/**
	 * Create the writing side.
	 * @param settings how dates and times are stored
	 */
	public StoredForm(TypeSettings settings) {
		this.settings = settings;
	}

	/**
	 * Tell if {@code java.sql} types are left to the driver.
	 * @return {@code true} when the driver decides on their form
	 */
	public boolean isOfTheDriver() {
		return this.settings.storage() == DateTimeStorage.DRIVER;
	}

	/**
	 * The form of a value.
	 * @param value the value
	 * @return text for dates, times and enums, anything else as it is
	 */
	public Object of(Object value) {
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		if (isOfTheDriver()) {
			return value;
		}
		if (value instanceof Date date) {
			return of(date, ZoneId.systemDefault());
		}
		if (value instanceof Time time) {
			return of(time, ZoneId.systemDefault());
		}
		if (value instanceof Timestamp timestamp) {
			return of(timestamp, this.settings.zone());
		}
		if (value instanceof java.util.Date moment) {
			return moment(Instant.ofEpochMilli(moment.getTime()));
		}
		if (value instanceof Calendar calendar) {
			return moment(calendar.toInstant());
		}
		if (value instanceof Instant moment) {
			return moment(moment);
		}
		if (value instanceof OffsetDateTime moment) {
			return moment(moment.toInstant());
		}
		if (value instanceof ZonedDateTime moment) {
			return moment(moment.toInstant());
		}
		if (value instanceof LocalDateTime clock) {
			return text(clock);
		}
		if (value instanceof LocalTime time) {
			return text(time);
		}
		if (value instanceof OffsetTime time) {
			return text(time.toLocalTime()) + time.getOffset();
		}
		return value;
	}

	/**
	 * The form of a date.
	 * @param date the date
	 * @param zone where it is that day
	 * @return such as {@code 2026-03-29}
	 */
	public String of(Date date, ZoneId zone) {
		// java.util's calendar differs from java.time's before 1582, and its zones before
		// 1900
		return (zone.equals(ZoneId.systemDefault()) ? date.toLocalDate()
				: LocalDate.ofInstant(Instant.ofEpochMilli(date.getTime()), zone))
			.toString();
	}

	/**
	 * The form of a time of day.
	 * @param time the time
	 * @param zone where the clock hangs
	 * @return such as {@code 07:08:09}
	 */
	public String of(Time time, ZoneId zone) {
		return text(LocalTime.ofInstant(Instant.ofEpochMilli(time.getTime()), zone));
	}

	/**
	 * The form of a moment.
	 * @param timestamp the moment
	 * @param zone where the wall clock hangs that is written down
	 * @return such as {@code 2026-03-29 01:30:00.123}
	 */
	public String of(Timestamp timestamp, ZoneId zone) {
		return text(LocalDateTime.ofInstant(timestamp.toInstant(), zone));
	}

	private String moment(Instant moment) {
		return text(LocalDateTime.ofInstant(moment, this.settings.zone()));
	}

	private static String text(LocalDateTime clock) {
		return clock.toLocalDate() + " " + text(clock.toLocalTime());
	}

	private static String text(LocalTime time) {
		String text = time.toString();
		return (text.length() == "hh:mm".length()) ? text + ":00" : text;
	}

}
