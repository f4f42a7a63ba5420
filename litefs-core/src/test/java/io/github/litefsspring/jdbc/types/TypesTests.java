package io.github.litefsspring.jdbc.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.DayOfWeek;
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
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;

import javax.sql.rowset.serial.SerialBlob;
import javax.sql.rowset.serial.SerialClob;

import io.github.litefsspring.jdbc.JdbcTestBase;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is written through any type comes back equal, compares as SQL users expect, and
 * text of other programs is read right or refused.
 */
class TypesTests extends JdbcTestBase {

	private static final int ROUNDS = 150;

	private final TimeZone zone = TimeZone.getDefault();

	@BeforeEach
	void createTable() throws SQLException {
		run("CREATE TABLE v(id INTEGER PRIMARY KEY, x, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)");
	}

	@AfterEach
	void restoreZone() {
		TimeZone.setDefault(this.zone);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia" })
	void everyTypeComesBackEqualAndIsFound(String zone) throws SQLException {
		TimeZone.setDefault(TimeZone.getTimeZone(zone));
		long seed = System.nanoTime();
		var random = new Random(seed);
		try (Connection connection = transaction()) {
			for (int round = 0; round < ROUNDS; round++) {
				for (Map.Entry<Class<?>, Object> value : values(random).entrySet()) {
					comesBack(connection, value.getKey(), value.getValue(), "seed " + seed + " in " + zone);
				}
			}
		}
	}

	private static Map<Class<?>, Object> values(Random random) {
		// 1000 to 2900, with each precision
		long second = -30_000_000_000L + (random.nextLong() >>> 1) % 60_000_000_000L;
		int nano = switch (random.nextInt(4)) {
			case 0 -> 0;
			case 1 -> random.nextInt(1000) * 1_000_000;
			case 2 -> random.nextInt(1_000_000) * 1000;
			default -> random.nextInt(1_000_000_000);
		};
		Instant moment = Instant.ofEpochSecond(second, nano);
		LocalDateTime clock = LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC);
		ZoneOffset offset = ZoneOffset.ofTotalSeconds((random.nextInt(36 * 4) - 72) * 900);
		var values = new LinkedHashMap<Class<?>, Object>();
		values.put(Instant.class, moment);
		values.put(LocalDateTime.class, clock);
		values.put(LocalDate.class, clock.toLocalDate());
		values.put(LocalTime.class, clock.toLocalTime());
		values.put(OffsetDateTime.class, clock.atOffset(offset));
		values.put(ZonedDateTime.class, clock.atZone(ZoneId.of("America/New_York")));
		values.put(OffsetTime.class, clock.toLocalTime().atOffset(offset));
		values.put(Timestamp.class, Timestamp.from(moment));
		values.put(Date.class, Date.valueOf(clock.toLocalDate()));
		values.put(Time.class, Time.valueOf(clock.toLocalTime().withNano(0)));
		values.put(java.util.Date.class, new java.util.Date(moment.toEpochMilli()));
		values.put(Year.class, Year.of(clock.getYear()));
		values.put(YearMonth.class, YearMonth.from(clock));
		values.put(MonthDay.class, MonthDay.from(clock));
		values.put(Duration.class, Duration.ofSeconds(second, nano));
		values.put(Period.class, Period.of(random.nextInt(9) - 4, random.nextInt(9) - 4, random.nextInt(99)));
		values.put(ZoneId.class, ZoneId.of("Europe/Berlin"));
		values.put(ZoneOffset.class, offset);
		values.put(DayOfWeek.class, clock.getDayOfWeek());
		values.put(Boolean.class, random.nextBoolean());
		values.put(BigDecimal.class, new BigDecimal(new BigInteger(100, random), random.nextInt(20)));
		values.put(BigInteger.class, new BigInteger(100, random));
		values.put(UUID.class, new UUID(random.nextLong(), random.nextLong()));
		values.put(Long.class, random.nextLong());
		values.put(Integer.class, random.nextInt());
		values.put(Double.class, random.nextGaussian());
		values.put(String.class, "Grüße 🙂 " + random.nextInt());
		return values;
	}

