package io.github.litefsspring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.restore.ClusterDatabase;
import io.github.litefsspring.backup.restore.DatabasePlace;
import io.github.litefsspring.backup.restore.StandaloneDatabase;
import io.github.litefsspring.backup.store.BackupTarget;
import io.github.litefsspring.backup.store.DeferredStore;
import io.github.litefsspring.boot.autoconfigure.LitefsBackupProperties.RestoreOnStart;
import io.github.litefsspring.boot.backup.FirstDatabase;
import io.github.litefsspring.node.LitefsNode;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the first database of an
 * application: a restored backup, or an existing file. It needs no
 * {@code litefs.backup.enabled}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsBackupAutoConfiguration.class, before = LitefsDataSourceAutoConfiguration.class)
@ConditionalOnClass(BackupStore.class)
@ConditionalOnBean(LitefsNode.class)
@EnableConfigurationProperties(LitefsBackupProperties.class)
public final class LitefsFirstDatabaseAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FirstDatabase litefsFirstDatabase(LitefsApi api, LitefsProperties properties, LitefsBackupProperties backup,
			ObjectProvider<BackupStore> store) {
		boolean restore = backup.restoreOnStart() == RestoreOnStart.IF_MISSING;
		return new FirstDatabase(() -> place(api, properties, backup.spoolDirectory()),
				restore ? store.getIfAvailable(() -> open(backup)) : null, backup.importOnStart(),
				properties.startupTimeout());
	}

	private static BackupStore open(LitefsBackupProperties backup) {
		BackupTarget target = BackupTarget.parse(String.valueOf(backup.target()));
		return new DeferredStore(target, () -> target.openForReading(backup.storeSettings()));
	}

	private static DatabasePlace place(LitefsApi api, LitefsProperties properties, @Nullable Path spoolDirectory)
			throws IOException {
		Path database = properties.databaseFile();
		if (properties.isStandalone()) {
			return new StandaloneDatabase(database);
		}
		Path folder = (spoolDirectory != null) ? spoolDirectory : LitefsDataDirectory.of(api).resolve("backup-spool");
		return new ClusterDatabase(database, folder.resolve("work"), api, properties.jdbc().journalMode());
	}

}
