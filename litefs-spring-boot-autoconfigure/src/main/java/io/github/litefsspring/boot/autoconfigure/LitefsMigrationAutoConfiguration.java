package io.github.litefsspring.boot.autoconfigure;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.boot.migration.LiquibaseMigrations;
import io.github.litefsspring.boot.migration.LitefsFlywayConfigurationCustomizer;
import io.github.litefsspring.boot.migration.LitefsMigrationStrategy;
import io.github.litefsspring.boot.migration.LitefsSchemaManagementTool;
import io.github.litefsspring.boot.migration.Migrations;
import io.github.litefsspring.boot.migration.ScriptMigrations;
import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.query.sqm.mutation.internal.temptable.PersistentTableStrategy;
import org.hibernate.tool.schema.spi.SchemaManagementTool;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what changes the schema at the
 * start of an application: in a cluster the primary does it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsDataSourceAutoConfiguration.class,
		beforeName = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")
@ConditionalOnBean({ LitefsNode.class, LitefsDataSource.class })
public final class LitefsMigrationAutoConfiguration {

	@Bean
	Migrations litefsMigrations(LitefsNode node, RoleSteps steps, LitefsMigrationProperties properties) {
		return new Migrations(node, steps, properties.replica(), properties.timeout());
	}

	@Bean
	static ScriptMigrations litefsScriptMigrations(ObjectProvider<Migrations> migrations,
			ObjectProvider<DataSource> dataSources) {
		return new ScriptMigrations(migrations, dataSources);
	}

	/**
	 * Flyway.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Flyway.class, FlywayAutoConfiguration.class })
	static class OfFlyway {

		@Bean
		LitefsFlywayConfigurationCustomizer litefsFlywayConfigurationCustomizer(
				ObjectProvider<DataSource> dataSources) {
			return new LitefsFlywayConfigurationCustomizer(() -> LitefsDataSources.in(dataSources));
		}

		@Bean
		@ConditionalOnMissingBean(FlywayMigrationStrategy.class)
		LitefsMigrationStrategy litefsMigrationStrategy(Migrations migrations) {
			return new LitefsMigrationStrategy(migrations);
		}

	}

	/**
	 * Liquibase.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SpringLiquibase.class)
	static class OfLiquibase {

		@Bean
		static LiquibaseMigrations litefsLiquibaseMigrations(ObjectProvider<Migrations> migrations,
				ObjectProvider<DataSource> dataSources) {
			return new LiquibaseMigrations(migrations, () -> LitefsDataSources.in(dataSources));
		}

	}

	/**
	 * Hibernate.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ SchemaManagementTool.class, HibernatePropertiesCustomizer.class })
	static class OfHibernate {

		@Bean
		HibernatePropertiesCustomizer litefsSchemaManagement(Migrations migrations, LitefsNode node,
				ObjectProvider<DataSource> dataSources) {
			return (properties) -> {
				properties.putIfAbsent(SchemaToolingSettings.SCHEMA_MANAGEMENT_TOOL,
						new LitefsSchemaManagementTool(migrations, node, () -> LitefsDataSources.in(dataSources)));
				if (node.state().role() == Role.REPLICA) {
					// tables for updates of several tables; the primary creates them
					properties.putIfAbsent(PersistentTableStrategy.CREATE_ID_TABLES, false);
				}
			};
		}

	}

}
