package io.github.litefsspring.boot.autoconfigure;

import java.nio.file.Path;

import io.github.litefsspring.boot.migration.LitefsFlywayConfigurationCustomizer;
import io.github.litefsspring.boot.migration.LitefsMigrationStrategy;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsMigrationAutoConfigurationTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class,
					LitefsDataSourceAutoConfiguration.class, LitefsMigrationAutoConfiguration.class,
					FlywayAutoConfiguration.class, DataSourceAutoConfiguration.class))
			.withPropertyValues("litefs.mode=standalone", "litefs.database=" + this.directory.resolve("data.db"));
	}

	@Test
	void theWritableNodeMigratesAtStartUp() {
		runner().run((context) -> {
			assertThat(context).hasSingleBean(LitefsMigrationStrategy.class);
			assertThat(context.getBean(Flyway.class).info().applied()).hasSize(2);
		});
	}

	@Test
	void backsOffForAStrategyOfTheApplication() {
		FlywayMigrationStrategy strategy = (flyway) -> {
		};
		runner().withBean(FlywayMigrationStrategy.class, () -> strategy).run((context) -> {
			assertThat(context).doesNotHaveBean(LitefsMigrationStrategy.class)
				.hasSingleBean(LitefsFlywayConfigurationCustomizer.class);
			assertThat(context.getBean(Flyway.class).info().applied()).isEmpty();
		});
	}

	@Test
	void backsOffWithoutFlyway() {
		runner().withClassLoader(new FilteredClassLoader("org.flywaydb"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LitefsMigrationStrategy.class));
	}

	@Test
	void backsOffWithoutBootsFlywayModule() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class,
					LitefsDataSourceAutoConfiguration.class, LitefsMigrationAutoConfiguration.class))
			.withPropertyValues("litefs.mode=standalone", "litefs.database=" + this.directory.resolve("data.db"))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.flyway"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LitefsMigrationStrategy.class));
	}

	@Test
	void backsOffForADatabaseOfAnotherKind() {
		runner().withBean(JdbcDataSource.class, () -> {
			JdbcDataSource h2 = new JdbcDataSource();
			h2.setUrl("jdbc:h2:mem:other");
			return h2;
		}).run((context) -> assertThat(context).doesNotHaveBean(LitefsMigrationStrategy.class));
	}

}
