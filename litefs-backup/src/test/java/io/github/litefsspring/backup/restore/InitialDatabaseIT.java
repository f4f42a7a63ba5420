package io.github.litefsspring.backup.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.restore.InitialDatabase.Outcome;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Restored and imported files become the database of a real LiteFS cluster.
 */
@Requires(Prerequisite.LITEFS)
@LitefsCluster(replicas = 1)
class InitialDatabaseIT {

	RunningCluster cluster;

	@TempDir
	Path directory;

	private final String name = UUID.randomUUID() + ".db";

	private BackupStore store;

	private TestBackup backup;

	@BeforeEach
	void openStore() throws IOException {
		this.store = new DirectoryStore(this.directory.resolve("backup"));
		this.backup = new TestBackup(this.store);
	}

	@Test
	void anEmptyClusterIsRestoredThroughItsPrimary() throws IOException, SQLException {
		storeBackup("one", "two");
		try (LitefsApi api = api(primary())) {
			ClusterDatabase place = place(primary(), api);
			assertThat(place.isEmpty()).isTrue();
			assertThat(restore(place)).isEqualTo(Outcome.RESTORED);
			assertThat(place.position().txid()).isEqualTo(1);
			assertThat(SqliteBackup.notes(primary().mountDirectory().resolve(this.name))).containsExactly("one", "two");
			awaitOnReplica(place.position());
			assertThat(SqliteBackup.notes(replica().mountDirectory().resolve(this.name))).containsExactly("one", "two");
			assertThat(restore(place)).isEqualTo(Outcome.EXISTED);
			assertThat(this.directory.resolve("work")).isEmptyDirectory();
		}
	}