	private static void comesBack(Connection connection, Class<?> type, Object value, String what) throws SQLException {
		execute(connection, "DELETE FROM v");
		try (PreparedStatement insert = connection.prepareStatement("INSERT INTO v(x) VALUES (?)")) {
			insert.setObject(1, value);
			insert.executeUpdate();
		}
		try (PreparedStatement select = connection.prepareStatement("SELECT x AS found FROM v WHERE x = ?")) {
			select.setObject(1, value);
			try (ResultSet rows = select.executeQuery()) {
				assertThat(rows.next()).as("%s: %s %s is found", what, type, value).isTrue();
				assertThat(comparable(rows.getObject(1, type))).as(what).isEqualTo(comparable(value));
				assertThat(comparable(rows.getObject("found", type))).as(what).isEqualTo(comparable(value));
			}
		}
	}

	// a moment is kept, the offset in which it was named is not: as with PostgreSQL
	private static Object comparable(Object value) {
		if (value instanceof OffsetDateTime moment) {
			return moment.toInstant();
		}
		return (value instanceof ZonedDateTime moment) ? moment.toInstant() : value;
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTC", "Europe/Berlin", "America/St_Johns" })
	void theSameMomentIsStoredEquallyWhateverTypeNamesIt(String zone) throws SQLException {
		TimeZone.setDefault(TimeZone.getTimeZone(zone));
		Instant moment = Instant.parse("2026-03-29T01:30:00.123Z");
		var calendar = Calendar.getInstance();
		calendar.setTimeInMillis(moment.toEpochMilli());
		for (Object value : new Object[] { moment, moment.atOffset(ZoneOffset.ofHours(5)),
				moment.atZone(ZoneId.of("Asia/Tokyo")), Timestamp.from(moment),
				new java.util.Date(moment.toEpochMilli()), calendar }) {
			assertThat(stored((statement) -> statement.setObject(1, value))).isEqualTo("2026-03-29 01:30:00.123");
		}
		assertThat(stored((statement) -> statement.setTimestamp(1, Timestamp.from(moment))))
			.isEqualTo("2026-03-29 01:30:00.123");
		assertThat(stored((statement) -> statement.setObject(1, Timestamp.from(moment), Types.TIMESTAMP)))
			.isEqualTo("2026-03-29 01:30:00.123");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTC", "Europe/Berlin", "America/St_Johns" })
	void datesAndTimesOfDayAreStoredAsTheyAreShown(String zone) throws SQLException {
		TimeZone.setDefault(TimeZone.getTimeZone(zone));
		assertThat(stored((statement) -> statement.setDate(1, Date.valueOf("2026-03-29")))).isEqualTo("2026-03-29");
		assertThat(stored((statement) -> statement.setObject(1, LocalDate.of(1500, 2, 28)))).isEqualTo("1500-02-28");
		assertThat(stored((statement) -> statement.setDate(1, Date.valueOf(LocalDate.of(1500, 2, 28)))))
			.isEqualTo("1500-02-28");
		assertThat(stored((statement) -> statement.setTime(1, Time.valueOf("07:08:09")))).isEqualTo("07:08:09");
		assertThat(stored((statement) -> statement.setObject(1, LocalTime.of(7, 8)))).isEqualTo("07:08:00");
		assertThat(stored((statement) -> statement.setObject(1, LocalDateTime.of(2026, 3, 29, 2, 30))))
			.isEqualTo("2026-03-29 02:30:00");
	}

	@Test
	void aCalendarNamesTheZoneOfAWallClock() throws SQLException {
		TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
		var tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
		Timestamp moment = Timestamp.from(Instant.parse("2026-03-29T01:30:00Z"));
		assertThat(stored((statement) -> statement.setTimestamp(1, moment, tokyo))).isEqualTo("2026-03-29 10:30:00");
		assertThat(read("SELECT x FROM v", (rows) -> rows.getTimestamp(1, tokyo))).isEqualTo(moment);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getTimestamp("x", tokyo))).isEqualTo(moment);
		assertThat(stored((statement) -> statement.setTimestamp(1, moment, null))).isEqualTo("2026-03-29 01:30:00");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTC", "Europe/Berlin", "America/St_Johns" })
	void currentTimestampOfSqliteIsNow(String zone) throws SQLException {
		TimeZone.setDefault(TimeZone.getTimeZone(zone));
		run("INSERT INTO v(x) VALUES (1)");
		Instant now = Instant.now();
		assertThat(read("SELECT at FROM v", (rows) -> rows.getTimestamp(1).toInstant()))
			.asInstanceOf(InstanceOfAssertFactories.INSTANT)
			.isBetween(now.minusSeconds(60), now.plusSeconds(1));
		assertThat(read("SELECT at FROM v", (rows) -> rows.getObject(1, Instant.class)))
			.asInstanceOf(InstanceOfAssertFactories.INSTANT)
			.isBetween(now.minusSeconds(60), now.plusSeconds(1));
		for (Object later : new Object[] { Timestamp.from(now.plusSeconds(60)), now.plusSeconds(60),
				now.plusSeconds(60).atOffset(ZoneOffset.ofHours(-9)) }) {
			assertThat(read("SELECT count(*) FROM v WHERE at < ?", (statement) -> statement.setObject(1, later),
					(rows) -> rows.getInt(1)))
				.isEqualTo(1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "2012-08-06, 2012-08-06T00:00", "2024-02-29 23:59, 2024-02-29T23:59",
			"2024-02-29T23:59, 2024-02-29T23:59", "2024-02-29 23:59:58, 2024-02-29T23:59:58",
			"2024-02-29T23:59:58, 2024-02-29T23:59:58", "2024-02-29 23:59:58.1, 2024-02-29T23:59:58.100",
			"2024-02-29 23:59:58.12, 2024-02-29T23:59:58.120", "2024-02-29 23:59:58.123456, 2024-02-29T23:59:58.123456",
			"2024-02-29T23:59:58.123456789, 2024-02-29T23:59:58.123456789",
			"2024-02-29 23:59:58.1234567891, 2024-02-29T23:59:58.123456789",
			"2024-02-29T23:59:58Z, 2024-02-29T23:59:58", "2024-02-29 23:59:58 Z, 2024-02-29T23:59:58",
			"2024-02-29 23:59:58.000000, 2024-02-29T23:59:58",
			"2024-02-29 23:59:58.123456+00:00, 2024-02-29T23:59:58.123456",
			"2024-03-01T05:29:58+05:30, 2024-02-29T23:59:58", "2024-03-01 05:29:58+0530, 2024-02-29T23:59:58",
			"2024-02-29 18:59:58-05, 2024-02-29T23:59:58", "2024-03-01T00:29+00:30, 2024-02-29T23:59",
			"2460370.5, 2024-03-01T00:00", "-0044-03-15 12:00:00, -0044-03-15T12:00" })
	void textOfOtherProgramsIsReadRight(String text, LocalDateTime clock) throws SQLException {
		TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
		Instant moment = clock.toInstant(ZoneOffset.UTC);
		store(text);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, LocalDateTime.class))).isEqualTo(clock);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, LocalDate.class)))
			.isEqualTo(clock.toLocalDate());
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, LocalTime.class)))
			.isEqualTo(clock.toLocalTime());
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, Instant.class))).isEqualTo(moment);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getTimestamp(1))).isEqualTo(Timestamp.from(moment));
		assertThat(read("SELECT x FROM v", (rows) -> rows.getTimestamp("x"))).isEqualTo(Timestamp.from(moment));
		if (clock.getYear() > 0) {
			assertThat(read("SELECT x FROM v", (rows) -> rows.getDate(1))).isEqualTo(Date.valueOf(clock.toLocalDate()));
		}
	}

	@ParameterizedTest
	@CsvSource({ "07:08, 07:08", "07:08:09, 07:08:09", "07:08:09.5, 07:08:09.500", "07:08:09.123456, 07:08:09.123456" })
	void timesOfDayAreRead(String text, LocalTime time) throws SQLException {
		store(text);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, LocalTime.class))).isEqualTo(time);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getTime(1).toLocalTime())).isEqualTo(time.withNano(0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "yesterday", "now", "2024", "20240229", "29.02.2024", "02/29/2024", "2023-02-29",
			"2024-13-01", "2024-02-29 25:00", "2024-02-29 23:60", "2024-02-29 23:59:60", "2024-02-29 23:59:58 CET",
			"2024-2-9", "2024-02-29 23:59:58.", "1700000000", "2024-02-29 23:59:58.123.456", "2024-02-29T",
			"12:00 2024-02-29" })
	void whatIsNoDateIsRefusedAndNeverGuessed(String text) throws SQLException {
		store(text);
		for (Class<?> type : new Class<?>[] { LocalDate.class, LocalDateTime.class, Instant.class, OffsetDateTime.class,
				Timestamp.class, Date.class }) {
			assertThatExceptionOfType(SQLDataException.class)
				.isThrownBy(() -> read("SELECT x FROM v", (rows) -> rows.getObject(1, type)))
				.withMessageContaining("'" + text + "'")
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("22007"));
		}
	}

	@Test
	void aTimeOfDayIsNoMoment() throws SQLException {
		store("07:08:09");
		assertThatExceptionOfType(SQLDataException.class)
			.isThrownBy(() -> read("SELECT x FROM v", (rows) -> rows.getTimestamp(1)));
		assertThatExceptionOfType(SQLDataException.class)
			.isThrownBy(() -> read("SELECT x FROM v", (rows) -> rows.getObject(1, LocalDate.class)));
	}

	@Test
	void integersAndJulianDaysAreReadAsTheDriverReadsThem() throws SQLException {
		TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
		run("INSERT INTO v(x) VALUES (1774747800123)");
		Timestamp moment = new Timestamp(1774747800123L);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getTimestamp(1))).isEqualTo(moment);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, LocalDateTime.class)))
			.isEqualTo(moment.toLocalDateTime());
		assertThat(read("SELECT x FROM v", (rows) -> rows.getDate(1).toLocalDate()))
			.isEqualTo(moment.toLocalDateTime().toLocalDate());
		assertThat(read("SELECT julianday('2026-03-29 01:30:00')", (rows) -> rows.getTimestamp(1)))
			.isEqualTo(Timestamp.from(Instant.parse("2026-03-29T01:30:00Z")));
		assertThatExceptionOfType(SQLDataException.class)
			.isThrownBy(() -> read("SELECT 0.25", (rows) -> rows.getTimestamp(1)));
	}

	@ParameterizedTest
	@CsvSource({ "t, true", "f, false", "true, true", "FALSE, false", "yes, true", "no, false", "on, true",
			"off, false", "1, true", "0, false", "2, true", "0.0, false" })
	void booleansAreReadFromWords(String text, boolean value) throws SQLException {
		store(text);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getBoolean(1))).isEqualTo(value);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject("x", Boolean.class))).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "maybe", "", "ja", "tt" })
	void whatIsNoBooleanIsRefused(String text) throws SQLException {
		store(text);
		assertThatExceptionOfType(SQLDataException.class)
			.isThrownBy(() -> read("SELECT x FROM v", (rows) -> rows.getBoolean(1)));
	}

	@Test
	void nullIsNullAndWasNullSaysSo() throws SQLException {
		run("INSERT INTO v(x, at) VALUES (NULL, 5)");
		for (Class<?> type : values(new Random(1)).keySet()) {
			assertThat(read("SELECT x, at FROM v", (rows) -> {
				assertThat(rows.getObject(2)).isNotNull();
				Object value = rows.getObject(1, type);
				assertThat(rows.wasNull()).as("%s", type).isTrue();
				return value;
			})).as("%s", type).isNull();
		}
		assertThat(read("SELECT x, at FROM v", (rows) -> {
			rows.getLong(2);
			assertThat(rows.getBigDecimal(1)).isNull();
			return rows.wasNull();
		})).isEqualTo(true);
		assertThat(read("SELECT x FROM v", (rows) -> rows.getBoolean(1))).isEqualTo(false);
	}

	@Test
	void uuidsAreReadFromTextAndFromSixteenBytes() throws SQLException {
		UUID uuid = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
		store(uuid.toString());
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, UUID.class))).isEqualTo(uuid);
		store("123e4567e89b12d3a456426614174000");
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, UUID.class))).isEqualTo(uuid);
		run("UPDATE v SET x = x'123e4567e89b12d3a456426614174000'");
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, UUID.class))).isEqualTo(uuid);
		store("1-2-3-4-5");
		assertThatExceptionOfType(SQLDataException.class)
			.isThrownBy(() -> read("SELECT x FROM v", (rows) -> rows.getObject(1, UUID.class)));
	}

	@Test
	void smallNumbersAreReadByTheirTypesAndNeverCut() throws SQLException {
		run("INSERT INTO v(x) VALUES (300)");
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, Short.class))).isEqualTo((short) 300);
		assertThatExceptionOfType(SQLDataException.class)
			.isThrownBy(() -> read("SELECT x FROM v", (rows) -> rows.getObject(1, Byte.class)));
		run("UPDATE v SET x = -7");
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, Byte.class))).isEqualTo((byte) -7);
	}

	@Test
	void largeObjectsAreBoundAndRead() throws SQLException {
		Blob blob = new SerialBlob(new byte[] { 1, 2, 3 });
		Clob clob = new SerialClob("a story".toCharArray());
		read("INSERT INTO v(x) VALUES (?) RETURNING x", (statement) -> statement.setBlob(1, blob),
				(rows) -> rows.getObject(1));
		assertThat(read("SELECT x FROM v", (rows) -> rows.getBlob("x").getBytes(1, 3)))
			.isEqualTo(new byte[] { 1, 2, 3 });
		assertThat(read("SELECT count(*) FROM v WHERE x = ?",
				(statement) -> statement.setBytes(1, new byte[] { 1, 2, 3 }), (rows) -> rows.getInt(1)))
			.isEqualTo(1);
		read("UPDATE v SET x = ? RETURNING x", (statement) -> statement.setClob(1, clob), (rows) -> rows.getObject(1));
		assertThat(read("SELECT x FROM v", (rows) -> rows.getClob("x").getSubString(1, 7))).isEqualTo("a story");
		read("UPDATE v SET x = ? RETURNING x", (statement) -> statement.setBlob(1, (Blob) null),
				(rows) -> rows.getObject(1));
		assertThat(read("SELECT x FROM v", (rows) -> rows.getBlob(1))).isNull();
	}

	@Test
	void rowsOfReturningAreReadInTheSameWay() throws SQLException {
		Instant moment = Instant.parse("2026-03-29T01:30:00.123456789Z");
		assertThat(read("INSERT INTO v(x) VALUES (?) RETURNING x", (statement) -> statement.setObject(1, moment),
				(rows) -> rows.getObject(1, Instant.class)))
			.isEqualTo(moment);
	}

	@Test
	void theFormOfTheDriverCanBeKept() throws SQLException {
		TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
		this.dataSource.close();
		this.dataSource = create(Map.of("date_class", "TEXT", "date_string_format", "dd.MM.yyyy HH:mm:ss.SSS"));
		Timestamp moment = Timestamp.valueOf("2026-03-28 03:30:00.123");
		assertThat(stored((statement) -> statement.setTimestamp(1, moment))).isEqualTo("28.03.2026 03:30:00.123");
		assertThat(read("SELECT x FROM v", (rows) -> rows.getTimestamp(1))).isEqualTo(moment);
		this.dataSource.close();
		this.dataSource = create(Map.of("date_class", "TEXT"));
		assertThat(stored((statement) -> statement.setTimestamp(1, moment))).isEqualTo("2026-03-28 03:30:00.123");
		assertThat(read("SELECT x FROM v", (rows) -> rows.getTimestamp(1))).isEqualTo(moment);
		assertThat(stored((statement) -> statement.setObject(1, LocalDateTime.of(2026, 3, 28, 3, 30))))
			.isEqualTo("2026-03-28T03:30");
		assertThat(read("SELECT x FROM v", (rows) -> rows.getObject(1, LocalDateTime.class)))
			.isEqualTo(LocalDateTime.of(2026, 3, 28, 3, 30));
	}

	private void store(String text) throws SQLException {
		stored((statement) -> statement.setString(1, text));
	}

	private Object stored(Setting setting) throws SQLException {
		run("DELETE FROM v");
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement insert = connection.prepareStatement("INSERT INTO v(x) VALUES (?)")) {
			setting.set(insert);
			insert.executeUpdate();
		}
		return query("SELECT x FROM v").get(0);
	}

	private Object read(String sql, Reading reading) throws SQLException {
		return read(sql, (statement) -> {
		}, reading);
	}

	private Object read(String sql, Setting setting, Reading reading) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement select = connection.prepareStatement(sql)) {
			setting.set(select);
			try (ResultSet rows = select.executeQuery()) {
				assertThat(rows.next()).isTrue();
				return reading.read(rows);
			}
		}
	}

	interface Setting {

		void set(PreparedStatement statement) throws SQLException;

	}

	interface Reading {

		Object read(ResultSet rows) throws SQLException;

	}

}
