package io.github.litefsspring.boot.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.backup.restore.StandaloneDatabase;
import io.github.litefsspring.backup.store.BackupTarget;
import io.github.litefsspring.backup.store.DeferredStore;
import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FirstDatabaseTests {

	@TempDir
	Path folder;

	private Path database;

	private Path seed;

	@BeforeEach
	void createSeed() throws SQLException {
		this.database = this.folder.resolve("data.db");
		this.seed = this.folder.resolve("seed.db");
		run(this.seed, "CREATE TABLE item(name TEXT)", "INSERT INTO item VALUES ('seeded')");
	}

	@Test
	void anEmptyNodeBeginsWithTheFile() throws Exception {
		first(this.seed).beforeOpening(new StubLitefsNode(Role.STANDALONE));
		assertThat(name()).isEqualTo("seeded");
		assertThat(this.seed).exists();
	}

	@Test
	void anExistingDatabaseIsNeverReplaced() throws Exception {
		run(this.database, "CREATE TABLE item(name TEXT)", "INSERT INTO item VALUES ('mine')");
		first(this.seed).beforeOpening(new StubLitefsNode(Role.STANDALONE));
		assertThat(name()).isEqualTo("mine");
	}

	@Test
	void whereThereIsNoBackupTheFileIsTaken() throws Exception {
		BackupTarget target = BackupTarget.parse("file:" + Files.createDirectory(this.folder.resolve("backup")));
		var store = new DeferredStore(target, () -> target.openForReading(StoreSettings.of(Map.of())));
		new FirstDatabase(() -> new StandaloneDatabase(this.database), store, this.seed, Duration.ZERO)
			.beforeOpening(new StubLitefsNode(Role.STANDALONE));
		assertThat(name()).isEqualTo("seeded");
	}

	@Test
	void aFileThatIsNotThereStopsTheStartAndLeavesNothing() {
		assertThatExceptionOfType(FirstDatabaseException.class)
			.isThrownBy(
					() -> first(this.folder.resolve("missing.db")).beforeOpening(new StubLitefsNode(Role.STANDALONE)))
			.withMessageContaining("litefs.backup.import-on-start")
			.withMessageContaining("missing.db");
		assertThat(this.database).doesNotExist();
	}

	@Test
	void aReplicaWaitsForWhatThePrimaryMakes() throws Exception {
		StubLitefsNode replica = new StubLitefsNode(Role.REPLICA).at(Position.NONE);
		CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
			try {
				first(this.seed).beforeOpening(replica);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(waiting).isNotDone();
		replica.at(new Position(1, 1));
		waiting.get(20, TimeUnit.SECONDS);
		assertThat(this.database).as("the replica makes nothing itself").doesNotExist();
	}

	@Test
	void nothingIsAskedWhereNothingIsSet() throws Exception {
		new FirstDatabase(() -> {
			throw new IllegalStateException("asked");
		}, null, null, Duration.ZERO).beforeOpening(new StubLitefsNode(Role.STANDALONE));
		assertThat(this.database).doesNotExist();
	}

	private FirstDatabase first(@Nullable Path file) {
		return new FirstDatabase(() -> new StandaloneDatabase(this.database), null, file, Duration.ofSeconds(20));
	}

	private String name() throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + this.database);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT name FROM item")) {
			return rows.getString(1);
		}
	}

	private static void run(Path file, String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

}
