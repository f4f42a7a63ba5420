package io.github.litefsspring.jdbc.connection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import io.github.litefsspring.jdbc.statement.ReturnedColumns;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * Rows that were read to the end while the writer was held, and are handed out after the
 * commit. They are replayed by an in-memory SQLite, so types and conversions are exactly
 * the driver's; {@code CachedRowSet} has neither {@code getObject(int, Class)} nor
 * SQLite's conversions.
 */
public final class RowMemory implements AutoCloseable {

	// SQLite binds more, but to read a text of so many marks takes longer than a table
	private static final int MAX_VALUES = 30_000;

	private final Properties properties;

	private @Nullable SQLiteConnection shared;

	public RowMemory(Properties properties) {
		this.properties = properties;
	}

	// copies a result set from its current row into rows that need no connection; the
	// copy stands on that row as well
	ResultSet copy(ResultSet rows) throws SQLException {
		boolean onRow = rows.getRow() > 0 && !rows.isAfterLast();
		Rows all = Rows.none(ReturnedColumns.of(rows.getMetaData()));
		if (onRow) {
			add(rows, all);
		}
		ResultSet copy = replay(read(rows, 0, all));
		if (onRow) {
			copy.next();
		}
		return copy;
	}

	// reads the rest of a result set and adds it to the rows before; keeps as many as the
	// limit says, zero for all
	static Rows read(ResultSet rows, long limit, @Nullable Rows before) throws SQLException {
		Rows all = (before != null) ? before : Rows.none(ReturnedColumns.of(rows.getMetaData()));
		while (rows.next()) {
			if (limit == 0 || all.values().size() < limit) {
				add(rows, all);
			}
		}
		return all;
	}

	private static void add(ResultSet rows, Rows all) throws SQLException {
		@Nullable Object[] row = new Object[all.columns().count()];
		for (int i = 0; i < row.length; i++) {
			row[i] = rows.getObject(i + 1);
		}
		all.columns().see(row, rows.getMetaData());
		all.values().add(row);
	}

	// the result set closes what it needs when it is closed
	ResultSet replay(Rows rows) throws SQLException {
		List<String> labels = rows.columns().labels();
		boolean large = rows.values().size() * labels.size() > MAX_VALUES;
		SQLiteConnection connection = large ? open() : shared();
		PreparedStatement statement = large ? fill(connection, labels, rows.values())
				: select(connection, labels, rows.values());
		ResultSet replayed = statement.executeQuery();
		return new DelegatingResultSet(replayed) {

			@Override
			public ResultSetMetaData getMetaData() throws SQLException {
				return new ReturnedColumns.MetaData(rows.columns(), replayed, super.getMetaData());
			}

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
					values.add(value(rows.getObject(1)));
				}
			}
		}
		return values;
	}

	// a value as SQLite knows it: a Long for an Integer
	static @Nullable Object value(@Nullable Object value) {
		return (value instanceof Integer number) ? (Object) number.longValue() : value;
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

	// of one statement, in the driver's SQLite
	int maxParameters() throws SQLException {
		return shared().getDatabase().limit(SQLiteLimits.SQLITE_LIMIT_VARIABLE_NUMBER.getId(), -1);
	}

	// the database in memory, which can be asked about SQLite in general, without a file
	synchronized SQLiteConnection shared() throws SQLException {
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

	record Rows(ReturnedColumns columns, List<@Nullable Object[]> values) {

		static Rows none(ReturnedColumns columns) {
			return new Rows(columns, new ArrayList<>());
		}

		Rows first(long limit) {
			boolean all = limit == 0 || this.values.size() <= limit;
			return all ? this : new Rows(this.columns, this.values.subList(0, (int) limit));
		}

	}

	interface Binding {

		void execute(PreparedStatement statement) throws SQLException;

	}

}
