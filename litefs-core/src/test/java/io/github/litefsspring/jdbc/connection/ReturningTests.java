package io.github.litefsspring.jdbc.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.jdbc.JdbcTestBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A statement either fails and has stored nothing, or has stored something and does not
 * fail.
 */
class ReturningTests extends JdbcTestBase {

	@BeforeEach
	void insertItems() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a'), ('b'), ('c')");
	}

	@Test
	void anUpdateThatReturnsRowsGivesItsCount() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			assertThat(statement.executeUpdate("INSERT INTO item(name) VALUES ('d'), ('e') RETURNING id")).isEqualTo(2);
			assertThat(statement.getUpdateCount()).isEqualTo(2);
			assertThat(statement.getResultSet()).isNull();
			assertThat(statement.executeLargeUpdate("UPDATE item SET name = name || '!' RETURNING *")).isEqualTo(5);
			statement.setMaxRows(1);
			assertThat(statement.executeUpdate("WITH n AS (SELECT 1) DELETE FROM item WHERE id > 3 RETURNING id"))
				.isEqualTo(2);
			statement.addBatch("DELETE FROM item WHERE id = 3 RETURNING id");
			statement.addBatch("INSERT INTO item(name) VALUES ('f') RETURNING id");
			assertThat(statement.executeBatch()).hasSize(2);
		}
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement update = connection
					.prepareStatement("UPDATE item SET name = name || ? WHERE id <= ? RETURNING name")) {
			for (boolean autoCommit : new boolean[] { true, false, true }) {
				connection.setAutoCommit(autoCommit);
				update.setString(1, "?");
				update.setInt(2, 2);
				assertThat(update.executeUpdate()).isEqualTo(2);
				update.addBatch();
				update.addBatch();
				assertThat(update.executeBatch()).containsExactly(2, 2);
			}
		}
		assertThat(query("SELECT name FROM item")).containsExactly("a!?????????", "b!?????????", "f");
		assertNothingLeaks();
	}

	@Test
	void rowsThatAreAskedForAreGiven() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement update = connection
					.prepareStatement("UPDATE item SET name = upper(name) RETURNING *")) {
			update.setMaxRows(2);
			assertThat(update.execute()).isTrue();
			assertThat(update.getUpdateCount()).isEqualTo(-1);
			assertThat(names(update.getResultSet())).containsExactly("A", "B");
			assertThat(update.getMoreResults()).isFalse();
			assertThat(update.getUpdateCount()).isEqualTo(-1);
			assertThat(names(update.executeQuery())).containsExactly("A", "B");
		}
		assertThat(query("SELECT name FROM item")).containsExactly("A", "B", "C");
	}

	private static List<String> names(ResultSet rows) throws SQLException {
		List<String> names = new ArrayList<>();
		while (rows.next()) {
			names.add(rows.getString("name"));
		}
		return names;
	}

	@Test
	void aQueryThatGivesNoRowsIsRefusedBeforeItRuns() throws SQLException {
		for (String sql : new String[] { "INSERT INTO item(name) VALUES ('d')", "DELETE FROM item",
				"WITH n AS (SELECT 1) DELETE FROM item", "DELETE FROM item; DELETE FROM part", "DROP TABLE item" }) {
			for (boolean autoCommit : new boolean[] { true, false }) {
				try (Connection connection = this.dataSource.getConnection();
						Statement statement = connection.createStatement()) {
					connection.setAutoCommit(autoCommit);
					assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.executeQuery(sql))
						.withMessageContaining("it was not run");
					if (!autoCommit) {
						connection.commit();
					}
				}
				assertThat(query("SELECT count(*) FROM item")).containsExactly(3);
			}
		}
		try (Connection connection = this.dataSource.exclusive().getConnection();
				PreparedStatement delete = connection.prepareStatement("DELETE FROM item")) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(delete::executeQuery)
				.withMessageContaining("it was not run");
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(3);
		assertNothingLeaks();
	}

	@Test
	void anUpdateThatOnlyReadsIsRefused() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : new String[] { "SELECT 1", "VALUES (1)", "WITH n AS (SELECT 1) SELECT * FROM n" }) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.executeUpdate(sql))
					.withMessageContaining("use executeQuery");
			}
		}
		assertNothingLeaks();
	}

	@Test
	void columnsOfReturnedRowsAreDescribedAsByTheDriver() throws SQLException {
		String table = "(id INTEGER PRIMARY KEY AUTOINCREMENT, n VARCHAR(20) NOT NULL, price DECIMAL(10, 2), big BIGINT, "
				+ "flag BOOLEAN, at TIMESTAMP, day DATE, untyped, data BLOB, real_number REAL)";
		String insert = "INSERT INTO typed(n, price, big, flag, at, day, untyped, data, real_number) VALUES "
				+ "('x', 1.25, 5, 1, 1700000000000, '2026-01-02', 'text', x'00', 1), "
				+ "('y', 7, 99999999999, 0, '2026-01-02 03:04:05', NULL, 3000000000, NULL, 2.5) "
				+ "RETURNING *, id + 1 AS next, CAST(n AS TEXT)";
		run("CREATE TABLE typed" + table);
		List<String> expected;
		try (Connection plain = java.sql.DriverManager.getConnection("jdbc:sqlite::memory:");
				Statement statement = plain.createStatement()) {
			statement.execute("CREATE TABLE typed" + table);
			expected = described(statement.executeQuery(insert));
		}
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			assertThat(described(statement.executeQuery(insert))).isEqualTo(expected);
			assertThat(described(statement.executeQuery("DELETE FROM typed WHERE 0 RETURNING *"))).hasSize(10)
				.allSatisfy((column) -> assertThat(column).contains("typed"));
		}
	}

	// of each column at each row, and once when there is none
	private static List<String> described(ResultSet rows) throws SQLException {
		List<String> described = new ArrayList<>();
		boolean any = rows.next();
		do {
			ResultSetMetaData columns = rows.getMetaData();
			for (int i = 1; i <= columns.getColumnCount(); i++) {
				described.add(String.join("|", columns.getColumnLabel(i), columns.getColumnName(i),
						columns.getColumnTypeName(i), "" + columns.getColumnType(i), columns.getTableName(i),
						"" + columns.getPrecision(i), "" + columns.getScale(i), "" + columns.isNullable(i),
						"" + columns.isAutoIncrement(i), "" + columns.isSigned(i),
						any ? columns.getColumnClassName(i) : ""));
			}
		}
		while (any && rows.next());
		return described;
	}

	@Test
	void asManyParametersAreAllowedAsTheDriverAllows() throws SQLException {
		String values = "(?)" + ", (?)".repeat(39_999);
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement insert = connection.prepareStatement("INSERT INTO item(id) VALUES " + values)) {
			for (int i = 1; i <= 40_000; i++) {
				insert.setInt(i, 1000 + i);
			}
			assertThat(insert.executeUpdate()).isEqualTo(40_000);
			int limit = connection.unwrap(SQLiteConnection.class).getDatabase().limit(9, -1);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert.setInt(limit + 1, 1))
				.withMessageContaining("no parameter " + (limit + 1));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert.setInt(Integer.MAX_VALUE, 1));
		}
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement select = connection
					.prepareStatement("SELECT count(*) FROM item WHERE id IN (VALUES " + values + ")")) {
			for (int i = 1; i <= 40_000; i++) {
				select.setInt(i, 1000 + i);
			}
			assertThat(select.executeQuery().getInt(1)).isEqualTo(40_000);
		}
	}

}
