package io.github.litefsspring.boot.autoconfigure;

import javax.sql.DataSource;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.boot.cluster.ClusterMembership;
import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.boot.vacuum.LitefsVacuum;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link LitefsVacuum}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsDataSourceAutoConfiguration.class)
@ConditionalOnBean(LitefsNode.class)
@EnableConfigurationProperties(LitefsBackupProperties.class)
public final class LitefsVacuumAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LitefsVacuum litefsVacuum(LitefsNode node, LitefsApi api, LitefsProperties properties,
			LitefsBackupProperties backupProperties, ObjectProvider<DataSource> dataSources,
			ObjectProvider<ClusterMembership> membership, ObjectProvider<BackupService> backup) {
		return new LitefsVacuum(node, () -> LitefsDataSources.findIn(dataSources), new VacuumedDatabase(api, properties,
				backupProperties.spoolDirectory(), new ImportedDatabase(api, properties, membership::getIfAvailable)),
				backup::getIfAvailable);
	}

}
