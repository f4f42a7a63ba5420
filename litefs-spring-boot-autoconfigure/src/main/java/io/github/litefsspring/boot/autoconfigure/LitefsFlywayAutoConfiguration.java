package io.github.litefsspring.boot.autoconfigure;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.boot.migration.LitefsFlywayConfigurationCustomizer;
import io.github.litefsspring.boot.migration.LitefsMigrationStrategy;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Flyway in a cluster.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsDataSourceAutoConfiguration.class, before = FlywayAutoConfiguration.class)
@ConditionalOnClass({ Flyway.class, FlywayAutoConfiguration.class })
@ConditionalOnBean({ LitefsNode.class, LitefsDataSource.class })
public final class LitefsFlywayAutoConfiguration {

	@Bean
	LitefsFlywayConfigurationCustomizer litefsFlywayConfigurationCustomizer(ObjectProvider<DataSource> dataSources) {
		return new LitefsFlywayConfigurationCustomizer(() -> LitefsDataSources.in(dataSources));
	}

	@Bean
	@ConditionalOnMissingBean(FlywayMigrationStrategy.class)
	LitefsMigrationStrategy litefsMigrationStrategy(LitefsNode node, LitefsMigrationProperties properties) {
		return new LitefsMigrationStrategy(node, properties.replica(), properties.timeout());
	}

}
