package io.github.litefsspring.compatibility.jooq;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.VisitListener;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The text that jOOQ writes for a date with a time, on each way that a value takes into a
 * statement.
 */
class JooqStoredFormTests {

	private static final LocalDateTime CLOCK = LocalDateTime.of(2026, 3, 30, 2, 30);

	private static final String STORED = "2026-03-30 02:30:00";

	private static final String OF_JOOQ = "2026-03-30 02:30:00.0";

	private static final Field<LocalDateTime> CREATED = Author.AUTHOR.created;

	@TempDir
	Path directory;

	@Test
	void valuesOfABatchAndOfPlainSqlAreStoredAsJdbcStoresThem() {
		try (ConfigurableApplicationContext application = open(Library.class)) {
			DSLContext dsl = dsl(application);
			dsl.batch(dsl.insertInto(Author.AUTHOR, Author.AUTHOR.name, CREATED).values((String) null, null))
				.bind("typed", CLOCK)
				.execute();
			dsl.batch("insert into author(name, created, seen) values (?, ?, ?)")
				.bind("untyped", CLOCK, CLOCK.toInstant(ZoneOffset.UTC))
				.execute();
			dsl.execute("insert into author(name, created) values ('plain', ?)", CLOCK);
			dsl.insertInto(Author.AUTHOR, Author.AUTHOR.name, CREATED)
				.values("inline", DSL.inline(CLOCK).getValue())
				.execute();
			dsl.execute("insert into author(name, created) values ('java.sql', ?)", Timestamp.valueOf(CLOCK));
			assertThat(texts(dsl, "select distinct created || '' from author")).containsExactly(STORED);
			assertThat(dsl.fetchValue("select seen || '' from author where seen is not null")).isEqualTo(STORED);
			assertThat(dsl.fetchCount(Author.AUTHOR, CREATED.eq(DSL.inline(CLOCK)))).isEqualTo(5);
			assertThat(dsl.fetchCount(Author.AUTHOR, CREATED.between(CLOCK, CLOCK.plusNanos(1_000_000)))).isEqualTo(5);
		}
	}

	@Test
	void aParameterKeepsItsTypeAndCanBeSet() {
		try (ConfigurableApplicationContext application = open(Library.class)) {
			DSLContext dsl = dsl(application);
			store(dsl, CREATED, CLOCK);
			Select<?> select = dsl.selectFrom(Author.AUTHOR).where(CREATED.eq(DSL.param("clock", CLOCK.plusDays(1))));
			assertThat(select.fetch()).isEmpty();
			assertThat(select.getBindValues()).containsExactly(CLOCK.plusDays(1));
			select.bind("clock", CLOCK);
			assertThat(select.fetch()).hasSize(1);
		}
	}

	@Test
	void aConverterOfTheApplicationIsAppliedAndItsBindingIsLeftAlone() {
		try (ConfigurableApplicationContext application = open(Library.class)) {
			DSLContext dsl = dsl(application);
			Field<String> converted = DSL.field(CREATED.getUnqualifiedName(),
					SQLDataType.LOCALDATETIME.asConvertedDataType(Converter.of(LocalDateTime.class, String.class,
							LocalDateTime::toString, LocalDateTime::parse)));
			Field<LocalDateTime> bound = DSL.field(CREATED.getUnqualifiedName(),
					SQLDataType.LOCALDATETIME.asConvertedDataType(new Hours()));
			store(dsl, converted, CLOCK.toString());
			assertThat(texts(dsl, "select created || '' from author")).containsExactly(STORED);
			assertThat(dsl.fetchValue(dsl.select(converted).from(Author.AUTHOR))).isEqualTo(CLOCK.toString());
			dsl.deleteFrom(Author.AUTHOR).execute();
			store(dsl, bound, CLOCK);
			assertThat(texts(dsl, "select created || '' from author")).containsExactly("2 o'clock");
		}
	}

	@Test
	void textIsNeverTakenForADate() {
		try (ConfigurableApplicationContext application = open(Library.class)) {
			DSLContext dsl = dsl(application);
			store(dsl, Author.AUTHOR.token.coerce(String.class), OF_JOOQ);
			assertThat(dsl.fetchValue("select token from author")).isEqualTo(OF_JOOQ);
		}
	}

	@Test
	void whatTheApplicationCustomizesStays() {
		try (ConfigurableApplicationContext application = open(CustomizedLibrary.class)) {
			DSLContext dsl = dsl(application);
			store(dsl, CREATED, CLOCK);
			assertThat(application.getBean(AtomicInteger.class)).hasPositiveValue();
			assertThat(dsl.settings().getStatementType()).isEqualTo(StatementType.STATIC_STATEMENT);
			assertThat(texts(dsl, "select created || '' from author")).containsExactly(STORED);
		}
	}

	@Test
	void theFormOfTheDriverLeavesJooqAsItIs() {
		try (ConfigurableApplicationContext application = open(Library.class, "litefs.jdbc.date-time-storage=driver")) {
			DSLContext dsl = dsl(application);
			store(dsl, CREATED, CLOCK);
			store(dsl, Author.AUTHOR.seen, Instant.parse("2026-03-30T02:30:00Z"));
			assertThat(texts(dsl, "select coalesce(created, seen) || '' from author")).containsExactly(OF_JOOQ,
					STORED + "+00:00");
		}
	}