	@Test
	void aFileInWalModeIsImported() throws IOException, SQLException {
		Path file = this.directory.resolve("seed.db");
		SqliteBackup.create(file);
		try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				var statement = connection.createStatement()) {
			statement.execute("pragma journal_mode=wal");
		}
		SqliteBackup.create(file, "walled");
		try (LitefsApi api = api(primary())) {
			ClusterDatabase place = place(primary(), api);
			assertThat(new InitialDatabase(place).importIfMissing(file)).isEqualTo(Outcome.IMPORTED);
			assertThat(SqliteBackup.notes(primary().mountDirectory().resolve(this.name))).containsExactly("walled");
		}
	}

	@Test
	void aReplicaRefusesToImport() throws IOException, SQLException {
		storeBackup("one");
		try (LitefsApi api = api(replica())) {
			assertThatExceptionOfType(InitialDatabaseException.class).isThrownBy(() -> restore(place(replica(), api)))
				.withMessageContaining("LiteFS did not import")
				.withCauseInstanceOf(IOException.class);
			Path file = SqliteBackup.create(this.directory.resolve("seed.db"), "one");
			assertThatExceptionOfType(LitefsApiException.class)
				.isThrownBy(() -> api.importFile(this.name, file, Duration.ofSeconds(10)));
		}
		assertThat(primary().mountDirectory().resolve(this.name)).doesNotExist();
	}

	@Test
	void aRunningDatabaseIsTakenBackToARestorePoint() throws IOException, SQLException {
		RestorePoint point = storeBackup("invoice");
		Path mounted = primary().mountDirectory().resolve(this.name);
		SqliteBackup.create(mounted, "mistake", "another");
		try (LitefsApi api = api(primary())) {
			ClusterDatabase place = place(primary(), api);
			Hooks hooks = new Hooks(place, point);
			Position before = place.position();
			InPlaceRestore.Report report = new InPlaceRestore(new Restore(this.store, IntegrityCheck.FULL), hooks)
				.restoreTo(point, this.directory.resolve("restored.db"), (progress) -> {
				});
			assertThat(report.restored()).isEqualTo(point);
			assertThat(report.after()).isEqualTo(place.position());
			assertThat(report.after().txid()).isGreaterThan(before.txid() + 1);
			assertThat(SqliteBackup.notes(mounted)).containsExactly("invoice");
			assertThat(SqliteBackup.notes(replica().mountDirectory().resolve(this.name))).containsExactly("invoice");
			assertThat(hooks.calls).hasToString("fence snapshot replace await open");
			assertThat(this.directory.resolve("restored.db")).doesNotExist();
		}
	}

	@Test
	void nothingIsRestoredIntoTheMountBehindLitefs() throws IOException, SQLException {
		RestorePoint point = storeBackup("invoice");
		Path mounted = primary().mountDirectory().resolve(this.name);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Restore(this.store, IntegrityCheck.QUICK)
			.restore(RestoreRequest.of(point), mounted, (progress) -> {
			})).withMessageContaining("is in LiteFS's mount");
		assertThat(mounted).doesNotExist();
		assertThat(mounted.resolveSibling(this.name + OutputFile.SUFFIX)).doesNotExist();
	}

	@Test
	void aPointThatCannotBeRestoredStopsNobody() throws IOException, SQLException {
		RestorePoint point = storeBackup("invoice");
		Files.write(Files.walk(this.directory.resolve("backup"))
			.filter((file) -> file.toString().endsWith(".ltx"))
			.findFirst()
			.orElseThrow(), new byte[200]);
		try (LitefsApi api = api(primary())) {
			Hooks hooks = new Hooks(place(primary(), api), point);
			assertThatExceptionOfType(DamagedBackupException.class)
				.isThrownBy(() -> new InPlaceRestore(new Restore(this.store, IntegrityCheck.FULL), hooks)
					.restoreTo(point, this.directory.resolve("restored.db"), (progress) -> {
					}));
			assertThat(hooks.calls).isEmpty();
		}
	}

	private RestorePoint storeBackup(String... notes) throws IOException, SQLException {
		this.backup.open(Instant.parse("2026-01-02T03:04:05Z"));
		SqliteBackup.store(this.backup, SqliteBackup.create(this.directory.resolve("source.db"), notes), 7);
		return new RestorePoints(this.store).newestFirst().get(0);
	}

	private Outcome restore(ClusterDatabase place) throws IOException {
		return new InitialDatabase(place).restoreIfMissing(this.store, (progress) -> {
		});
	}

	private ClusterDatabase place(RunningNode node, LitefsApi api) {
		return new ClusterDatabase(node.mountDirectory().resolve(this.name), this.directory.resolve("work"), api);
	}

	private static LitefsApi api(RunningNode node) {
		return new LitefsApi(node.apiUrl().toString(), "litefs.api-url");
	}

	private void awaitOnReplica(Position position) {
		Path file = replica().mountDirectory().resolve(this.name + "-pos");
		await().atMost(Duration.ofSeconds(30))
			.ignoreExceptions()
			.until(() -> Position.parse(Files.readString(file)).equals(position));
	}

	private RunningNode primary() {
		return this.cluster.node(0);
	}

	private RunningNode replica() {
		return this.cluster.node(1);
	}

	private final class Hooks implements InPlaceRestore.Cluster {

		private final ClusterDatabase place;

		private final RestorePoint snapshot;

		private final StringBuilder calls = new StringBuilder();

		private Hooks(ClusterDatabase place, RestorePoint snapshot) {
			this.place = place;
			this.snapshot = snapshot;
		}

		@Override
		public Closeable fenceWriters() {
			this.calls.append("fence ");
			return () -> this.calls.append("open");
		}

		@Override
		public void requireFits(Path file) throws IOException {
			this.place.requireFits(file);
		}

		@Override
		public RestorePoint snapshotNow() {
			this.calls.append("snapshot ");
			return this.snapshot;
		}

		@Override
		public Position replace(Path file) throws IOException {
			this.calls.append("replace ");
			return this.place.replace(file);
		}

		@Override
		public void awaitEverywhere(Position position) {
			this.calls.append("await ");
			awaitOnReplica(position);
		}

	}

}
