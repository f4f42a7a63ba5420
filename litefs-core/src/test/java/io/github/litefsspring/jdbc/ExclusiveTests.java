package io.github.litefsspring.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExclusiveTests extends JdbcTestBase {

	@Test
	void aScriptMayChangeSettingsAndTheyAreGoneAfterwards() throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			execute(connection, "PRAGMA foreign_keys = off");
			assertThat(query(connection, "PRAGMA foreign_keys")).containsExactly(0);
			execute(connection, "INSERT INTO strict_part(item) VALUES (99)");
			execute(connection, "CREATE TEMP TABLE scratch(id)");
			execute(connection, "DELETE FROM strict_part");
			connection.setAutoCommit(false);
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			connection.commit();
			execute(connection, "INSERT INTO item(name) VALUES ('b')");
			connection.rollback();
			connection.setAutoCommit(true);
			execute(connection, "BEGIN");
			execute(connection, "INSERT INTO item(name) VALUES ('left open')");
		}
		assertThat(query("SELECT name FROM item")).containsExactly("a");
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> run("INSERT INTO strict_part(item) VALUES (99)"));
		try (Connection connection = transaction()) {
			assertThat(query(connection, "PRAGMA foreign_keys")).containsExactly(1);
		}
		assertNothingLeaks();
	}

	@Test
	void nobodyElseWritesMeanwhile() throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			assertThat(CompletableFuture.supplyAsync(() -> failure("DELETE FROM item")).join())
				.contains("Waited 2000 ms for the writer");
			assertThat(query("SELECT name FROM item")).containsExactly("a");
			assertThat(connection.unwrap(SQLiteConnection.class).isReadOnly()).isFalse();
			try (var tables = connection.getMetaData().getTables(null, null, "item", null)) {
				assertThat(tables.next()).isTrue();
			}
		}
		assertNothingLeaks();
	}

	@Test
	void whatWouldStopReplicationIsRefusedEvenThere() throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			for (String sql : new String[] { "PRAGMA journal_mode = MEMORY", "PRAGMA journal_mode = 'off'",
					"PRAGMA journal_mode = DELETE", "PRAGMA main.journal_mode(persist)",
					"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA mmap_size = 100" }) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, sql))
					.withMessageContaining("stop LiteFS from replicating");
			}
		}
	}

	@Test
	void onAReplicaItReadsAndToleratesFlagsButDoesNotWrite() throws SQLException {
		this.node.become(Role.REPLICA);
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			execute(connection, "PRAGMA foreign_keys = off");
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
			connection.setAutoCommit(false);
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
			assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('a')"));
			connection.rollback();
			connection.setAutoCommit(true);
			assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('a')"));
		}
		this.node.become(Role.STANDALONE);
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO item(name) VALUES ('a'); INSERT INTO item(name) VALUES ('b')",
			"PRAGMA foreign_keys = off; INSERT INTO item(name) VALUES ('a'), ('b'); PRAGMA foreign_keys = on",
			"BEGIN; INSERT INTO item(name) VALUES ('a'); INSERT INTO item(name) VALUES ('b'); COMMIT",
			"INSERT INTO item(name) VALUES ('a'); PRAGMA foreign_keys = on; INSERT INTO item(name) VALUES ('b')",
			"CREATE TEMP TABLE x(a); INSERT INTO item(name) VALUES ('a'), ('b')",
			"INSERT INTO item(name) VALUES ('a'), ('b'); VACUUM", "; INSERT INTO item(name) VALUES ('a'), ('b'); ;",
			"ATTACH ':memory:' AS y; INSERT INTO item(name) VALUES ('a'), ('b')" })
	void allStatementsOfATextRun(String text) throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			execute(connection, text);
			assertThat(query(connection, "SELECT name FROM item ORDER BY name")).containsExactly("a", "b");
		}
		assertThat(query("SELECT name FROM item ORDER BY name")).containsExactly("a", "b");
		assertNothingLeaks();
	}

	@Test
	void aTextOfSeveralStatementsIsStoredAsAWholeOrNotAtAll() throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(connection, insert("a") + "; " + insert("b") + "; " + insert("a")));
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
		}
		assertNothingLeaks();
	}

	@Test
	void whatWouldStopReplicationIsRefusedAnywhereInAText() throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(connection,
						"PRAGMA foreign_keys = off; " + insert("a") + "; PRAGMA locking_mode = EXCLUSIVE"))
				.withMessageContaining("stop LiteFS from replicating");
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
		}
	}

	@Test
	void aBatchIsStoredAsAWholeOrNotAtAll() throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			assertBatchFails(connection);
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
			execute(connection, "BEGIN");
			execute(connection, insert("before"));
			assertBatchFails(connection);
			execute(connection, "COMMIT");
			assertThat(query(connection, "SELECT name FROM item")).containsExactly("before");
			execute(connection, "DELETE FROM item");
			execute(connection, "PRAGMA foreign_keys = ON");
			try (var deferred = connection.prepareStatement("INSERT INTO part(item) VALUES (?)")) {
				for (int item = 1; item <= 2; item++) {
					deferred.setInt(1, item);
					deferred.addBatch();
				}
				assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(deferred::executeBatch);
			}
			assertThat(query(connection, "SELECT count(*) FROM part")).containsExactly(0);
			execute(connection, insert("after"));
		}
		assertThat(query("SELECT name FROM item")).containsExactly("after");
		assertNothingLeaks();
	}

	private static void assertBatchFails(Connection connection) throws SQLException {
		try (var prepared = connection.prepareStatement("INSERT INTO item(name) VALUES (?)")) {
			for (String name : new String[] { "a", "b", "a" }) {
				prepared.setString(1, name);
				prepared.addBatch();
			}
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(prepared::executeBatch);
		}
		try (var statement = connection.createStatement()) {
			statement.addBatch(insert("a"));
			statement.addBatch(insert("a"));
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(statement::executeBatch);
			statement.addBatch(insert("a"));
			statement.addBatch("COMMIT");
			assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeBatch)
				.withMessageContaining("cannot be a member of a batch");
		}
	}

	@Test
	void theRebuildOfATableDeletesNoRowsOfOtherTables() throws SQLException {
		run("CREATE TABLE child(id INTEGER PRIMARY KEY, item INTEGER REFERENCES item(id) ON DELETE CASCADE)");
		run("INSERT INTO item(id, name) VALUES (1, 'a')");
		run("INSERT INTO child(item) VALUES (1)");
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			connection.setAutoCommit(false);
			rebuildItem(connection);
			connection.commit();
			connection.setAutoCommit(true);
			execute(connection, "PRAGMA foreign_keys = ON");
			connection.setAutoCommit(false);
			rebuildItem(connection);
			connection.commit();
			connection.setAutoCommit(true);
			rebuildItem(connection);
		}
		assertThat(query("SELECT item FROM child")).containsExactly(1);
		run("DELETE FROM item");
		assertThat(query("SELECT count(*) FROM child")).containsExactly(0);
	}

	@Test
	void aTransactionThatLeavesARowWithoutItsParentIsNotCommittedAndTheRowIsNamed() throws SQLException {
		run("INSERT INTO item(id, name) VALUES (1, 'a')");
		run("INSERT INTO strict_part(id, item) VALUES (7, 1)");
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			connection.setAutoCommit(false);
			execute(connection, "CREATE TABLE half(id)");
			execute(connection, "DELETE FROM item");
			assertThatExceptionOfType(SQLIntegrityConstraintViolationException.class).isThrownBy(connection::commit)
				.withMessageContaining("table 'strict_part', rowid 7, has no row in 'item'")
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("23503"));
			connection.rollback();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("a");
		assertThat(query("SELECT count(*) FROM sqlite_schema WHERE name = 'half'")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void whatAScriptWithoutTransactionsLeavesIsToldByTheNextCommitOrTheEnd() throws SQLException {
		run("INSERT INTO item(id, name) VALUES (1, 'a')");
		run("INSERT INTO strict_part(id, item) VALUES (7, 1)");
		Connection connection = this.dataSource.exclusive().getConnection();
		execute(connection, "DELETE FROM item");
		connection.setAutoCommit(false);
		execute(connection, "CREATE TABLE history(id)");
		assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit).withMessageContaining("rowid 7");
		connection.rollback();
		connection.setAutoCommit(true);
		assertThatExceptionOfType(SQLException.class).isThrownBy(connection::close).withMessageContaining("rowid 7");
		assertThat(query("SELECT count(*) FROM sqlite_schema WHERE name = 'history'")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void rowsThatHadNoParentBeforeStopNoScript() throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database())) {
			execute(connection, "INSERT INTO strict_part(id, item) VALUES (3, 33), (4, 44)");
		}
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			connection.setAutoCommit(false);
			execute(connection, "ALTER TABLE strict_part RENAME TO renamed_part");
			connection.commit();
			execute(connection, "DELETE FROM renamed_part WHERE id = 3");
			connection.commit();
			execute(connection, "INSERT INTO renamed_part(id, item) VALUES (5, 55)");
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.withMessageContaining("rowid 5");
			connection.rollback();
		}
		assertThat(query("SELECT id FROM renamed_part")).containsExactly(4);
	}

	@Test
	void aSchemaWhoseForeignKeysCannotBeCheckedStopsNoScript() throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			connection.setAutoCommit(false);
			execute(connection, "CREATE TABLE nokey(name TEXT)");
			execute(connection, "CREATE TABLE refers(name TEXT REFERENCES nokey(name))");
			execute(connection, "INSERT INTO refers VALUES ('x')");
			connection.commit();
		}
		assertThat(query("SELECT name FROM refers")).containsExactly("x");
	}

	@Test
	void aSecondConnectionOfTheSameThreadSharesTheWriter() throws SQLException {
		try (Connection first = this.dataSource.exclusive().getConnection()) {
			execute(first, "INSERT INTO item(name) VALUES ('first')");
			try (Connection second = this.dataSource.exclusive().getConnection()) {
				second.setAutoCommit(false);
				execute(second, "INSERT INTO item(name) VALUES ('second')");
				second.commit();
				execute(second, "INSERT INTO item(name) VALUES ('undone')");
				second.rollback();
			}
			run("INSERT INTO item(name) VALUES ('third')");
			try (Connection ordinary = transaction()) {
				execute(ordinary, "INSERT INTO item(name) VALUES ('fourth')");
				ordinary.commit();
			}
			execute(first, "INSERT INTO item(name) VALUES ('fifth')");
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("first", "second", "third", "fourth",
				"fifth");
		assertNothingLeaks();
	}

	@Test
	void aTransactionInsideTheOneOfTheSameThreadIsPartOfIt() throws SQLException {
		try (Connection first = this.dataSource.exclusive().getConnection();
				Connection second = this.dataSource.exclusive().getConnection()) {
			first.setAutoCommit(false);
			execute(first, "INSERT INTO item(name) VALUES ('outer')");
			second.setAutoCommit(false);
			execute(second, "INSERT INTO item(name) VALUES ('undone')");
			second.rollback();
			execute(second, "INSERT INTO item(name) VALUES ('inner')");
			second.commit();
			run("INSERT INTO item(name) VALUES ('ordinary')");
			assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
			first.commit();
			assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("outer", "inner", "ordinary");
			execute(first, "DELETE FROM item");
			execute(second, "DELETE FROM item");
			first.rollback();
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(3);
		assertNothingLeaks();
	}

	@Test
	void whoeverClosesFirstLeavesTheWriterToTheOthersOfItsThread() throws SQLException {
		Connection second;
		try (Connection first = this.dataSource.exclusive().getConnection()) {
			execute(first, "CREATE TEMP TABLE scratch(id)");
			second = this.dataSource.exclusive().getConnection();
			execute(second, "INSERT INTO scratch VALUES (1)");
		}
		assertThat(query(second, "SELECT count(*) FROM scratch")).containsExactly(1);
		assertThat(CompletableFuture.supplyAsync(() -> failure("DELETE FROM item")).join())
			.contains("Waited 2000 ms for the writer");
		second.close();
		assertThat(CompletableFuture.supplyAsync(() -> failure("DELETE FROM item")).join()).isEmpty();
		assertNothingLeaks();
	}

	@Test
	void aSettingThatIsThereAlreadyIsAcceptedEverywhere() throws SQLException {
		try (Connection exclusive = this.dataSource.exclusive().getConnection();
				Connection ordinary = this.dataSource.getConnection()) {
			for (Connection connection : new Connection[] { exclusive, ordinary }) {
				for (String sql : new String[] { "PRAGMA journal_mode=WAL", "PRAGMA main.journal_mode('wal')",
						"-- for all\n PRAGMA journal_mode = wal;" }) {
					assertThat(query(connection, sql)).containsExactly("wal");
				}
				execute(connection, "PRAGMA locking_mode = NORMAL");
				execute(connection, "PRAGMA encoding = 'UTF-8'");
				execute(connection, "PRAGMA busy_timeout = 5000");
				try (var statement = connection.prepareStatement("PRAGMA journal_mode = WAL")) {
					assertThat(statement.execute()).isTrue();
				}
			}
			assertThat(query(ordinary, "PRAGMA foreign_keys = ON")).containsExactly(1);
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(ordinary, "PRAGMA foreign_keys = OFF"));
			exclusive.setAutoCommit(false);
			execute(exclusive, "INSERT INTO item(name) VALUES ('a')");
			execute(exclusive, "PRAGMA journal_mode = WAL");
			exclusive.commit();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("a");
	}

	private static void rebuildItem(Connection connection) throws SQLException {
		execute(connection, "PRAGMA foreign_keys = OFF");
		execute(connection, "CREATE TABLE item_new(id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
		execute(connection, "INSERT INTO item_new SELECT id, name FROM item");
		execute(connection, "DROP TABLE item");
		execute(connection, "ALTER TABLE item_new RENAME TO item");
	}

	private String failure(String sql) {
		try {
			run(sql);
			return "";
		}
		catch (SQLException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	@Test
	void whatIsWrittenBesideAMigrationThatHasOnlyReadIsToldWithItsCommit() throws Exception {
		var told = new AtomicInteger();
		this.dataSource.addCommitListener(told::incrementAndGet);
		try (Connection migration = this.dataSource.exclusive().getConnection()) {
			migration.setAutoCommit(false);
			query(migration, "SELECT count(*) FROM item");
			try (Connection beside = transaction()) {
				execute(beside, insert("a"));
				beside.commit();
			}
			run(insert("b"));
			assertThat(told).as("nothing is committed yet").hasValue(0);
			migration.commit();
			assertThat(told).hasValue(1);
			query(migration, "SELECT count(*) FROM item");
			migration.commit();
			assertThat(told).as("the next one has only read").hasValue(1);
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("a", "b");
	}

}
