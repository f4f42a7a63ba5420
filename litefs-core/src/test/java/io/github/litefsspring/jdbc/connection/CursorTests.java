package io.github.litefsspring.jdbc.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.jdbc.JdbcTestBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How long rows can be read.
 */
class CursorTests extends JdbcTestBase {

	private static final String NAMES = "SELECT name FROM item ORDER BY id";

	@BeforeEach
	void insert() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a'), ('b'), ('c')");
	}

	private Connection transaction(boolean readOnly) throws SQLException {
		return readOnly ? readOnlyTransaction() : transaction();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void rowsCanBeReadAcrossSavepoints(boolean readOnly) throws SQLException {
		try (Connection connection = transaction(readOnly);
				ResultSet rows = connection.createStatement().executeQuery(NAMES)) {
			List<String> names = new ArrayList<>();
			while (rows.next()) {
				names.add(rows.getString(1));
				Savepoint savepoint = connection.setSavepoint();
				if (!readOnly) {
					execute(connection, "INSERT INTO part(item) VALUES (1)");
				}
				connection.releaseSavepoint(savepoint);
			}
			assertThat(names).containsExactly("a", "b", "c");
			connection.commit();
		}
		assertThat(query("SELECT count(*) FROM part")).containsExactly(readOnly ? 0 : 3);
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void rowsDoNotSeemToBeAtTheirEndAfterACommit(boolean readOnly) throws SQLException {
		try (Connection connection = transaction(readOnly)) {
			ResultSet rows = connection.createStatement().executeQuery(NAMES);
			assertThat(rows.next()).isTrue();
			connection.commit();
			assertClosed(rows);
		}
		assertNothingLeaks();
	}

	@Test
	void rowsDoNotSeemToBeAtTheirEndAfterARollbackToASavepoint() throws SQLException {
		try (Connection connection = transaction()) {
			Savepoint savepoint = connection.setSavepoint();
			ResultSet rows = connection.createStatement().executeQuery(NAMES);
			assertThat(rows.next()).isTrue();
			connection.rollback(savepoint);
			assertClosed(rows);
		}
		assertNothingLeaks();
	}

	@Test
	void closedRowsTakeNoneOfWhoeverReadsTheSameNow() throws SQLException {
		try (Connection first = transaction()) {
			ResultSet rows = first.createStatement().executeQuery(NAMES);
			assertThat(rows.next()).isTrue();
			first.commit();
			try (Connection second = transaction(); ResultSet others = second.createStatement().executeQuery(NAMES)) {
				assertThat(others.next()).isTrue();
				assertClosed(rows);
				assertThat(others.getString(1)).isEqualTo("a");
				assertThat(others.next()).isTrue();
				assertThat(others.getString(1)).isEqualTo("b");
			}
		}
	}

	private static void assertClosed(ResultSet rows) {
		assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(rows::next)
			.withMessageContaining("ends with its transaction")
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("24000"));
		assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(() -> rows.getString(1));
	}

	@Test
	void aCursorThatOutlivesItsTransactionIsRefused() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
				.isThrownBy(() -> connection.prepareStatement(NAMES, ResultSet.TYPE_FORWARD_ONLY,
						ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT))
				.withMessageContaining("HOLD_CURSORS_OVER_COMMIT");
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
				.isThrownBy(() -> connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY,
						ResultSet.HOLD_CURSORS_OVER_COMMIT));
		}
	}

	@Test
	void aWriteThatReturnsFewerRowsThanItHasIsCommittedOrFails() throws SQLException {
		try (Connection connection = this.dataSource.getConnection(); var statement = connection.createStatement()) {
			statement.setMaxRows(1);
			try (ResultSet rows = statement.executeQuery("INSERT INTO item(name) VALUES ('d'), ('e') RETURNING name")) {
				assertThat(rows.next()).isTrue();
				assertThat(rows.getString(1)).isEqualTo("d");
				assertThat(rows.next()).isFalse();
			}
			assertThat(query("SELECT count(*) FROM item")).containsExactly(5);
			// the foreign key is checked by the commit
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.executeQuery("INSERT INTO part(item) VALUES (99) RETURNING id"))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("23503"));
		}
		assertThat(query("SELECT count(*) FROM part")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void whatTheLastWriteLeftIsRefusedWhereNobodyKnowsTheConnection() throws SQLException {
		try (Connection connection = transaction()) {
			connection.setAutoCommit(true);
			for (String sql : List.of("SELECT last_insert_rowid()", "select 1, changes ()",
					"/* key */ VALUES (total_changes())", "SELECT id, name, id, name, last_insert_rowid() FROM item",
					"WITH n AS (SELECT 1) SELECT * FROM n, item WHERE id = last_insert_rowid()")) {
				assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(() -> query(connection, sql))
					.withMessageContaining("RETURN_GENERATED_KEYS");
			}
			assertThat(query(connection, "SELECT 'last_insert_rowid()'")).containsExactly("last_insert_rowid()");
			connection.setAutoCommit(false);
			execute(connection, "INSERT INTO item(id, name) VALUES (77, 'd')");
			assertThat(query(connection, "SELECT last_insert_rowid()")).containsExactly(77);
			connection.commit();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aPreparedStatementThatWasClosedLeavesItsSuccessorAlone(boolean readOnly) throws SQLException {
		try (Connection connection = transaction(readOnly)) {
			PreparedStatement first = connection.prepareStatement(NAMES);
			Savepoint savepoint = connection.setSavepoint();
			first.executeQuery().next();
			connection.rollback(savepoint);
			try (PreparedStatement second = connection.prepareStatement(NAMES);
					ResultSet rows = second.executeQuery()) {
				assertThat(rows.next()).isTrue();
				try (ResultSet others = first.executeQuery()) {
					assertThat(others.next()).isTrue();
					assertThat(others.next()).isTrue();
					assertThat(others.getString(1)).isEqualTo("b");
				}
				assertThat(rows.getString(1)).isEqualTo("a");
				first.close();
				assertThat(rows.next()).isTrue();
				assertThat(rows.getString(1)).isEqualTo("b");
			}
			PreparedStatement third = connection.prepareStatement(NAMES);
			third.executeQuery().next();
			connection.rollback(savepoint);
			try (PreparedStatement fourth = connection.prepareStatement(NAMES);
					ResultSet rows = fourth.executeQuery()) {
				assertThat(rows.next()).isTrue();
				third.close();
				assertThat(rows.next()).isTrue();
				assertThat(rows.getString(1)).isEqualTo("b");
			}
		}
		assertNothingLeaks();
	}

	@Test
	void aPreparedStatementWhoseRowsWereReadLeavesItsSuccessorAlone() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			// all reads of this connection share one reader from here on
			connection.unwrap(SQLiteConnection.class);
			PreparedStatement first = connection.prepareStatement(NAMES);
			first.executeQuery().close();
			try (PreparedStatement second = connection.prepareStatement(NAMES);
					ResultSet rows = second.executeQuery()) {
				assertThat(rows.next()).isTrue();
				first.close();
				try (PreparedStatement third = connection.prepareStatement(NAMES);
						ResultSet others = third.executeQuery()) {
					assertThat(others.next()).isTrue();
					assertThat(rows.next()).isTrue();
					assertThat(rows.getString(1)).isEqualTo("b");
					assertThat(others.getString(1)).isEqualTo("a");
				}
			}
		}
		assertNothingLeaks();
	}

}