	@Test
	void aClockIsReadAsItIsStored() {
		LocalDateTime exact = CLOCK.plusNanos(123_456_789);
		try (ConfigurableApplicationContext application = open(Library.class)) {
			DSLContext dsl = dsl(application);
			Field<String> converted = CREATED.convertFrom(LocalDateTime::toString);
			Field<Timestamp> timestamp = DSL.field(CREATED.getUnqualifiedName(), SQLDataType.TIMESTAMP);
			assertThat(dsl.insertInto(Author.AUTHOR, Author.AUTHOR.name, CREATED)
				.values("exact", exact)
				.returningResult(CREATED)
				.fetchSingle()
				.value1()).isEqualTo(exact);
			Author.Row row = dsl.fetchSingle(Author.AUTHOR);
			assertThat(row.get(CREATED)).isEqualTo(exact);
			assertThat(row.original(CREATED)).isEqualTo(exact);
			assertThat(row.changed()).isFalse();
			assertThat(dsl.fetchValue(dsl.select(converted).from(Author.AUTHOR))).isEqualTo(exact.toString());
			assertThat(dsl.fetchValue(dsl.select(timestamp).from(Author.AUTHOR))).isEqualTo(Timestamp.valueOf(exact));
			assertThat(dsl.fetchLazy(dsl.selectFrom(Author.AUTHOR)).fetchNext().get(CREATED)).isEqualTo(exact);
			assertThat(dsl.select(Author.AUTHOR.name, DSL.row(Author.AUTHOR.id, CREATED), CREATED)
				.from(Author.AUTHOR)
				.fetchSingle()).satisfies((nested) -> {
					assertThat(nested.value2().value2()).isEqualTo(exact);
					assertThat(nested.value3()).isEqualTo(exact);
				});
			assertThat(dsl.select(Author.AUTHOR, DSL.inline((LocalDateTime) null).as("none"))
				.from(Author.AUTHOR)
				.fetchSingle()).satisfies((nested) -> {
					assertThat(nested.value1().get(CREATED)).isEqualTo(exact);
					assertThat(nested.value2()).isNull();
				});
			assertThat(dsl.select(DSL.multiset(DSL.select(Author.AUTHOR.name).from(Author.AUTHOR)), CREATED)
				.from(Author.AUTHOR)
				.fetchSingle()
				.value2()).isEqualTo(exact);
		}
	}

	private static <T> void store(DSLContext dsl, Field<T> field, T value) {
		dsl.insertInto(Author.AUTHOR).set(Author.AUTHOR.name, field.getName()).set(field, value).execute();
	}

	private static List<String> texts(DSLContext dsl, String sql) {
		return dsl.fetch(sql).getValues(0, String.class);
	}

	private static DSLContext dsl(ConfigurableApplicationContext application) {
		DSLContext dsl = application.getBean(DSLContext.class);
		dsl.execute(JooqTests.TABLE);
		return dsl;
	}

	private ConfigurableApplicationContext open(Class<?> application, String... properties) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("litefs.mode=standalone", "litefs.database=" + this.directory.resolve("authors.db"),
					"spring.data.jpa.repositories.enabled=false")
			.properties(properties)
			.run();
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	static class Library {

	}

	/** The application with a listener and settings of its own. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	static class CustomizedLibrary {

		@Bean
		AtomicInteger visits() {
			return new AtomicInteger();
		}

		@Bean
		DefaultConfigurationCustomizer customizer(AtomicInteger visits) {
			return (configuration) -> configuration
				.set(new Settings().withStatementType(StatementType.STATIC_STATEMENT))
				.set(VisitListener.onVisitStart((visit) -> visits.incrementAndGet()));
		}

	}

	/** A binding of the application's own. */
	private static final class Hours implements Binding<LocalDateTime, LocalDateTime> {

		private static final long serialVersionUID = 1L;

		@Override
		public Converter<LocalDateTime, LocalDateTime> converter() {
			return Converter.of(LocalDateTime.class, LocalDateTime.class, (clock) -> clock, (clock) -> clock);
		}

		@Override
		public void sql(BindingSQLContext<LocalDateTime> context) {
			context.render().sql("?");
		}

		@Override
		public void register(BindingRegisterContext<LocalDateTime> context) {
		}

		@Override
		public void set(BindingSetStatementContext<LocalDateTime> context) throws SQLException {
			context.statement().setString(context.index(), context.value().getHour() + " o'clock");
		}

		@Override
		public void set(BindingSetSQLOutputContext<LocalDateTime> context) {
		}

		@Override
		public void get(BindingGetResultSetContext<LocalDateTime> context) {
		}

		@Override
		public void get(BindingGetStatementContext<LocalDateTime> context) {
		}

		@Override
		public void get(BindingGetSQLInputContext<LocalDateTime> context) {
		}

	}

}
