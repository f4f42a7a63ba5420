package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A file becomes the database of a real cluster while connections are open, whatever its
 * header says; or it is refused before anything is done.
 */
@Requires(Prerequisite.LITEFS)
@LitefsCluster(replicas = 1)
class ReplacedDatabaseIT {

	private static final int ROWS = 3000;

	private static final String INTEGRITY = "pragma integrity_check";

	RunningCluster cluster;

	@TempDir
	Path directory;

	private final String name = UUID.randomUUID() + ".db";

	private LitefsApi api;

	@BeforeEach
	void openApi() {
		this.api = new LitefsApi(this.cluster.node(0).apiUrl().toString(), "litefs.api-url");
	}

	@AfterEach
	void closeApi() {
		this.api.close();
	}

	@ParameterizedTest(name = "{0} while the database is in {1} mode")
	@CsvSource({ "page_size = 8192,wal", "page_size = 8192,delete", "page_size = 512,wal", "encoding = 'UTF-16le',wal",
			"encoding = 'UTF-16be',delete" })
	void aFileThatLitefsOrOpenConnectionsDoNotSurviveIsRefusedBeforeAnythingIsDone(String pragma, String mode)
			throws IOException, SQLException {
		Path file = file("file.db", mode, "pragma " + pragma);
		try (Connection open = open(0)) {
			live(open, mode);
			Position before = place().position();
			assertThatExceptionOfType(ImportRefusedException.class).isThrownBy(() -> place().replace(file))
				.withMessageContaining("Nothing was done")
				.withMessageContaining("litefs.backup.import-on-start");
			assertThatExceptionOfType(ImportRefusedException.class).isThrownBy(() -> place().requireFits(file));
			assertThat(place().position()).isEqualTo(before);
			execute(open, "insert into t values ('goes on')");
			awaitOnReplica();
		}
	}

	@ParameterizedTest(name = "{0} while the database is in {1} mode")
	@CsvSource({ "application_id = 77,wal", "user_version = 99,delete", "user_version = 99,wal",
			"default_cache_size = 55,wal", "auto_vacuum = full,wal", "auto_vacuum = incremental,wal",
			"auto_vacuum = full,delete", "journal_mode = delete,wal", "journal_mode = wal,delete",
			"journal_mode = persist,wal" })
	void aFileWithAnotherHeaderReplacesTheDatabaseUnderOpenConnections(String pragma, String mode)
			throws IOException, SQLException {
		replace(file("file.db", mode, "pragma " + pragma), mode);
		String setting = pragma.substring(0, pragma.indexOf(' '));
		try (Connection open = open(0)) {
			String value = ask(open, "pragma " + setting);
			switch (setting) {
				case "journal_mode" -> assertThat(value).isEqualTo(mode);
				case "auto_vacuum" -> assertThat(value).isEqualTo(mode.equals("wal") ? "0" : "1");
				default -> assertThat(pragma).endsWith(value);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal", "delete" })
	void aFileOfAnOldSchemaFormatReplacesTheDatabase(String mode) throws IOException, SQLException {
		Path file = file("file.db", mode);
		byte[] content = Files.readAllBytes(file);
		ByteBuffer.wrap(content).putInt(44, 1);
		replace(Files.write(file, content), mode);
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal", "delete" })
	void aFileThatReservesBytesOfEachPageReplacesTheDatabase(String mode) throws IOException, SQLException {
		Path file = this.directory.resolve("file.db");
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
			execute(connection, "pragma user_version = 1");
		}
		byte[] empty = Files.readAllBytes(file);
		// the size of a page minus its reserved bytes is where an empty page ends
		empty[20] = 32;
		ByteBuffer.wrap(empty).putShort(105, (short) (4096 - 32));
		Files.write(file, empty);
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
			execute(connection, "create table t (v)");
		}
		fill(file);
		assertThat(Files.readAllBytes(file)[20]).isEqualTo((byte) 32);
		replace(file, mode);
	}

	@Test
	void anIncompleteFileAndOneOfALaterFormatAreRefused() throws IOException, SQLException {
		Path file = file("file.db", "wal");
		byte[] content = Files.readAllBytes(file);
		try (Connection open = open(0)) {
			live(open, "wal");
			Files.write(file, Arrays.copyOf(content, content.length - 4096));
			assertThatExceptionOfType(ImportRefusedException.class).isThrownBy(() -> place().replace(file))
				.withMessageContaining("is incomplete");
			content[18] = 3;
			Files.write(file, content);
			assertThatExceptionOfType(ImportRefusedException.class).isThrownBy(() -> place().replace(file))
				.withMessageContaining("write version 3");
			execute(open, "insert into t values ('goes on')");
			awaitOnReplica();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal", "delete" })
	void connectionsThatAreOpenTakeNoReplacedFileForAnother(String mode) throws IOException, SQLException {
		try (Connection open = open(0); Connection idle = open(0)) {
			live(open, mode);
			for (String column : List.of("a", "b", "c", "d")) {
				Path file = file(column + ".db", mode);
				try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
					execute(connection, "alter table t rename column v to " + column);
					execute(connection, "update t set %s = '%s' where rowid < 3".formatted(column, column));
				}
				place().replace(file);
				for (Connection connection : List.of(open, idle)) {
					assertThat(ask(connection, "select " + column + " from t limit 1")).isEqualTo(column);
					assertThat(ask(connection, "select name from pragma_table_info('t')")).isEqualTo(column);
				}
			}
		}
	}

	@Test
	void rowIdsOfTablesWithoutAPrimaryKeySurviveThatAutoVacuumIsTakenOut() throws IOException, SQLException {
		Path file = file("file.db", "delete", "pragma auto_vacuum = full");
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
			execute(connection, "delete from t where rowid % 2 = 0");
		}
		assertThat(new InitialDatabase(place()).importIfMissing(file)).isEqualTo(InitialDatabase.Outcome.IMPORTED);
		try (Connection open = open(0)) {
			assertThat(ask(open, "select max(rowid) from t")).isEqualTo(String.valueOf(ROWS - 1));
			assertThat(ask(open, "pragma auto_vacuum")).isEqualTo("0");
		}
	}

	@ParameterizedTest(name = "a file in {0} mode for an application that opens it in {1} mode")
	@CsvSource({ "wal,DELETE", "delete,WAL", "wal,WAL", "delete,TRUNCATE" })
	void anEmptyClusterBeginsInTheJournalModeOfTheApplication(String mode, JournalMode application)
			throws IOException, SQLException {
		ClusterDatabase place = new ClusterDatabase(mounted(0), this.directory.resolve("work"), this.api, application);
		new InitialDatabase(place).importIfMissing(file("file.db", mode));
		try (Connection open = open(0)) {
			assertThat(ask(open, "pragma journal_mode")).isEqualTo((application == JournalMode.WAL) ? "wal" : "delete");
			execute(open, "insert into t values ('goes on')");
			awaitOnReplica();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "DELETE" })
	void anEmptyClusterTakesEveryPageSizeAndEncoding(JournalMode mode) throws IOException, SQLException {
		for (int pageSize : List.of(512, 8192, 65536)) {
			String database = UUID.randomUUID() + ".db";
			ClusterDatabase place = new ClusterDatabase(mounted(0).resolveSibling(database),
					this.directory.resolve("work"), this.api, mode);
			Path file = file(database, "delete", "pragma page_size = " + pageSize, "pragma encoding = 'UTF-16be'");
			new InitialDatabase(place).importIfMissing(file);
			try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + place.database())) {
				execute(open, "insert into t values ('goes on')");
				assertThat(ask(open, "pragma page_size")).isEqualTo(String.valueOf(pageSize));
			}
			assertThat(place.position().txid()).isGreaterThanOrEqualTo(2);
		}
	}

