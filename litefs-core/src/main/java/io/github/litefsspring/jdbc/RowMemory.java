package io.github.litefsspring.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * Rows that were read to the end while the writer was held, and are handed out after the
 * commit. They are replayed by an in-memory SQLite, so types and conversions are exactly
 * the driver's; {@code CachedRowSet} has neither {@code getObject(int, Class)} nor
 * SQLite's conversions.
 */
final class RowMemory implements AutoCloseable {

	// SQLite's SQLITE_MAX_VARIABLE_NUMBER is 32766
	private static final int MAX_VALUES = 30_000;

	private final Properties properties;

	private @Nullable SQLiteConnection shared;

	RowMemory(Properties properties) {
		this.properties = properties;
	}

	/**
	 * Copy the rest of a result set.
	 * @param rows where to read from, to the end
	 * @return rows that need no connection
	 * @throws SQLException when a row cannot be read
	 */
	ResultSet copy(ResultSet rows) throws SQLException {
		return copy(rows, 0);
	}

	/**
	 * Copy the first rows of a result set.
	 * @param rows where to read from, to the end
	 * @param limit how many to keep, zero for all
	 * @return rows that need no connection
	 * @throws SQLException when a row cannot be read
	 */
	ResultSet copy(ResultSet rows, long limit) throws SQLException {
		ResultSetMetaData metaData = rows.getMetaData();
		int width = metaData.getColumnCount();
		var labels = new ArrayList<String>(width);
		for (int i = 1; i <= width; i++) {
			labels.add(metaData.getColumnLabel(i));
		}
		var values = new ArrayList<@Nullable Object[]>();
		while (rows.next()) {
			if (limit > 0 && values.size() >= limit) {
				continue;
			}
			@Nullable Object[] row = new Object[width];
			for (int i = 0; i < width; i++) {
				row[i] = rows.getObject(i + 1);
			}
			values.add(row);
		}
		return replay(labels, values);
	}

	/**
	 * Make a result set.
	 * @param labels the names of the columns
	 * @param rows the values
	 * @return a result set that closes what it needs when it is closed
	 * @throws SQLException when SQLite cannot take the values
	 */
	ResultSet replay(List<String> labels, List<@Nullable Object[]> rows) throws SQLException {
		boolean large = rows.size() * labels.size() > MAX_VALUES;
		SQLiteConnection connection = large ? open() : shared();
		PreparedStatement statement = large ? fill(connection, labels, rows) : select(connection, labels, rows);
		return new DelegatingResultSet(statement.executeQuery()) {

			@Override
			public void close() throws SQLException {
				statement.close();
				if (large) {
					connection.close();
				}
			}

		};
	}

	/**
	 * Find out what parameters are to SQLite: the driver binds them, SQLite gives them
	 * back.
	 * @param count how many there are
	 * @param binding binds and executes
	 * @return {@code null}, {@code Long}, {@code Double}, {@code String} or
	 * {@code byte[]} for each
	 * @throws SQLException when the driver cannot bind a parameter
	 */
	List<@Nullable Object> values(int count, Binding binding) throws SQLException {
		var values = new ArrayList<@Nullable Object>(count);
		if (count == 0) {
			return values;
		}
		String sql = "VALUES (?)" + ", (?)".repeat(count - 1);
		try (PreparedStatement statement = shared().prepareStatement(sql)) {
			binding.execute(statement);
			try (ResultSet rows = statement.getResultSet()) {
				while (rows.next()) {
					values.add(ForeignStatement.value(rows.getObject(1)));
				}
			}
		}
		return values;
	}

	private static PreparedStatement select(SQLiteConnection connection, List<String> labels,
			List<@Nullable Object[]> rows) throws SQLException {
		var sql = new StringBuilder("SELECT ");
		for (int i = 0; i < labels.size(); i++) {
			sql.append((i > 0) ? ", " : "")
				.append(rows.isEmpty() ? "NULL" : "column" + (i + 1))
				.append(" AS ")
				.append(quote(labels.get(i)));
		}
		if (rows.isEmpty()) {
			return connection.prepareStatement(sql.append(" WHERE 0").toString());
		}
		String row = "(" + "?, ".repeat(labels.size() - 1) + "?)";
		sql.append(" FROM (VALUES ").append(row).append((", " + row).repeat(rows.size() - 1)).append(")");
		PreparedStatement statement = connection.prepareStatement(sql.toString());
		int index = 1;
		for (@Nullable
		Object[] values : rows) {
			for (Object value : values) {
				statement.setObject(index++, value);
			}
		}
		return statement;
	}

	private static PreparedStatement fill(SQLiteConnection connection, List<String> labels,
			List<@Nullable Object[]> rows) throws SQLException {
		var columns = new ArrayList<String>();
		var selected = new ArrayList<String>();
		for (int i = 0; i < labels.size(); i++) {
			columns.add("c" + i);
			selected.add("c" + i + " AS " + quote(labels.get(i)));
		}
		String marks = "?, ".repeat(labels.size() - 1) + "?";
		connection.getDatabase()._exec("CREATE TABLE copied(" + String.join(", ", columns) + ")");
		try (var insert = connection.prepareStatement("INSERT INTO copied VALUES (" + marks + ")")) {
			for (@Nullable
			Object[] values : rows) {
				for (int i = 0; i < values.length; i++) {
					insert.setObject(i + 1, values[i]);
				}
				insert.executeUpdate();
			}
		}
		return connection.prepareStatement("SELECT " + String.join(", ", selected) + " FROM copied ORDER BY rowid");
	}

	private static String quote(String label) {
		return "\"" + label.replace("\"", "\"\"") + "\"";
	}

	/**
	 * What the driver says of SQLite in general; asking it opens no file.
	 * @return the driver's metadata
	 * @throws SQLException when the native library cannot be loaded
	 */
	DatabaseMetaData metaData() throws SQLException {
		return shared().getMetaData();
	}

	private synchronized SQLiteConnection shared() throws SQLException {
		SQLiteConnection connection = this.shared;
		if (connection == null) {
			connection = open();
			this.shared = connection;
		}
		return connection;
	}

	private SQLiteConnection open() throws SQLException {
		var connection = new JDBC4Connection("jdbc:sqlite::memory:", ":memory:", this.properties);
		connection.getConnectionConfig().setAutoCommit(false);
		return connection;
	}

	@Override
	public synchronized void close() throws SQLException {
		if (this.shared != null) {
			this.shared.close();
		}
	}

	/** Binds parameters and executes. */
	interface Binding {

		void execute(PreparedStatement statement) throws SQLException;

	}

}
