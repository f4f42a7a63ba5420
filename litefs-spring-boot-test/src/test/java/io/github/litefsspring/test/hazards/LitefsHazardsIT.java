package io.github.litefsspring.test.hazards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.NodeApplication;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What docs/litefs-hazards.md says: each case shows what a real LiteFS does, and that the
 * library does not let it come to that. When LiteFS has been mended, a case fails.
 */
@RequiresLitefs
class LitefsHazardsIT {

	private static final String FILL = "insert into item(content) with recursive r(i) as "
			+ "(select 1 union all select i + 1 from r where i < 1000) select randomblob(3000) from r";

	private static final String DELETE_MOST = "delete from item where id > 20";

	private static final String INSERT = "insert into item(content) values ('one more')";

	@TempDir
	Path folder;

	private RunningCluster cluster;

	private RunningNode primary;

	private RunningNode replica;

	@BeforeEach
	void start() {
		this.cluster = RunningCluster.builder().replicas(1).start();
		this.primary = this.cluster.node(0);
		this.replica = this.cluster.node(1);
	}

	@AfterEach
	void stop() {
		this.cluster.close();
	}

	@Test
	void vacuumWithALogPanicsAndIsNeverReplicated() throws Exception {
		create("journal_mode = wal");
		try (NodeApplication application = application(JournalMode.WAL)) {
			application.execute(DELETE_MOST);
			assertRefused(application, "vacuum", "{\"action\":\"vacuum\"}");
			application.execute(INSERT);
			this.cluster.awaitReplicated();
		}
		Position before = this.primary.position();
		assertThat(bare("vacuum")).isEqualTo("ok");
		assertThat(Files.readString(this.primary.log())).contains("panic in handler").contains("index out of range");
		assertThat(this.primary.position()).isEqualTo(before);
		assertThat(bare(INSERT)).contains("locked");
	}

	@Test
	void vacuumWithARollbackJournalIsReplicated() throws Exception {
		create("journal_mode = delete");
		try (NodeApplication application = application(JournalMode.DELETE)) {
			application.execute(DELETE_MOST);
			application.execute("vacuum");
			application.execute(INSERT);
			this.cluster.awaitReplicated();
		}
		assertThat(Files.size(databaseFile(this.replica))).isLessThan(1_000_000);
		assertThat(this.replica.query("select count(*) from item")).containsExactly("21");
	}

