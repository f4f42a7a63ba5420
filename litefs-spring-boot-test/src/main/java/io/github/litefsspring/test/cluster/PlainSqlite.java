package io.github.litefsspring.test.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Short-lived connections of the plain driver, as a person at the sqlite3 shell would use
 * them.
 */
final class PlainSqlite {

	private PlainSqlite() {
	}

	static void execute(String url, String... statements) {
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(url + ": " + ex.getMessage(), ex);
		}
	}

	static List<String> query(String url, String query) {
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			List<String> column = new ArrayList<>();
			while (rows.next()) {
				column.add(String.valueOf(rows.getString(1)));
			}
			return column;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(url + ": " + ex.getMessage(), ex);
		}
	}

}
