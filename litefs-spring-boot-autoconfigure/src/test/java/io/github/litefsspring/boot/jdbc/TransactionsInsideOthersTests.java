package io.github.litefsspring.boot.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.StandaloneNode;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Spring's transactions and migration tools do inside a transaction of the same
 * thread, beside a plain pool.
 */
class TransactionsInsideOthersTests {

	private static final String COUNT = "select count(*) from item";

	@TempDir
	private Path directory;

	private HikariDataSource plain;

	private LitefsDataSource ours;

	@BeforeEach
	void open() {
		this.plain = new HikariDataSource();
		this.plain.setJdbcUrl("jdbc:sqlite:" + this.directory.resolve("plain.db"));
		this.plain.addDataSourceProperty("journal_mode", "WAL");
		Path database = this.directory.resolve("ours.db");
		this.ours = new LitefsDataSource(new StandaloneNode(database, "laptop"), DataSourceSettings.of(database));
		for (Side side : Side.values()) {
			jdbc(side).execute("create table item(id integer primary key, name text)");
		}
	}

	@AfterEach
	void close() {
		this.plain.close();
		this.ours.close();
	}

	@ParameterizedTest
	@EnumSource
	void flywayMigrates(Side side) {
		insideOneThatHasRead(side,
				(migrations) -> Flyway.configure()
					.dataSource(migrations)
					.locations("classpath:/db/migration")
					.baselineOnMigrate(true)
					.baselineVersion("0")
					.load()
					.migrate());
		assertThat(jdbc(side).queryForObject("select count(*) from note where colour is null", Long.class)).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void liquibaseMigrates(Side side) {
		insideOneThatHasRead(side, (migrations) -> {
			SpringLiquibase liquibase = new SpringLiquibase();
			liquibase.setDataSource(migrations);
			liquibase.setResourceLoader(new DefaultResourceLoader());
			liquibase.setChangeLog("classpath:/liquibase/base.yaml");
			try {
				liquibase.afterPropertiesSet();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(jdbc(side).queryForObject("select count(*) from person", Long.class)).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void aScriptRuns(Side side) {
		insideOneThatHasRead(side, (migrations) -> {
			try (Connection connection = migrations.getConnection()) {
				ScriptUtils.executeSqlScript(connection, new ClassPathResource("scripts/schema.sql"));
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(jdbc(side).queryForObject("select count(*) from customer", Long.class)).isZero();
	}

	private void insideOneThatHasRead(Side side, Consumer<DataSource> migration) {
		JdbcTemplate jdbc = jdbc(side);
		DataSource migrations = (side == Side.PLAIN) ? this.plain : this.ours.exclusive();
		transaction(side, TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((outer) -> {
			jdbc.queryForObject(COUNT, Long.class);
			transaction(side, TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((nested) -> {
				jdbc.queryForObject(COUNT, Long.class);
				migration.accept(migrations);
			});
			if (side == Side.OURS) {
				// a plain one has read what is old by now, and cannot write any more
				jdbc.update("insert into item(name) values ('outer')");
			}
		});
		assertThat(jdbc.queryForObject(COUNT, Long.class)).isEqualTo((side == Side.OURS) ? 1 : 0);
	}

	@ParameterizedTest
	@EnumSource
	void oneWithReadingNestedOnesStartsOneThatWrites(Side side) {
		JdbcTemplate jdbc = jdbc(side);
		transaction(side, TransactionDefinition.PROPAGATION_REQUIRED)
			.executeWithoutResult((outer) -> transaction(side, TransactionDefinition.PROPAGATION_NESTED)
				.executeWithoutResult((nested) -> {
					jdbc.queryForObject(COUNT, Long.class);
					transaction(side, TransactionDefinition.PROPAGATION_REQUIRES_NEW)
						.executeWithoutResult((inner) -> jdbc.update("insert into item(name) values ('inner')"));
				}));
		assertThat(names(jdbc)).containsExactly("inner");
	}

	@ParameterizedTest
	@EnumSource
	void oneThatHasWrittenStartsOneThatOnlyReads(Side side) {
		JdbcTemplate jdbc = jdbc(side);
		transaction(side, TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((outer) -> {
			jdbc.update("insert into item(name) values ('outer')");
			transaction(side, TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.executeWithoutResult((inner) -> assertThat(names(jdbc)).isEmpty());
			jdbc.update("insert into item(name) values ('outer again')");
		});
		assertThat(names(jdbc)).containsExactly("outer", "outer again");
	}

	@Test
	void oneThatHasWrittenCannotHaveAnotherOneWriteThatHasRead() {
		JdbcTemplate jdbc = jdbc(Side.OURS);
		transaction(Side.OURS, TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((outer) -> {
			jdbc.update("insert into item(name) values ('outer')");
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> transaction(Side.OURS, TransactionDefinition.PROPAGATION_REQUIRES_NEW)
					.executeWithoutResult((inner) -> {
						names(jdbc);
						jdbc.update("insert into item(name) values ('inner')");
					}))
				.withRootCauseInstanceOf(SQLNonTransientException.class)
				.withStackTraceContaining("NESTED or REQUIRED");
		});
		assertThat(names(jdbc)).containsExactly("outer");
	}

	private JdbcTemplate jdbc(Side side) {
		return new JdbcTemplate(dataSource(side));
	}

	private DataSource dataSource(Side side) {
		return (side == Side.PLAIN) ? this.plain : this.ours;
	}

	private TransactionTemplate transaction(Side side, int propagation) {
		TransactionTemplate template = new TransactionTemplate(new JdbcTransactionManager(dataSource(side)));
		template.setPropagationBehavior(propagation);
		return template;
	}

	private static List<String> names(JdbcTemplate jdbc) {
		return jdbc.queryForList("select name from item order by id", String.class);
	}

	enum Side {

		PLAIN, OURS

	}

}