	@Test
	void aDatabaseWithAutoVacuumAndALogIsNotWrittenUntilItHasNoneAnyMore() throws Exception {
		create("auto_vacuum = full", "journal_mode = wal");
		try (NodeApplication application = application(JournalMode.WAL)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> application.execute(DELETE_MOST))
				.withMessageContaining("auto_vacuum=1")
				.withMessageContaining("litefs import");
			importWithoutAutoVacuum();
			application.execute(DELETE_MOST);
			this.cluster.awaitReplicated();
			assertThat(this.replica.query("select count(*) from item")).containsExactly("20");
		}
	}

	@Test
	void withoutTheLibraryAnOrdinaryDeleteEndsIt() throws Exception {
		create("auto_vacuum = full", "journal_mode = wal");
		assertThat(bare(DELETE_MOST)).isEqualTo("ok");
		assertEndedOrPanicked();
		assertThat(this.replica.query("select count(*) from item")).as("the transaction is lost")
			.containsExactly("1000");
	}

	// what the message tells the operator to do
	private void importWithoutAutoVacuum() throws SQLException {
		Path copy = this.folder.resolve("new.db");
		this.primary.execute("pragma auto_vacuum = 0", "vacuum into '" + copy + "'");
		sqlite(copy, "pragma journal_mode = wal");
		importFile(copy);
	}

	@Test
	void incrementalVacuumEndsLitefs() throws Exception {
		create("auto_vacuum = incremental", "journal_mode = wal");
		this.primary.execute(DELETE_MOST);
		try (NodeApplication application = application(JournalMode.WAL)) {
			assertRefused(application, "pragma incremental_vacuum", "{\"action\":\"vacuum\"}");
		}
		bare("pragma incremental_vacuum");
		assertEndedOrPanicked();
	}

	@Test
	void anotherPageSizeEndsLitefsForGood() throws Exception {
		create("journal_mode = delete");
		var settings = new DataSourceSettings(this.primary.database(), JournalMode.DELETE, Duration.ofSeconds(5),
				Duration.ofSeconds(10), 4, Map.of("page_size", "8192"));
		try (NodeApplication application = new NodeApplication(this.cluster, this.primary, settings)) {
			assertRefused(application, "pragma page_size = 8192", "never changes");
			application.execute("vacuum");
			application.execute(INSERT);
			this.cluster.awaitReplicated();
			assertThat(application.query("pragma page_size")).containsExactly("4096");
		}
		assertThat(bare("pragma page_size = 8192", "vacuum", INSERT)).contains("disk I/O error");
		assertDoesNotStartAgain(this.primary, "must be a single page");
	}

	@Test
	void theWayBackFromALogEndsTheReplicas() throws Exception {
		create("journal_mode = wal");
		try (NodeApplication application = application(JournalMode.DELETE)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> application.execute(INSERT))
				.withMessageContaining("litefs.jdbc.journal-mode=wal");
		}
		try (NodeApplication application = application(JournalMode.WAL)) {
			assertRefused(application, "pragma journal_mode = delete", "litefs.jdbc.journal-mode");
		}
		bare("pragma journal_mode = delete");
		assertEnded(this.replica, "does not match LTX post-apply checksum");
		assertDoesNotStartAgain(this.replica, "does not match LTX post-apply checksum");
	}

	@Test
	void anImportWithAnotherPageSizeEndsLitefsForGood() throws Exception {
		create("journal_mode = wal");
		Path file = this.folder.resolve("other.db");
		sqlite(file, "pragma page_size = 8192", "create table item(id integer primary key, content)");
		assertThatExceptionOfType(LitefsApiException.class).isThrownBy(() -> importFile(file));
		assertEnded(this.primary, "must be a single page");
		assertDoesNotStartAgain(this.primary, "must be a single page");
	}

	@Test
	void anImportWithARollbackJournalOverALogEndsTheReplicas() throws Exception {
		create("journal_mode = wal");
		Path file = this.folder.resolve("other.db");
		sqlite(file, "create table item(id integer primary key, content)");
		importFile(file);
		bare(INSERT);
		assertEnded(this.replica, "does not match LTX post-apply checksum");
		assertDoesNotStartAgain(this.replica, "does not match LTX post-apply checksum");
	}

	@Test
	void anImportThatIsNoDatabaseIsRefusedByLitefs() throws Exception {
		create("journal_mode = wal");
		Path file = Files.writeString(this.folder.resolve("text"), "no database at all ".repeat(100));
		assertThatExceptionOfType(LitefsApiException.class).isThrownBy(() -> importFile(file));
		this.primary.execute(INSERT);
		this.cluster.awaitReplicated();
	}

	@Test
	void whoRemembersASchemaReadsAnotherTableAfterAnImport() throws Exception {
		Path one = this.folder.resolve("one.db");
		Path two = this.folder.resolve("two.db");
		sqlite(one, "create table a(x)", "create table b(x)", "insert into a values('a')", "insert into b values('b')");
		sqlite(two, "create table b(x)", "create table a(x)", "insert into a values('a')", "insert into b values('b')");
		sqlite(one, "pragma journal_mode = wal");
		sqlite(two, "pragma journal_mode = wal");
		importFile(one);
		try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + this.primary.database());
				Statement statement = reader.createStatement()) {
			assertThat(first(statement, "select x from a")).isEqualTo("a");
			importFile(two);
			assertThat(first(statement, "select x from a")).as("LiteFS sets the schema version to 0").isEqualTo("b");
		}
		assertThat(this.primary.query("select x from a")).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-lock", "-pos" })
	void aFileOfLitefssOwnNameEndsAllCreationOfFiles(String suffix) throws Exception {
		create("journal_mode = delete");
		Path file = this.primary.mountDirectory().resolve("backup" + suffix);
		try (NodeApplication application = application(JournalMode.DELETE)) {
			try (Connection connection = application.dataSource().exclusive().getConnection();
					Statement statement = connection.createStatement()) {
				for (String sql : List.of("attach '" + file + "' as x", "vacuum into '" + file + "'")) {
					assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
						.isThrownBy(() -> statement.execute(sql))
						.withMessageContaining("choose another name");
				}
			}
			application.execute(INSERT);
		}
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> Files.createFile(file));
		assertThat(bare(INSERT)).contains("unable to open database file");
		this.primary.restart();
		assertThat(bare(INSERT)).isEqualTo("ok");
	}

	@Test
	void whoeverDeletesTheLogEndsLitefsWithTheNextCommit() throws Exception {
		create("journal_mode = wal");
		Path log = this.primary.database().resolveSibling("data.db-wal");
		assertThat(BareSqlite.run(this.primary.database(), INSERT, BareSqlite.DELETE + log, INSERT))
			.contains("I/O error");
		assertEnded(this.primary, "open wal file");
		this.primary.start();
		assertThat(this.primary.query("pragma integrity_check")).containsExactly("ok");
		assertThat(this.primary.query("select count(*) from item")).as("what came before is there")
			.containsExactly("1001");
	}

	@Test
	void whoeverDeletesTheDatabaseDeletesItOnEveryNode() throws Exception {
		create("journal_mode = wal");
		Files.delete(this.primary.database());
		await().atMost(20, TimeUnit.SECONDS).until(() -> Files.notExists(this.replica.database()));
		assertThat(databaseFile(this.replica)).doesNotExist();
	}

	@Test
	void whatIsCommittedWithoutAJournalIsLost() throws Exception {
		create("journal_mode = delete");
		try (NodeApplication application = application(JournalMode.DELETE)) {
			assertRefused(application, "pragma journal_mode = memory", "litefs.jdbc.journal-mode");
			assertRefused(application, "pragma journal_mode = off", "litefs.jdbc.journal-mode");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> new NodeApplication(this.cluster, this.primary,
				new DataSourceSettings(this.primary.database(), JournalMode.DELETE, Duration.ofSeconds(5),
						Duration.ofSeconds(10), 4, Map.of("journal_mode", "MEMORY"))));
		Position before = this.primary.position();
		assertThat(bare("pragma journal_mode = memory", INSERT)).isEqualTo("ok");
		assertThat(this.primary.position()).isEqualTo(before);
		assertThat(this.replica.query("select count(*) from item")).containsExactly("1000");
	}

	@Test
	void exclusiveLockingDoesNotWorkWithALog() throws Exception {
		create("journal_mode = wal");
		try (NodeApplication application = application(JournalMode.WAL)) {
			assertRefused(application, "pragma locking_mode = exclusive", "would stop LiteFS");
		}
		assertThat(bare("pragma locking_mode = exclusive", INSERT)).contains("disk I/O error");
		this.primary.execute(INSERT);
		this.cluster.awaitReplicated();
	}

	@Test
	void aTransactionOverTwoDatabasesWithRollbackJournalsFails() throws Exception {
		create("journal_mode = delete");
		Path other = this.primary.mountDirectory().resolve("other.db");
		sqlite(other, "create table note(x)");
		assertThat(
				bare("attach '" + other + "' as other", "begin", INSERT, "insert into other.note values (1)", "commit"))
			.contains("disk I/O error");
		assertThat(this.primary.query("select count(*) from item")).containsExactly("1000");
	}

	@Test
	void aWriteOfTheShellOnAReplicaFailsAndHarmsNothing() throws Exception {
		create("journal_mode = wal");
		assertThat(BareSqlite.run(this.replica.database(), INSERT)).contains("disk I/O error");
		assertThat(BareSqlite.run(this.replica.database(), DELETE_MOST, "vacuum")).contains("disk I/O error");
		this.primary.execute(INSERT);
		this.cluster.awaitReplicated();
		assertThat(this.replica.query("select count(*) from item")).containsExactly("1001");
	}

	@Test
	void litefsItselfRefusesToTruncateToOverwriteAndToRename() throws Exception {
		create("journal_mode = wal");
		Path database = this.primary.database();
		assertThatExceptionOfType(IOException.class).isThrownBy(
				() -> Files.newByteChannel(database, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> Files.move(database, database.resolveSibling("moved.db")));
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> Files.createDirectory(database.resolveSibling("folder")));
		this.primary.execute(INSERT);
		this.cluster.awaitReplicated();
		assertThat(this.replica.query("pragma integrity_check")).containsExactly("ok");
	}

	private void create(String... pragmas) {
		String[] statements = new String[pragmas.length + 2];
		for (int i = 0; i < pragmas.length; i++) {
			statements[i] = "pragma " + pragmas[i];
		}
		statements[pragmas.length] = "create table item(id integer primary key, content)";
		statements[pragmas.length + 1] = FILL;
		this.primary.execute(statements);
		this.cluster.awaitReplicated();
	}

	private NodeApplication application(JournalMode mode) {
		return new NodeApplication(this.cluster, this.primary, mode);
	}

	private String bare(String... statements) throws IOException, InterruptedException {
		return BareSqlite.run(this.primary.database(), statements);
	}

	private static void sqlite(Path file, String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	private void importFile(Path file) {
		try (LitefsApi api = new LitefsApi(this.primary.apiUrl().toString(), "test")) {
			api.importFile("data.db", file, Duration.ofSeconds(20));
		}
	}

	private static void assertRefused(NodeApplication application, String sql, String remedy) throws SQLException {
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> application.execute(sql))
			.withMessageContaining(remedy);
		try (Connection connection = application.dataSource().exclusive().getConnection();
				Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> statement.execute(sql))
				.withMessageContaining(remedy);
		}
	}

	private static String first(Statement statement, String query) throws SQLException {
		try (ResultSet row = statement.executeQuery(query)) {
			return row.getString(1);
		}
	}

	private void assertEndedOrPanicked() {
		await().atMost(20, TimeUnit.SECONDS)
			.until(() -> Files.readString(this.primary.log()),
					(log) -> log.contains("out-of-bounds for commit size") || log.contains("index out of range"));
	}

	private static void assertEnded(RunningNode node, String reason) throws IOException {
		await().atMost(20, TimeUnit.SECONDS).until(() -> !node.isRunning());
		assertThat(Files.readString(node.log())).contains(reason);
	}

	private static void assertDoesNotStartAgain(RunningNode node, String reason) throws IOException {
		node.kill();
		node.launch();
		await().atMost(20, TimeUnit.SECONDS).until(() -> !node.isRunning());
		assertThat(Files.readString(node.log())).contains("cannot open store").contains(reason);
	}

	private static Path databaseFile(RunningNode node) {
		return node.dataDirectory().resolve("dbs").resolve("data.db").resolve("database");
	}

}
