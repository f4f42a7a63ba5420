package io.github.litefsspring.boot.autoconfigure;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.boot.autoconfigure.diagnostics.DataSourceConnectionPropertyException;
import io.github.litefsspring.boot.autoconfigure.diagnostics.DataSourcePoolPropertiesException;
import io.github.litefsspring.boot.jdbc.LitefsExceptionTranslator;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.jdbc.ConnectionCustomizer;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeNotReadyException;
import io.github.litefsspring.node.NodeNotReadyException.Reason;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Function;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionTranslator;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LitefsDataSourceAutoConfigurationTests {

	private static final NodeState REPLICA = new NodeState(Role.REPLICA, "primary", Position.NONE, Duration.ZERO,
			Instant.EPOCH);

	@TempDir
	Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(LitefsAutoConfiguration.class, LitefsDataSourceAutoConfiguration.class, DataSourceAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class));

	private ApplicationContextRunner standalone() {
		return this.runner.withPropertyValues("litefs.mode=standalone",
				"litefs.database=" + this.directory.resolve("data.db"));
	}

	@Test
	void theOnlyDataSourceIsLitefs() {
		standalone().run((context) -> {
			assertThat(context).hasSingleBean(DataSource.class).hasSingleBean(LitefsDataSource.class);
			assertThat(context).hasBean("dataSource");
			assertThat(context.getBean(JdbcTemplate.class).getExceptionTranslator())
				.isInstanceOf(LitefsExceptionTranslator.class);
			assertThat(context.getBean(JdbcTransactionManager.class).getExceptionTranslator())
				.isInstanceOf(LitefsExceptionTranslator.class);
		});
	}

	@Test
	void aCustomizerPreparesTheConnectionsThatReadAndWrite() {
		standalone().withBean(ConnectionCustomizer.class,
				() -> (connection) -> Function.create(connection, "twice", new Function() {

					@Override
					protected void xFunc() throws SQLException {
						result(2 * value_int(0));
					}

				}))
			.run((context) -> {
				JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
				jdbc.execute("CREATE TABLE number AS SELECT twice(21) AS n");
				assertThat(jdbc.queryForObject("SELECT twice(n) FROM number", Integer.class)).isEqualTo(84);
			});
	}

	@Test
	void nothingIsOpenedBeforeTheFirstUse() {
		standalone().run((context) -> assertThat(this.directory).isEmptyDirectory());
	}

	@Test
	void theModeAloneMakesAFileInTheWorkingDirectory(CapturedOutput output) {
		this.runner.withPropertyValues("litefs.mode=standalone", "litefs.node-name=laptop")
			.run((context) -> assertThat(output).contains("mode standalone, database "
					+ Path.of("data.db").toAbsolutePath() + ", node 'laptop', role STANDALONE"));
		assertThat(Path.of("data.db")).doesNotExist();
	}

	@Test
	void aReplicaSaysWhatItIs(CapturedOutput output) {
		this.runner.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.REPLICA))
			.run((context) -> assertThat(output).contains("mode cluster, database /litefs/data.db, node '",
					"role REPLICA"));
	}

	@Test
	void backsOffForADataSourceOfTheApplication() {
		standalone().withBean("mine", HikariDataSource.class, HikariDataSource::new)
			.withPropertyValues("spring.datasource.hikari.auto-commit=false")
			.run((context) -> assertThat(context).hasSingleBean(DataSource.class)
				.doesNotHaveBean(LitefsDataSource.class)
				.doesNotHaveBean(LitefsExceptionTranslator.class));
	}

	@Test
	void backsOffForAnApplicationThatExcludesTheDataSource() {
		new ApplicationContextRunner().withUserConfiguration(WithoutDatabase.class)
			.withPropertyValues("litefs.mode=standalone")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(LitefsNode.class)
				.doesNotHaveBean(DataSource.class));
	}

	@Test
	void backsOffForAnApplicationThatExcludesTheDataSourceByAProperty() {
		new ApplicationContextRunner().withUserConfiguration(Everything.class)
			.withPropertyValues("litefs.mode=standalone",
					"spring.autoconfigure.exclude=" + DataSourceAutoConfiguration.class.getName())
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DataSource.class));
	}

	@Test
	void backsOffForATranslatorOfTheApplication() {
		SQLExceptionTranslator translator = (task, sql, ex) -> null;
		standalone().withBean(SQLExceptionTranslator.class, () -> translator)
			.run((context) -> assertThat(context.getBean(JdbcTransactionManager.class).getExceptionTranslator())
				.isSameAs(translator));
	}

	@Test
	void needsNoneOfTheOptionalLibraries() {
		standalone()
			.withClassLoader(new FilteredClassLoader("org.flywaydb", "io.micrometer", "org.springframework.web",
					"jakarta.servlet", "org.springframework.boot.actuate", "org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasSingleBean(LitefsDataSource.class));
	}

	@Test
	void aPlainDirectoryInClusterModeNeverGetsAFile() {
		this.runner
			.withPropertyValues("litefs.database=" + this.directory.resolve("data.db"), "litefs.startup-timeout=2s",
					"litefs.api-url=http://localhost:1")
			.run((context) -> {
				assertThat(context).getFailure()
					.rootCause()
					.isInstanceOfSatisfying(NodeNotReadyException.class,
							(ex) -> assertThat(ex.reason()).isEqualTo(Reason.NOT_MOUNTED));
				assertThat(this.directory).isEmptyDirectory();
			});
	}

	@Test
	void thereIsNoDataSourceUntilTheNodeIsReady() {
		NodeNotReadyException notReady = new NodeNotReadyException(Reason.DATABASE_MISSING, this.directory, "missing");
		this.runner.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.REPLICA).notReady(notReady))
			.run((context) -> assertThat(context).getFailure().rootCause().isSameAs(notReady));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "spring.datasource.url=jdbc:h2:mem:test", "spring.datasource.driver-class-name=org.h2.Driver",
					"spring.datasource.type=com.zaxxer.hikari.HikariDataSource" })
	void anotherDatabaseInThePropertiesStopsTheStartUp(String property) {
		standalone().withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(DataSourceConnectionPropertyException.class)
				.hasMessageStartingWith(property));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.datasource.hikari.auto-commit", "spring.datasource.hikari.maximum-pool-size",
			"spring.datasource.tomcat.max-active" })
	void settingsOfAPoolThatIsNotThereStopTheStartUp(String property) {
		standalone().withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(DataSourcePoolPropertiesException.class)
				.hasMessageStartingWith(property));
	}

	@Test
	void notThePrimaryAndUnknownOutcomesAreTranslated() {
		SQLExceptionTranslator translator = new LitefsExceptionTranslator();
		NotPrimarySqlException notPrimary = new NotPrimarySqlException("refused", REPLICA, null);
		assertThat(translator.translate("insert", null, notPrimary)).isInstanceOf(NotPrimaryException.class)
			.hasCause(notPrimary);
		OutcomeUnknownSqlException unknown = new OutcomeUnknownSqlException("who knows", null);
		assertThat(translator.translate("commit", null, unknown)).isInstanceOf(OutcomeUnknownException.class)
			.hasCause(unknown);
		assertThat(translator.translate("insert", null, new SQLException("unique", "23505")))
			.isInstanceOf(DuplicateKeyException.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class WithoutDatabase {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Everything {

	}

}
