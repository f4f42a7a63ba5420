package io.github.litefsspring.boot.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names of what a schema contains, such as {@code "table a"}, {@code "index b"} and
 * {@code "column a.c"}, in lower case.
 */
final class SchemaObjects {

	private static final String TABLE = "table ";

	private static final String COLUMN = "column ";

	private static final String ALL = """
			select m.type || ' ' || lower(m.name) from sqlite_schema m where m.name not like 'sqlite\\_%' escape '\\'
			union all
			select 'column ' || lower(m.name || '.' || c.name) from sqlite_schema m, pragma_table_xinfo(m.name) c
			where m.type = 'table'
			""";

	private SchemaObjects() {
	}

	static String table(String name) {
		return TABLE + name.toLowerCase(Locale.ROOT);
	}

	static String column(String table, String name) {
		return COLUMN + (table + "." + name).toLowerCase(Locale.ROOT);
	}

	static Set<String> of(Connection connection) throws SQLException {
		return new LinkedHashSet<>(strings(connection, ALL));
	}

	static List<String> strings(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			List<String> strings = new ArrayList<>();
			while (rows.next()) {
				strings.add(rows.getString(1));
			}
			return strings;
		}
	}

	// without the columns of a table that is missing itself
	static List<String> missing(Collection<String> wanted, Set<String> present) {
		Set<String> missing = new LinkedHashSet<>(wanted);
		missing.removeAll(present);
		return missing.stream().filter((name) -> !isOfTableIn(missing, name)).toList();
	}

	private static boolean isOfTableIn(Set<String> missing, String name) {
		return name.startsWith(COLUMN)
				&& missing.contains(TABLE + name.substring(COLUMN.length(), name.lastIndexOf('.')));
	}

}
