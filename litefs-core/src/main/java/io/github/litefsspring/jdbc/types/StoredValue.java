package io.github.litefsspring.jdbc.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.SQLDataException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import io.github.litefsspring.jdbc.DateTimeStorage;
import io.github.litefsspring.jdbc.TypeSettings;
import org.jspecify.annotations.Nullable;

/**
 * Turns what SQLite has stored into Java's types. What cannot be understood is refused
 * and never guessed.
 *
 * @since 0.1.0
 */
public final class StoredValue {

	private static final String INVALID_DATETIME_FORMAT = "22007";

	private static final String INVALID_TEXT_REPRESENTATION = "22P02";

	private static final Pattern WITHOUT_HYPHENS = Pattern
		.compile("(\\p{XDigit}{8})(\\p{XDigit}{4})(\\p{XDigit}{4})(\\p{XDigit}{4})(\\p{XDigit}{12})");

	private static final Map<Class<?>, Reading> DATES_AND_TIMES = Map.ofEntries(
			Map.entry(LocalDate.class, StoredValue::localDate), Map.entry(LocalTime.class, StoredValue::localTime),
			Map.entry(LocalDateTime.class, StoredValue::localDateTime), Map.entry(Instant.class, StoredValue::moment),
			Map.entry(OffsetDateTime.class, (types, value) -> types.moment(value).atOffset(ZoneOffset.UTC)),
			Map.entry(ZonedDateTime.class, (types, value) -> types.moment(value).atZone(ZoneOffset.UTC)),
			Map.entry(java.util.Date.class, (types, value) -> java.util.Date.from(types.moment(value))),
			Map.entry(Date.class, (types, value) -> types.date(value, ZoneId.systemDefault())),
			Map.entry(Time.class, (types, value) -> types.time(value, ZoneId.systemDefault())),
			Map.entry(Timestamp.class, (types, value) -> Timestamp.from(types.moment(value))),
			Map.entry(OffsetTime.class, StoredValue::offsetTime),
			Map.entry(Year.class, (types, value) -> Year.of(Integer.parseInt(value.toString()))),
			Map.entry(YearMonth.class, (types, value) -> YearMonth.parse(value.toString())),
			Map.entry(MonthDay.class, (types, value) -> MonthDay.parse(value.toString())),
			Map.entry(Duration.class, (types, value) -> Duration.parse(value.toString())),
			Map.entry(Period.class, (types, value) -> Period.parse(value.toString())),
			Map.entry(ZoneId.class, (types, value) -> ZoneId.of(value.toString())),
			Map.entry(ZoneOffset.class, (types, value) -> ZoneOffset.of(value.toString())));

	private static final Map<Class<?>, Reading> OTHERS = Map.of(Boolean.class, (types, value) -> bool(value),
			UUID.class, (types, value) -> uuid(value), BigInteger.class,
			(types, value) -> new BigDecimal(value.toString()).toBigIntegerExact(), Short.class,
			(types, value) -> new BigDecimal(value.toString()).shortValueExact(), Byte.class,
			(types, value) -> new BigDecimal(value.toString()).byteValueExact());

	private final TypeSettings settings;

	/**
	 * Create the reading side.
	 * @param settings how dates and times are stored
	 */
	public StoredValue(TypeSettings settings) {
		this.settings = settings;
	}

	/**
	 * Tell if a type is read here, and not by the driver.
	 * @param type the type
	 * @return {@code true} when {@link #as} takes it
	 */
	public boolean reads(Class<?> type) {
		return DATES_AND_TIMES.containsKey(type) || OTHERS.containsKey(type) || type.isEnum();
	}

	/**
	 * Tell if the driver writes dates and times, perhaps in a form that only it can read.
	 * @return {@code true} when the driver has to be asked for what is refused here
	 */
	public boolean isWrittenByTheDriver() {
		return this.settings.storage() == DateTimeStorage.DRIVER;
	}

	/**
	 * A value as a type.
	 * @param <T> the type
	 * @param value what is stored: a number, text, or bytes
	 * @param type a type that {@link #reads} knows
	 * @return the value, {@code null} for empty text as a date or time
	 * @throws SQLDataException when the value is not one of this type
	 */
	public <T> @Nullable T as(Object value, Class<T> type) throws SQLDataException {
		Reading reading = DATES_AND_TIMES.get(type);
		if (reading != null) {
			return dateOrTime(value, type, reading);
		}
		try {
			reading = OTHERS.get(type);
			return type.cast((reading != null) ? reading.read(this, value) : constant(type, value));
		}
		catch (ArithmeticException | IllegalArgumentException ex) {
			throw new SQLDataException(describe(value) + " cannot be read as " + type.getName(),
					INVALID_TEXT_REPRESENTATION, ex);
		}
	}

	/**
	 * A date in a zone of the caller's.
	 * @param value what is stored
	 * @param zone where the day begins
	 * @return the date, {@code null} for empty text
	 * @throws SQLDataException when the value is no date
	 */
	public @Nullable Date dateIn(Object value, ZoneId zone) throws SQLDataException {
		return dateOrTime(value, Date.class, (types, stored) -> types.date(stored, zone));
	}

	/**
	 * A time of day in a zone of the caller's.
	 * @param value what is stored
	 * @param zone where the clock hangs
	 * @return the time, {@code null} for empty text
	 * @throws SQLDataException when the value is no time
	 */
	public @Nullable Time timeIn(Object value, ZoneId zone) throws SQLDataException {
		return dateOrTime(value, Time.class, (types, stored) -> types.time(stored, zone));
	}

