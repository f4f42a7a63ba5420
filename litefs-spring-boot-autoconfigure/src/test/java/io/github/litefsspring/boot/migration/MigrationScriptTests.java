package io.github.litefsspring.boot.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import javax.sql.DataSource;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsMigrationAutoConfiguration;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people write into migrations, on a database with data.
 */
class MigrationScriptTests {

	private static final String REBUILD = """
			CREATE TABLE customer_new(id integer primary key, name text not null, email text);
			INSERT INTO customer_new(id, name) SELECT id, name FROM customer;
			DROP TABLE customer;
			ALTER TABLE customer_new RENAME TO customer;
			""";

	private static final String REBUILD_BY_THE_BOOK = "PRAGMA foreign_keys=OFF;\n" + REBUILD
			+ "PRAGMA foreign_key_check;\nPRAGMA foreign_keys=ON;\n";

	@TempDir
	Path directory;

	private ApplicationContextRunner application;

	@BeforeEach
	void aDatabaseWithInvoices() throws IOException {
		this.application = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsDataSourceAutoConfiguration.class,
							DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
							LitefsMigrationAutoConfiguration.class, FlywayAutoConfiguration.class))
			.withPropertyValues("litefs.mode=standalone", "litefs.database=" + this.directory.resolve("data.db"),
					"spring.flyway.locations=filesystem:" + this.directory.resolve("scripts"));
		script("V1__base.sql", """
				create table customer(id integer primary key, name text not null);
				create table invoice(id integer primary key,
					customer_id integer not null references customer(id) on delete cascade, total integer);
				insert into customer values (1, 'A'), (2, 'B');
				insert into invoice values (10, 1, 100), (11, 1, 200), (12, 2, 300);
				""");
		this.application.run((context) -> assertThat(invoices(context)).isEqualTo(3));
	}

	@ParameterizedTest
	@ValueSource(strings = { REBUILD, REBUILD_BY_THE_BOOK })
	void theRebuildOfATableKeepsTheRowsThatReferToIt(String rebuild) throws IOException {
		script("V2__rebuild.sql", rebuild);
		this.application.withPropertyValues("spring.flyway.mixed=true").run((context) -> {
			assertThat(invoices(context)).isEqualTo(3);
			assertThat(applied(context)).isEqualTo(2);
			assertThat(context.getBean(JdbcTemplate.class).queryForObject("PRAGMA foreign_keys", Integer.class))
				.isOne();
			assertThat(context.getBean(JdbcTemplate.class).update("delete from customer where id = 1")).isOne();
			assertThat(invoices(context)).isOne();
		});
	}

	@Test
	void severalRebuildsInARowWithAndWithoutTransactionsKeepThemToo() throws IOException {
		script("V2__off.sql", "PRAGMA foreign_keys=OFF;");
		script("V3__rebuild.sql", REBUILD);
		script("V4__on.sql", "PRAGMA foreign_keys=ON;");
		script("V5__alone.sql", REBUILD_BY_THE_BOOK);
		script("V5__alone.sql.conf", "executeInTransaction=false");
		script("V6__on_again.sql", "PRAGMA foreign_keys=ON;");
		script("V6__on_again.sql.conf", "executeInTransaction=false");
		script("V7__rebuild.sql", REBUILD);
		script("V8__alone.sql", REBUILD);
		script("V8__alone.sql.conf", "executeInTransaction=false");
		this.application.run((context) -> {
			assertThat(invoices(context)).isEqualTo(3);
			assertThat(applied(context)).isEqualTo(8);
		});
	}

	@Test
	void aMigrationThatLeavesARowWithoutItsParentFailsAndNamesItAndNothingIsRecorded() throws IOException {
		script("V2__wrong.sql", "create table half(a); delete from customer where id = 2;");
		this.application.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("table 'invoice', rowid 12, has no row in 'customer'"));
		Files.delete(this.directory.resolve("scripts/V2__wrong.sql"));
		this.application.run((context) -> {
			assertThat(invoices(context)).isEqualTo(3);
			assertThat(applied(context)).isOne();
			assertThat(context.getBean(JdbcTemplate.class)
				.queryForObject("select count(*) from sqlite_schema where name = 'half'", Integer.class)).isZero();
		});
	}

	@Test
	void aMigrationWithoutATransactionThatLeavesSuchARowFailsToo() throws IOException {
		script("V2__wrong.sql", "delete from customer where id = 2;");
		script("V2__wrong.sql.conf", "executeInTransaction=false");
		this.application.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("table 'invoice', rowid 12, has no row in 'customer'"));
	}

	@Test
	void theHistoryIsRepairedAndTheDatabaseCleaned() throws IOException {
		script("V2__x.sql", "create table v2(a);");
		this.application.run((context) -> assertThat(applied(context)).isEqualTo(2));
		script("V2__x.sql", "create table v2(a, b);");
		this.application.run((context) -> assertThat(context).hasFailed());
		FlywayMigrationStrategy repairing = (flyway) -> {
			flyway.repair();
			flyway.migrate();
		};
		this.application.withBean(FlywayMigrationStrategy.class, () -> repairing)
			.run((context) -> assertThat(applied(context)).isEqualTo(2));
		FlywayMigrationStrategy cleaning = (flyway) -> {
			flyway.clean();
			flyway.migrate();
		};
		this.application.withPropertyValues("spring.flyway.clean-disabled=false")
			.withBean(FlywayMigrationStrategy.class, () -> cleaning)
			.run((context) -> assertThat(context.getBean(JdbcTemplate.class)
				.queryForList("select name from pragma_table_info('v2')", String.class)).containsExactly("a", "b"));
	}

	@Test
	void callbacksOfAllKindsRun() throws IOException {
		script("V2__x.sql", "create table v2(a);");
		script("R__view.sql", "drop view if exists totals; create view totals as select sum(total) from invoice;");
		for (String callback : new String[] { "beforeMigrate", "afterMigrate", "beforeEachMigrate", "afterEachMigrate",
				"afterVersioned", "beforeRepeatables", "beforeValidate", "afterValidate", "afterMigrateApplied" }) {
			script(callback + ".sql", "create table if not exists seen(what text); insert into seen values ('"
					+ callback + "');\nPRAGMA optimize; ANALYZE;");
		}
		this.application.run((context) -> {
			assertThat(applied(context)).isEqualTo(3);
			assertThat(context.getBean(JdbcTemplate.class).queryForList("select distinct what from seen", String.class))
				.contains("beforeMigrate", "afterMigrate", "beforeEachMigrate", "afterEachMigrate", "afterVersioned",
						"afterMigrateApplied");
		});
	}

	@Test
	void beansThatMigrateMayUseTheDataSourceOfTheApplication() throws IOException {
		this.application.withUserConfiguration(Beans.class)
			.run((context) -> assertThat(context.getBean(JdbcTemplate.class)
				.queryForList("select name from customer where id > 2", String.class))
				.containsExactly("callback", "context", "other connection", "template"));
	}

	@Test
	void settingsThatAreThereAlreadyStopNothing() throws IOException {
		script("V2__pragmas.sql", """
				PRAGMA journal_mode=WAL;
				PRAGMA synchronous=NORMAL;
				PRAGMA busy_timeout=5000;
				PRAGMA locking_mode=NORMAL;
				PRAGMA encoding='UTF-8';
				create table settings(k text primary key, v text);
				""");
		script("V2__pragmas.sql.conf", "executeInTransaction=false");
		this.application.run((context) -> assertThat(applied(context)).isEqualTo(2));
	}

	@Test
	void anotherJournalModeIsRefusedWithTheReason() throws IOException {
		script("V2__pragmas.sql", "PRAGMA journal_mode=DELETE;");
		script("V2__pragmas.sql.conf", "executeInTransaction=false");
		this.application.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("litefs.jdbc.journal-mode"));
	}

	@Test
	void otherScriptsOfOrdinaryApplicationsRun() throws IOException {
		script("V2__temp.sql", """
				CREATE TEMP TABLE keep AS SELECT * FROM invoice;
				DELETE FROM invoice;
				INSERT INTO invoice SELECT id + 100, customer_id, total FROM keep;
				DROP TABLE keep;
				""");
		script("V3__trigger.sql", """
				CREATE TABLE log(at text, what text);
				CREATE TRIGGER invoice_log AFTER UPDATE ON invoice WHEN old.total <> new.total
				BEGIN
				  INSERT INTO log VALUES (datetime('now'), CASE WHEN new.total > 1000 THEN 'big' ELSE 'small' END);
				END;
				CREATE VIEW big AS SELECT * FROM invoice WHERE total > 1000;
				CREATE VIRTUAL TABLE search USING fts5(name, content='');
				INSERT INTO search(rowid, name) SELECT id, name FROM customer;
				UPDATE invoice SET total = 5000 WHERE id = 110;
				""");
		this.application.run((context) -> {
			assertThat(invoices(context)).isEqualTo(3);
			assertThat(context.getBean(JdbcTemplate.class).queryForList("select what from log", String.class))
				.containsExactly("big");
		});
	}

	@Test
	void allMigrationsMayBeOneTransaction() throws IOException {
		script("V2__rebuild.sql", REBUILD);
		script("V3__rebuild.sql", REBUILD);
		this.application.withPropertyValues("spring.flyway.group=true").run((context) -> {
			assertThat(invoices(context)).isEqualTo(3);
			assertThat(applied(context)).isEqualTo(3);
		});
	}

	private void script(String name, String text) throws IOException {
		Path scripts = Files.createDirectories(this.directory.resolve("scripts"));
		Files.writeString(scripts.resolve(name), text);
	}

	private static int invoices(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		Integer count = context.getBean(JdbcTemplate.class)
			.queryForObject("select count(*) from invoice", Integer.class);
		return (count != null) ? count : -1;
	}

	private static int applied(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		Map<String, Object> row = context.getBean(JdbcTemplate.class)
			.queryForMap("select count(*) as applied from flyway_schema_history where success = 1");
		return ((Number) row.get("applied")).intValue();
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		JavaMigration migration(DataSource dataSource) {
			return new V2__Java(new JdbcTemplate(dataSource));
		}

		@Bean
		Callback callback(DataSource dataSource) {
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			return new Callback() {

				@Override
				public boolean supports(Event event, Context context) {
					return event == Event.BEFORE_MIGRATE;
				}

				@Override
				public boolean canHandleInTransaction(Event event, Context context) {
					return true;
				}

				@Override
				public void handle(Event event, Context context) {
					jdbc.update("insert into customer(name) values ('callback')");
				}

				@Override
				public String getCallbackName() {
					return "callback";
				}

			};
		}

	}

	static class V2__Java extends BaseJavaMigration {

		private final JdbcTemplate jdbc;

		V2__Java(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		public void migrate(org.flywaydb.core.api.migration.Context context) throws Exception {
			try (var statement = context.getConnection().createStatement()) {
				statement.execute("insert into customer(name) values ('context')");
			}
			try (var connection = context.getConfiguration().getDataSource().getConnection();
					var statement = connection.createStatement()) {
				statement.execute("insert into customer(name) values ('other connection')");
			}
			this.jdbc.update("insert into customer(name) values ('template')");
		}

	}

}
