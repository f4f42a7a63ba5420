package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;
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

}