	/**
	 * A moment.
	 * @param value what is stored
	 * @param zone where the wall clock hangs that text without an offset shows
	 * @return the moment, {@code null} for empty text
	 * @throws SQLDataException when the value is no moment
	 */
	public @Nullable Timestamp timestampIn(Object value, ZoneId zone) throws SQLDataException {
		return dateOrTime(value, Timestamp.class, (types, stored) -> Timestamp.from(types.moment(stored, zone)));
	}

	private <T> @Nullable T dateOrTime(Object value, Class<T> type, Reading reading) throws SQLDataException {
		if (value.equals("")) {
			return null;
		}
		try {
			return type.cast(reading.read(this, value));
		}
		catch (DateTimeException | ArithmeticException | IllegalArgumentException ex) {
			throw new SQLDataException(describe(value) + " cannot be read as " + type.getName()
					+ ". Dates and times are read from text as SQLite's date functions take it (2026-03-29, "
					+ "2026-03-29 01:30:00.123, with T or a space, with Z or an offset), from integers "
					+ "(milliseconds since 1970) and from Julian days", INVALID_DATETIME_FORMAT, ex);
		}
	}

	private LocalDate localDate(Object value) {
		return localDateTime(value).toLocalDate();
	}

	private LocalDateTime localDateTime(Object value) {
		if (value instanceof Number number) {
			// as the driver reads what it has written: java.sql types live in the JVM's
			// zone
			return LocalDateTime.ofInstant(moment(number), ZoneId.systemDefault());
		}
		return required(parse(value).wallClock(this.settings.zone()));
	}

	private LocalTime localTime(Object value) {
		if (value instanceof Number) {
			return localDateTime(value).toLocalTime();
		}
		StoredDateTime stored = parse(value);
		LocalTime time = stored.time();
		return (stored.date() == null && time != null) ? time : localDateTime(value).toLocalTime();
	}

	private OffsetTime offsetTime(Object value) {
		StoredDateTime stored = parse(value);
		return OffsetTime.of(required(stored.time()), required(stored.offset()));
	}

	private Date date(Object value, ZoneId zone) {
		if (value instanceof Number number) {
			return new Date(moment(number).toEpochMilli());
		}
		LocalDate date = localDate(value);
		return zone.equals(ZoneId.systemDefault()) ? Date.valueOf(date)
				: new Date(date.atStartOfDay(zone).toInstant().toEpochMilli());
	}

	private Time time(Object value, ZoneId zone) {
		Instant moment = (value instanceof Number number) ? moment(number)
				: localTime(value).atDate(LocalDate.EPOCH).atZone(zone).toInstant();
		return new Time(moment.toEpochMilli());
	}

	private Instant moment(Object value) {
		return moment(value, this.settings.zone());
	}

	private Instant moment(Object value, ZoneId zone) {
		return (value instanceof Number number) ? moment(number) : required(parse(value).moment(zone));
	}

	private Instant moment(Number number) {
		if (number instanceof Double day) {
			return required(required(StoredDateTime.ofJulianDay(day)).moment(ZoneOffset.UTC));
		}
		return Instant.ofEpochMilli(Math.multiplyExact(number.longValue(), this.settings.millisPerUnit()));
	}

	private static StoredDateTime parse(Object value) {
		return required((value instanceof String text) ? StoredDateTime.parse(text) : null);
	}

	private static <T> T required(@Nullable T part) {
		if (part == null) {
			throw new DateTimeException("It has no such part");
		}
		return part;
	}

	// words as PostgreSQL takes them
	private static boolean bool(Object value) {
		if (value instanceof Number number) {
			return number.doubleValue() != 0;
		}
		if (value instanceof String text) {
			return switch (text.strip().toLowerCase(Locale.ROOT)) {
				case "t", "true", "y", "yes", "on" -> true;
				case "f", "false", "n", "no", "off" -> false;
				default -> new BigDecimal(text.strip()).signum() != 0;
			};
		}
		throw new IllegalArgumentException("not a boolean");
	}

	private static UUID uuid(Object value) {
		if (value instanceof byte[] bytes && bytes.length == 16) {
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			return new UUID(buffer.getLong(), buffer.getLong());
		}
		// Django leaves the hyphens out
		String text = WITHOUT_HYPHENS.matcher(value.toString()).replaceFirst("$1-$2-$3-$4-$5");
		UUID uuid = UUID.fromString(text);
		if (!uuid.toString().equalsIgnoreCase(text)) {
			throw new IllegalArgumentException("not the usual form");
		}
		return uuid;
	}

	private static Object constant(Class<?> type, Object value) {
		for (Object constant : type.getEnumConstants()) {
			if (((Enum<?>) constant).name().equals(value)) {
				return constant;
			}
		}
		throw new IllegalArgumentException("no such constant");
	}

	private static String describe(Object value) {
		if (value instanceof byte[] bytes) {
			return "A BLOB of " + bytes.length + " bytes";
		}
		String text = value.toString();
		String shown = (text.length() > 60) ? text.substring(0, 60) + "…" : text;
		return (value instanceof Number) ? "The number " + shown : "The text '" + shown + "'";
	}

	private interface Reading {

		Object read(StoredValue types, Object value);

	}

}