	private void replace(Path file, String mode) throws IOException, SQLException {
		try (Connection writer = open(0); Connection reader = open(0)) {
			live(writer, mode);
			assertThat(ask(reader, "select count(*) from t")).isEqualTo("1");
			awaitOnReplica();
			try (Connection replica = open(1)) {
				assertThat(ask(replica, "select count(*) from t")).isEqualTo("1");
				place().requireFits(file);
				Position position = place().replace(file);
				assertThat(position).isEqualTo(place().position());
				execute(writer, "insert into t values ('goes on')");
				awaitOnReplica();
				for (Connection connection : List.of(writer, reader, replica)) {
					assertThat(ask(connection, "select count(*) from t")).isEqualTo(String.valueOf(ROWS + 1));
				}
				execute(writer, "delete from t where v like 'row%'");
				execute(writer, "insert into t values ('goes on')");
				awaitOnReplica();
				for (Connection connection : List.of(reader, replica)) {
					assertThat(ask(connection, "select count(*) from t")).isEqualTo("2");
					assertThat(ask(connection, INTEGRITY)).isEqualTo("ok");
				}
			}
			try (Connection later = open(1)) {
				assertThat(ask(later, INTEGRITY)).isEqualTo("ok");
			}
		}
	}

	private static void live(Connection open, String mode) throws SQLException {
		execute(open, "pragma journal_mode = " + mode);
		execute(open, "create table t (v)");
		execute(open, "insert into t values ('live')");
	}

	private Path file(String file, String mode, String... pragmas) throws SQLException {
		Path path = this.directory.resolve(file);
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path)) {
			for (String pragma : pragmas) {
				execute(connection, pragma);
			}
			if (!List.of(pragmas).toString().contains("journal_mode")) {
				execute(connection, "pragma journal_mode = " + mode);
			}
			execute(connection, "create table t (v)");
		}
		fill(path);
		return path;
	}

	private static void fill(Path file) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
			execute(connection,
					"with recursive n(i) as (select 1 union all select i + 1 from n where i < %d) insert into t select 'row' || i || hex(zeroblob(200)) from n"
						.formatted(ROWS));
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String ask(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			return rows.next() ? rows.getString(1) : "";
		}
	}

	private Connection open(int node) throws SQLException {
		return DriverManager.getConnection("jdbc:sqlite:%s?busy_timeout=10000".formatted(mounted(node)));
	}

	private ClusterDatabase place() {
		return new ClusterDatabase(mounted(0), this.directory.resolve("work"), this.api);
	}

	private Path mounted(int node) {
		RunningNode running = this.cluster.node(node);
		return running.mountDirectory().resolve(this.name);
	}

	private void awaitOnReplica() {
		Path file = mounted(1).resolveSibling(this.name + "-pos");
		await().atMost(Duration.ofSeconds(30))
			.ignoreExceptions()
			.until(() -> Position.parse(Files.readString(file)).equals(place().position()));
	}

}
