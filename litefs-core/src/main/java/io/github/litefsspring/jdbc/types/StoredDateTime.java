package io.github.litefsspring.jdbc.types;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A date or time as it stands in text: what is not there is {@code null}.
 *
 * @param date the date
 * @param time the time of day
 * @param offset the offset from UTC
 */
record StoredDateTime(@Nullable LocalDate date, @Nullable LocalTime time, @Nullable ZoneOffset offset) {

	// the forms of https://www.sqlite.org/lang_datefunc.html#time_values, and the offsets
	// of ISO 8601
	private static final Pattern FORM = Pattern
		.compile("\\s*(?:(?<date>[+-]?\\d{4,9}-\\d\\d-\\d\\d)(?:[T ]\\s*(?=\\d)|\\s*$))?"
				+ "(?:(?<hour>\\d\\d):(?<minute>\\d\\d)(?::(?<second>\\d\\d)(?:\\.(?<fraction>\\d+))?)?"
				+ "\\s*(?<offset>[Zz]|[+-]\\d\\d(?::?\\d\\d)?)?)?\\s*");

	// days of 0000-01-01 and of 9999-12-31, the range of SQLite's date functions
	private static final double FIRST_JULIAN_DAY = 1721059.5;

	private static final double LAST_JULIAN_DAY = 5373484.5;

	private static final double JULIAN_DAY_OF_1970 = 2440587.5;

	private static final Pattern NUMBER = Pattern.compile("\\s*\\d{7}(\\.\\d+)?\\s*");

	// null for a text that is neither a date nor a time
	static @Nullable StoredDateTime parse(String text) {
		Matcher matcher = FORM.matcher(text);
		if (!matcher.matches()) {
			return NUMBER.matcher(text).matches() ? ofJulianDay(Double.parseDouble(text)) : null;
		}
		try {
			return new StoredDateTime(date(matcher.group("date")), time(matcher), offset(matcher.group("offset")));
		}
		catch (DateTimeException ex) {
			// such as the 30th of February
			return null;
		}
	}

	private static @Nullable LocalDate date(@Nullable String date) {
		if (date == null) {
			return null;
		}
		boolean plus = Character.isDigit(date.charAt(0)) && date.length() > "yyyy-mm-dd".length();
		return LocalDate.parse(plus ? "+" + date : date);
	}

	private static @Nullable LocalTime time(Matcher matcher) {
		if (matcher.group("hour") == null) {
			return null;
		}
		String fraction = matcher.group("fraction");
		int nanos = (fraction != null) ? Integer.parseInt((fraction + "0".repeat(9)).substring(0, 9)) : 0;
		return LocalTime.of(number(matcher.group("hour")), number(matcher.group("minute")),
				number(matcher.group("second")), nanos);
	}

	private static int number(@Nullable String digits) {
		return (digits != null) ? Integer.parseInt(digits) : 0;
	}

	private static @Nullable ZoneOffset offset(@Nullable String offset) {
		return (offset != null) ? ZoneOffset.of(offset.toUpperCase(Locale.ROOT)) : null;
	}

	// a number as SQLite's date functions take it: days since noon in Greenwich on
	// November 24, 4714 BC; null when it is outside the range of those functions
	static @Nullable StoredDateTime ofJulianDay(double day) {
		if (!(day >= FIRST_JULIAN_DAY && day < LAST_JULIAN_DAY + 1)) {
			return null;
		}
		return of(Instant.ofEpochMilli(Math.round((day - JULIAN_DAY_OF_1970) * 86_400_000)));
	}

	static StoredDateTime of(Instant moment) {
		LocalDateTime utc = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
		return new StoredDateTime(utc.toLocalDate(), utc.toLocalTime(), ZoneOffset.UTC);
	}

	// in this zone if the text names an offset. Midnight if there is a date only, null
	// without a date
	@Nullable LocalDateTime wallClock(ZoneId zone) {
		LocalDate date = this.date;
		if (date == null) {
			return null;
		}
		LocalDateTime clock = date.atTime((this.time != null) ? this.time : LocalTime.MIDNIGHT);
		return (this.offset != null) ? LocalDateTime.ofInstant(clock.toInstant(this.offset), zone) : clock;
	}

	// in this zone if the text names no offset; null without a date
	@Nullable Instant moment(ZoneId zone) {
		LocalDate date = this.date;
		if (date == null) {
			return null;
		}
		LocalDateTime clock = date.atTime((this.time != null) ? this.time : LocalTime.MIDNIGHT);
		return (this.offset != null) ? clock.toInstant(this.offset) : clock.atZone(zone).toInstant();
	}

}
