package io.github.litefsspring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupSettings;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.RunOn;
import io.github.litefsspring.backup.SingleWriter;
import io.github.litefsspring.backup.catchup.CatchUp;
import io.github.litefsspring.backup.catchup.DatabaseOnNode;
import io.github.litefsspring.backup.spool.LitefsSnapshots;
import io.github.litefsspring.backup.spool.LitefsSpool;
import io.github.litefsspring.backup.store.BackupTarget;
import io.github.litefsspring.backup.store.DeferredStore;
import io.github.litefsspring.backup.store.S3Store;
import io.github.litefsspring.backup.wal.DatabaseSnapshots;
import io.github.litefsspring.backup.wal.WalSpool;
import io.github.litefsspring.boot.backup.ApplicationBackup;
import io.github.litefsspring.boot.backup.BackupMetrics;
import io.github.litefsspring.boot.backup.BackupParts;
import io.github.litefsspring.boot.backup.LitefsBackupHealthIndicator;
import io.github.litefsspring.boot.backup.LitefsBackupsEndpoint;
import io.github.litefsspring.boot.backup.RestoreDrill;
import io.github.litefsspring.boot.backup.StoreCatchUp;
import io.github.litefsspring.boot.cluster.ClusterMembership;
import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.StandaloneNode;
import io.github.litefsspring.node.StaticLease;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for backups.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsAutoConfiguration.class, before = LitefsDataSourceAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration",
		afterName = { "io.awspring.cloud.autoconfigure.s3.S3AutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(BackupService.class)
@ConditionalOnBean(LitefsNode.class)
@ConditionalOnBooleanProperty("litefs.backup.enabled")
@EnableConfigurationProperties(LitefsBackupProperties.class)
public final class LitefsBackupAutoConfiguration {

	private static final Duration HEARTBEAT_INTERVAL = Duration.ofMinutes(5);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

	@Bean
	@ConditionalOnMissingBean
	BackupTarget litefsBackupTarget(LitefsBackupProperties properties) {
		return BackupTarget.parse(String.valueOf(properties.target()));
	}

	@Bean
	@ConditionalOnMissingBean
	BackupStore litefsBackupStore(BackupTarget target, LitefsBackupProperties properties,
			ObjectProvider<ApplicationStore> applicationStore) {
		ApplicationStore own = applicationStore.getIfAvailable();
		if (own != null && target.isS3WithoutEndpoint()) {
			return own.store(target);
		}
		return new DeferredStore(target, () -> target.open(properties.storeSettings()));
	}

	@Bean
	@ConditionalOnMissingBean(BackupService.class)
	ApplicationBackup litefsBackup(LitefsNode node, LitefsApi api, BackupStore store, LitefsProperties properties,
			LitefsBackupProperties backup, ObjectProvider<ClusterMembership> membership,
			ObjectProvider<StoreCatchUp> catchUp) {
		JournalMode journalMode = properties.jdbc().journalMode();
		PropertyRules.require(!properties.isStandalone() || journalMode == JournalMode.WAL, "litefs.jdbc.journal-mode",
				journalMode, "must be wal with litefs.backup.enabled=true and litefs.mode=standalone: the backup reads "
						+ "SQLite's write-ahead log");
		BackupSettings settings = new BackupSettings(node.name(), backup.runOn(), backup.syncInterval(),
				backup.snapshotInterval(), backup.keptFor(), backup.secondsRetention(), backup.heartbeatUrl(),
				HEARTBEAT_INTERVAL, isSingleWriter(properties.isStandalone(), backup.runOn()), CLOSE_TIMEOUT);
		return new ApplicationBackup(node, store, settings, parts(node, api, properties, backup.spoolDirectory()),
				new ImportedDatabase(api, properties, membership::getIfAvailable),
				() -> catchUp.stream().anyMatch(StoreCatchUp::isPending));
	}

	@Bean
	@ConditionalOnMissingBean
	StoreCatchUp litefsStoreCatchUp(LitefsNode node, RoleSteps steps, LitefsApi api, BackupStore store,
			LitefsProperties properties, LitefsBackupProperties backup) {
		return new StoreCatchUp(node, steps, () -> catchUp(node, api, store, properties, backup),
				backup.catchUpTimeout());
	}

	private static CatchUp catchUp(LitefsNode node, LitefsApi api, BackupStore store, LitefsProperties properties,
			LitefsBackupProperties backup) throws IOException {
		String name = String.valueOf(properties.databaseFile().getFileName());
		Path dataDirectory = LitefsDataDirectory.of(api);
		Path spools = (backup.spoolDirectory() != null) ? backup.spoolDirectory()
				: dataDirectory.resolve("backup-spool");
		return new CatchUp(api, store, new DatabaseOnNode(dataDirectory, name, node::readPosition),
				new CatchUp.Settings(node.name(), backup.runOn() == RunOn.PRIMARY,
						spools.resolve(name).resolve("work")));
	}

	private static boolean isSingleWriter(boolean standalone, RunOn runOn) {
		return SingleWriter.isCertain(standalone, !standalone && StaticLease.isConfigured(null), runOn);
	}

	private static BackupParts.Opening parts(LitefsNode node, LitefsApi api, LitefsProperties properties,
			@Nullable Path spoolDirectory) {
		return properties.isStandalone() ? (dataSource) -> standalone(node, dataSource)
				: (dataSource) -> litefs(node, api, properties, spoolDirectory);
	}

	private static BackupParts standalone(LitefsNode node, LitefsDataSource dataSource) throws IOException {
		WalSpool spool = WalSpool.open(dataSource.takeOverCheckpoints());
		if (node instanceof StandaloneNode alone) {
			alone.readPositionsFrom(spool::readPosition);
		}
		return new BackupParts(spool, new DatabaseSnapshots(spool), spool::addListener);
	}

	private static BackupParts litefs(LitefsNode node, LitefsApi api, LitefsProperties properties,
			@Nullable Path spoolDirectory) throws IOException {
		String database = String.valueOf(properties.databaseFile().getFileName());
		Path dataDirectory = LitefsDataDirectory.of(api);
		LitefsSpool spool = LitefsSpool.open(dataDirectory, database, spoolDirectory, () -> node.state().position());
		return new BackupParts(spool, new LitefsSnapshots(api, spool, database), (listener) -> {
		});
	}

	@Bean
	@ConditionalOnMissingBean
	RestoreDrill litefsRestoreDrill(BackupService backup, LitefsBackupProperties properties) {
		return new RestoreDrill(backup, properties.drill().cron());
	}

	/**
	 * A store that is reached as the application reaches S3.
	 */
	@FunctionalInterface
	interface ApplicationStore {

		BackupStore store(BackupTarget target);

	}

	/**
	 * The application's own S3 client, such as that of Spring Cloud AWS.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(S3Client.class)
	static class S3ClientConfiguration {

		@Bean
		@ConditionalOnBean(S3Client.class)
		ApplicationStore litefsS3ClientStore(S3Client client, LitefsBackupProperties properties) {
			return (target) -> new DeferredStore(target,
					() -> S3Store.open(client, target, properties.storeSettings()));
		}

	}

	/**
	 * The health indicator, where there is health.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	static class HealthConfiguration {

		@Bean
		@ConditionalOnEnabledHealthIndicator("litefsbackup")
		@ConditionalOnMissingBean(name = { "litefsBackupHealthIndicator", "litefsBackupHealthContributor" })
		LitefsBackupHealthIndicator litefsBackupHealthIndicator(BackupService backup,
				LitefsHealthProperties properties) {
			return new LitefsBackupHealthIndicator(backup, properties.maxBackupAge());
		}

	}

	/**
	 * Meters, where there is a registry.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnBean(MeterRegistry.class)
		@ConditionalOnMissingBean
		BackupMetrics litefsBackupMetrics(BackupService backup) {
			return new BackupMetrics(backup);
		}

	}

	/**
	 * The list of restore points, where there are endpoints.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnAvailableEndpoint(LitefsBackupsEndpoint.class)
		@ConditionalOnMissingBean
		LitefsBackupsEndpoint litefsBackupsEndpoint(BackupService backup) {
			return new LitefsBackupsEndpoint(backup,
					(point) -> (backup instanceof ApplicationBackup own) ? own.litestreamCommand(point) : null);
		}

	}

}
