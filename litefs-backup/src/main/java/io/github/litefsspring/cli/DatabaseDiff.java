package io.github.litefsspring.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells in which rows two databases differ: what is only in the second is what was lost
 * with it. Neither file is changed.
 */
final class DatabaseDiff implements AutoCloseable {

	private static final String OBJECTS = "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM %s.sqlite_schema "
			+ "WHERE name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' ORDER BY 1";

	// virtual tables are told by the tables that they keep their rows in
	private static final String TABLES = "SELECT name FROM %s.sqlite_schema WHERE type = 'table' "
			+ "AND name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%%' ORDER BY name";

	private final Connection connection;

	private DatabaseDiff(Connection connection) {
		this.connection = connection;
	}

	static DatabaseDiff open(Path first, Path second) throws SQLException {
		Connection connection = DriverManager.getConnection("jdbc:sqlite:file::memory:?mode=memory");
		try (Statement statement = connection.createStatement()) {
			statement.execute("ATTACH '%s' AS a".formatted(url(first)));
			statement.execute("ATTACH '%s' AS b".formatted(url(second)));
			return new DatabaseDiff(connection);
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	// without a log SQLite needs no file beside it, which it could not always create
	private static String url(Path database) {
		boolean log = Files.exists(database.resolveSibling(database.getFileName() + "-wal"));
		return database.toUri().toString().replace("'", "''") + (log ? "?mode=ro" : "?mode=ro&immutable=1");
	}

	/**
	 * Compare everything.
	 * @param report is told of each difference
	 * @return how many rows and schema objects differ
	 * @throws SQLException when a database cannot be read
	 */
	long compare(DiffReport report) throws SQLException {
		long differences = 0;
		Set<String> first = new LinkedHashSet<>(list(OBJECTS.formatted("a")));
		Set<String> second = new LinkedHashSet<>(list(OBJECTS.formatted("b")));
		for (String object : first) {
			if (!second.contains(object)) {
				report.schema('-', object);
				differences++;
			}
		}
		for (String object : second) {
			if (!first.contains(object)) {
				report.schema('+', object);
				differences++;
			}
		}
		List<String> tables = list(TABLES.formatted("a"));
		List<String> others = list(TABLES.formatted("b"));
		Set<String> all = new LinkedHashSet<>(tables);
		all.addAll(others);
		for (String table : all) {
			if (tables.contains(table) && others.contains(table)) {
				differences += new TableDiff(this.connection, table).compare(report);
			}
			else {
				String schema = tables.contains(table) ? "a" : "b";
				differences += new TableDiff(this.connection, table).list(schema, report);
			}
		}
		return differences;
	}

	private List<String> list(String query) throws SQLException {
		List<String> texts = new ArrayList<>();
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				texts.add(rows.getString(1));
			}
		}
		return texts;
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

}
