package io.github.litefsspring.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;

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
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("DELETE FROM item"))
				.withMessageContaining("waits for itself");
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

}
