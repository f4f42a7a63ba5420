package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.backup.Backup;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.TestSettings;
import io.github.litefsspring.backup.restore.BackupReader;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.backup.restore.RestoreRequest;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.StandaloneNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A store that is away until more was committed than the disk holds, a real one in
 * memory.
 */
class StandaloneFullDiskIT {

	private static final int SIZE = 96 << 20;

	private static final int ROW = 100_000;

	@TempDir
	Path directory;

	private Path disk;

	private boolean mounted;

	@BeforeEach
	void mount() throws IOException, InterruptedException {
		this.disk = Files.createDirectory(this.directory.resolve("disk"));
		this.mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", this.disk.toString());
		boolean required = "required".equals(System.getProperty("litefs.it"));
		assumeTrue(this.mounted || required, "a file system in memory can only be mounted by root");
		assertThat(this.mounted).as("root mounts a file system in memory").isTrue();
	}

	@AfterEach
	void unmount() throws IOException, InterruptedException {
		if (this.mounted) {
			run("umount", "-l", this.disk.toString());
		}
	}

	@Test
	void theApplicationWritesOnWhileTheStoreIsAwayAndThenANewHistoryIsStored() throws Exception {
		Path file = this.disk.resolve("data.db");
		StandaloneNode node = new StandaloneNode(file, "laptop");
		AtomicBoolean away = new AtomicBoolean();
		try (LitefsDataSource dataSource = new LitefsDataSource(node, DataSourceSettings.of(file));
				WalSpool spool = WalSpool.open(dataSource.takeOverCheckpoints());
				BackupStore store = new DirectoryStore(this.directory.resolve("backup"));
				Backup backup = new Backup(node, maybeAway(store, away), spool, new DatabaseSnapshots(spool),
						TestSettings.singleWriter("laptop"))) {
			spool.addListener(backup::committed);
			execute(dataSource, "create table entry (id integer primary key, payload blob)");
			backup.start();
			await().atMost(Duration.ofSeconds(30)).until(() -> backup.status().lineage() != null);
			String before = backup.status().lineage();
			away.set(true);
			for (int row = 0; row < 3L * SIZE / ROW; row++) {
				execute(dataSource, "insert or replace into entry values (" + row % 20 + ", randomblob(" + ROW + "))");
				if (row % 10 == 0) {
					// no faster than a disk
					spool.collect();
				}
			}
			// first it may say that a new history would begin too soon
			await().untilAsserted(() -> assertThat(backup.status().lastError()).contains("away"));
			assertThat(backup.status().age()).isPositive();
			away.set(false);
			await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
				assertThat(backup.status().lastError()).isNull();
				assertThat(backup.status().stored()).isEqualTo(spool.readPosition());
			});
			assertThat(backup.status().lineage()).isNotEqualTo(before);
			Path restored = this.directory.resolve("restored.db");
			new BackupReader(store, this.directory).restore(IntegrityCheck.FULL)
				.restore(RestoreRequest.newest(), restored, (progress) -> {
				});
			assertThat(payloads(restored)).isEqualTo(payloads(file));
		}
	}

	private static BackupStore maybeAway(BackupStore store, AtomicBoolean away) {
		return (BackupStore) Proxy.newProxyInstance(BackupStore.class.getClassLoader(),
				new Class<?>[] { BackupStore.class }, (proxy, method, arguments) -> {
					if (away.get() && List.of(method.getExceptionTypes()).contains(BackupStoreException.class)) {
						throw new BackupStoreException("the store is away", null);
					}
					try {
						return method.invoke(store, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	private static void execute(LitefsDataSource dataSource, String sql) throws SQLException {
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String payloads(Path database) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("select group_concat(id || hex(payload)) from entry")) {
			row.next();
			return row.getString(1);
		}
	}

	private static boolean run(String... command) throws IOException, InterruptedException {
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor() == 0;
	}

}
