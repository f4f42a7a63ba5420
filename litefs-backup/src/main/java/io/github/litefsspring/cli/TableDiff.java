package io.github.litefsspring.cli;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The rows in which a table differs. A row is the same one by its primary key, or by its
 * rowid where there is none. Values are compared byte for byte, whatever the collation of
 * a column is.
 */
final class TableDiff {

	private final Connection connection;

	private final String table;

	TableDiff(Connection connection, String table) {
		this.connection = connection;
		this.table = table;
	}

	long compare(DiffReport report) throws SQLException {
		Columns first = Columns.of(this.connection, "a", this.table);
		Columns second = Columns.of(this.connection, "b", this.table);
		List<String> key = first.key().equals(second.key()) ? second.key() : List.of("rowid");
		List<String> common = second.names().stream().filter(first.names()::contains).toList();
		String same = join(key, " AND ", (name) -> "x.%s IS y.%s".formatted(quote(name), quote(name)));
		long rows = report(report, '-', first.names(), key, "a", missing("b", same));
		rows += report(report, '+', second.names(), key, "b", missing("a", same));
		return rows + changed(report, key, common, same);
	}

	long list(String schema, DiffReport report) throws SQLException {
		Columns columns = Columns.of(this.connection, schema, this.table);
		return report(report, schema.equals("a") ? '-' : '+', columns.names(), columns.key(), schema, "");
	}

	private String missing(String there, String same) {
		return " WHERE NOT EXISTS (SELECT 1 FROM %s.%s y WHERE %s)".formatted(there, quote(this.table), same);
	}

	private long report(DiffReport report, char sign, List<String> columns, List<String> key, String schema,
			String condition) throws SQLException {
		String query = "SELECT %s FROM %s.%s x%s ORDER BY %s".formatted(
				join(columns, ", ", (name) -> "quote(x.%s)".formatted(quote(name))), schema, quote(this.table),
				condition, join(key, ", ", (name) -> "x." + quote(name)));
		long rows = 0;
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery(query)) {
			while (result.next()) {
				report.row(sign, this.table, columns, values(result, 1, columns.size()));
				rows++;
			}
		}
		return rows;
	}

	private long changed(DiffReport report, List<String> key, List<String> columns, String same) throws SQLException {
		String differs = join(columns, " OR ",
				(name) -> "x.%1$s COLLATE BINARY IS NOT y.%1$s OR typeof(x.%1$s) <> typeof(y.%1$s)"
					.formatted(quote(name)));
		String query = "SELECT %s, %s, %s FROM a.%s x JOIN b.%s y ON %s WHERE %s ORDER BY %s".formatted(
				join(key, ", ", (name) -> "quote(x.%s)".formatted(quote(name))),
				join(columns, ", ", (name) -> "quote(x.%s)".formatted(quote(name))),
				join(columns, ", ", (name) -> "quote(y.%s)".formatted(quote(name))), quote(this.table),
				quote(this.table), same, differs, join(key, ", ", (name) -> "x." + quote(name)));
		long rows = 0;
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery(query)) {
			while (result.next()) {
				List<String> before = values(result, key.size() + 1, columns.size());
				List<String> after = values(result, key.size() + columns.size() + 1, columns.size());
				List<DiffReport.Change> changes = new ArrayList<>();
				for (int index = 0; index < columns.size(); index++) {
					if (!before.get(index).equals(after.get(index))) {
						changes.add(new DiffReport.Change(columns.get(index), before.get(index), after.get(index)));
					}
				}
				report.changed(this.table, key, values(result, 1, key.size()), changes);
				rows++;
			}
		}
		return rows;
	}

	private static List<String> values(ResultSet row, int from, int count) throws SQLException {
		List<String> values = new ArrayList<>();
		for (int index = from; index < from + count; index++) {
			values.add(row.getString(index));
		}
		return values;
	}

	static String quote(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	private static String join(List<String> names, String separator, UnaryOperator<String> form) {
		return names.stream().map(form).collect(Collectors.joining(separator));
	}

	/**
	 * The columns of a table.
	 *
	 * @param names the columns that are stored
	 * @param key the columns of the primary key, in its order; the rowid where there is
	 * none
	 */
	private record Columns(List<String> names, List<String> key) {

		static Columns of(Connection connection, String schema, String table) throws SQLException {
			List<String> names = new ArrayList<>();
			Map<Integer, String> key = new TreeMap<>();
			try (Statement statement = connection.createStatement();
					ResultSet columns = statement
						.executeQuery("PRAGMA %s.table_xinfo(%s)".formatted(schema, quote(table)))) {
				while (columns.next()) {
					if (columns.getInt("hidden") == 0) {
						names.add(columns.getString("name"));
						if (columns.getInt("pk") > 0) {
							key.put(columns.getInt("pk"), columns.getString("name"));
						}
					}
				}
			}
			return new Columns(names, key.isEmpty() ? List.of("rowid") : List.copyOf(key.values()));
		}

	}

}
