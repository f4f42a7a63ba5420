package io.github.litefsspring.compatibility.hibernate;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;

import jakarta.persistence.EntityManager;
import org.hibernate.Hibernate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Hibernate stores, plain JDBC reads equal and finds, and the other way round.
 */
class HibernateTypesTests {

	private static final int ROUNDS = 20;

	private static final List<Field> ATTRIBUTES = Arrays.stream(Everything.class.getDeclaredFields())
		.filter((field) -> !field.getName().equals("id") && !field.isSynthetic())
		.toList();

	@TempDir
	static Path directory;

	private static ConfigurableApplicationContext shop;

	private final TimeZone zone = TimeZone.getDefault();

	private final EntityManager entities = shop.getBean(EntityManager.class);

	private final JdbcClient jdbc = shop.getBean(JdbcClient.class);

	private final TransactionTemplate transaction = shop.getBean(TransactionTemplate.class);

	@BeforeAll
	static void open() {
		shop = Shop.open(directory.resolve("types.db"));
	}

	@AfterAll
	static void close() {
		shop.close();
	}

	@AfterEach
	void restoreZone() {
		TimeZone.setDefault(this.zone);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTC", "Europe/Berlin", "Pacific/Apia" })
	void whatHibernateStoresIsReadAndFoundByJdbc(String zone) {
		TimeZone.setDefault(TimeZone.getTimeZone(zone));
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < ROUNDS; round++) {
			Everything stored = random(random);
			this.transaction.executeWithoutResult((status) -> this.entities.persist(stored));
			for (Field attribute : ATTRIBUTES) {
				String what = attribute.getName() + ", seed " + seed;
				Object value = value(attribute, stored);
				assertSame(column(attribute, stored.id), value, what);
				assertThat(this.jdbc
					.sql("select count(*) from everything where id = ? and " + attribute.getName() + " = ?")
					.params(stored.id, value)
					.query(Integer.class)
					.single()).as(what).isOne();
			}
			assertFound(stored, seed);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTC", "Europe/Berlin", "Pacific/Apia" })
	void whatJdbcStoresIsReadAndFoundByHibernate(String zone) {
		TimeZone.setDefault(TimeZone.getTimeZone(zone));
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < ROUNDS; round++) {
			Everything stored = random(random);
			stored.id = this.jdbc.sql("insert into everything default values returning id").query(Long.class).single();
			for (Field attribute : ATTRIBUTES) {
				this.jdbc.sql("update everything set " + attribute.getName() + " = ? where id = ?")
					.params(value(attribute, stored), stored.id)
					.update();
			}
			assertFound(stored, seed);
		}
	}

	private void assertFound(Everything stored, long seed) {
		this.transaction.executeWithoutResult((status) -> {
			Everything found = this.entities.find(Everything.class, stored.id);
			for (Field attribute : ATTRIBUTES) {
				String what = attribute.getName() + ", seed " + seed;
				Object value = value(attribute, stored);
				assertSame(value(attribute, found), value, what);
				assertThat(
						this.entities
							.createQuery("select e.id from Everything e where e.id = :id and e." + attribute.getName()
									+ " = :value", Long.class)
							.setParameter("id", stored.id)
							.setParameter("value", value)
							.getResultList())
					.as(what)
					.hasSize(1);
			}
		});
	}

	@Test
	void datesAndTimesHaveTheFormOfTheDocumentation() {
		TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
		Everything stored = new Everything();
		stored.moment = Instant.parse("2026-03-29T01:30:00.123Z");
		stored.offset = OffsetDateTime.parse("2026-03-29T03:30:00+02:00");
		stored.clock = LocalDateTime.parse("2026-03-29T02:30:00");
		stored.day = LocalDate.parse("2026-03-29");
		stored.hour = LocalTime.parse("07:08:00");
		stored.uuid = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
		stored.flag = true;
		this.transaction.executeWithoutResult((status) -> this.entities.persist(stored));
		assertThat(this.jdbc.sql("select moment, offset, clock, day, hour, uuid, flag from everything where id = ?")
			.param(stored.id)
			.query()
			.singleRow()
			.values()).containsExactly("2026-03-29 01:30:00.123", "2026-03-29 01:30:00", "2026-03-29 02:30:00",
					"2026-03-29", "07:08:00", "123e4567-e89b-12d3-a456-426614174000", 1);
	}

	@Test
	void blobAndClobComeBack() {
		Attachment stored = new Attachment();
		byte[] picture = "a picture of 🦆".repeat(10_000).getBytes(StandardCharsets.UTF_8);
		String story = "a story of 🦆".repeat(10_000);
		this.transaction.executeWithoutResult((status) -> {
			stored.picture = Hibernate.getLobHelper().createBlob(picture);
			stored.story = Hibernate.getLobHelper().createClob(story);
			this.entities.persist(stored);
		});
		this.transaction.executeWithoutResult((status) -> {
			Attachment found = this.entities.find(Attachment.class, stored.id);
			try {
				assertThat(found.picture.getBytes(1, (int) found.picture.length())).isEqualTo(picture);
				assertThat(found.story.getSubString(1, (int) found.story.length())).isEqualTo(story);
			}
			catch (SQLException ex) {
				throw new AssertionError(ex);
			}
		});
	}

	private Object column(Field attribute, @Nullable Long id) {
		return this.jdbc.sql("select " + attribute.getName() + " from everything where id = ?")
			.param(id)
			.query((row, number) -> (attribute.getType() == byte[].class) ? row.getBytes(1)
					: row.getObject(1, attribute.getType()))
			.single();
	}

	private static void assertSame(@Nullable Object found, Object value, String what) {
		if (value instanceof BigDecimal amount) {
			assertThat((BigDecimal) found).as(what).isEqualByComparingTo(amount);
		}
		else if (value instanceof OffsetDateTime moment) {
			assertThat(((OffsetDateTime) found).toInstant()).as(what).isEqualTo(moment.toInstant());
		}
		else if (value instanceof ZonedDateTime moment) {
			assertThat(((ZonedDateTime) found).toInstant()).as(what).isEqualTo(moment.toInstant());
		}
		else if (value instanceof java.util.Date moment) {
			assertThat(((java.util.Date) found).getTime()).as(what).isEqualTo(moment.getTime());
		}
		else {
			assertThat(found).as(what).isEqualTo(value);
		}
	}

	private static Everything random(Random random) {
		Everything values = new Everything();
		// from 1900 to 2100
		Instant moment = Instant.ofEpochSecond(random.nextLong(-2_208_988_800L, 4_102_444_800L),
				random.nextInt(1_000_000_000));
		values.big = random.nextLong();
		values.number = random.nextInt();
		values.small = (short) random.nextInt();
		values.tiny = (byte) random.nextInt();
		values.flag = random.nextBoolean();
		values.real = random.nextDouble();
		values.text = "text " + random.nextInt() + " with 'quotes' and 🦆";
		values.amount = BigDecimal.valueOf(random.nextInt(), 2);
		values.whole = BigInteger.valueOf(random.nextLong(1L << 50));
		values.uuid = new UUID(random.nextLong(), random.nextLong());
		values.moment = moment;
		values.offset = moment.atOffset(ZoneOffset.ofHours(random.nextInt(-12, 12)));
		values.zoned = moment.atZone(ZoneOffset.ofHours(random.nextInt(-12, 12)));
		values.fixed = OffsetTime.of(LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L)),
				ZoneOffset.ofHours(2));
		values.stamp = Timestamp.from(moment);
		values.past = java.util.Date.from(moment);
		values.clock = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
		values.day = values.clock.toLocalDate();
		values.hour = values.clock.toLocalTime();
		values.weekday = DayOfWeek.of(random.nextInt(1, 8));
		values.bytes = bytes(random, 100);
		values.picture = bytes(random, 5_000);
		values.story = "story ".repeat(1_000) + random.nextInt();
		return values;
	}

	private static byte[] bytes(Random random, int length) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return bytes;
	}

	private static Object value(Field attribute, Everything entity) {
		try {
			return attribute.get(entity);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
