package io.github.litefsspring.jdbc.statement;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.litefsspring.jdbc.physical.KnownTexts;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.remote.KeyRequest;
import org.sqlite.SQLiteConnection;

/**
 * Adds a RETURNING clause to statements whose generated keys are wanted: SQLite gives the
 * keys of exactly the rows that the statement has written, also of those that an upsert
 * has updated. {@code last_insert_rowid()} would be of whatever was inserted last.
 * <p>
 * SQLite is asked which table a statement writes to, once per text and schema version.
 */
public final class KeyStatements {

	private final KnownTexts<Map<KeyRequest, KeyStatement>> known = new KnownTexts<>();

	private final KnownTexts<Boolean> givesRowIds = new KnownTexts<>();

	public KeyStatement of(String sql, Classification classification, KeyRequest request, Lease lease)
			throws SQLException {
		boolean writesRows = classification.insert() || !request.isPrimaryKey();
		if (classification.returning() || classification.pragma() || !writesRows) {
			return KeyStatement.without(sql);
		}
		Map<KeyRequest, KeyStatement> ofText = this.known.get(sql);
		KeyStatement statement = (ofText != null) ? ofText.get(request) : null;
		if (statement == null) {
			statement = find(sql, sql.substring(0, classification.end()), request, lease.connection());
			Map<KeyRequest, KeyStatement> all = (ofText != null) ? ofText : new ConcurrentHashMap<>();
			all.put(request, statement);
			this.known.put(sql, all);
		}
		return statement;
	}

	public void forget() {
		this.known.clear();
		this.givesRowIds.clear();
	}

	/**
	 * Tell if each row that an INSERT writes is a new one with a rowid.
	 * @param sql the INSERT
	 * @param classification what is known of it
	 * @param lease a connection that may prepare it
	 * @return {@code false} also when this cannot be told
	 * @throws SQLException when SQLite could not be asked
	 */
	public boolean givesRowIds(String sql, Classification classification, Lease lease) throws SQLException {
		Boolean known = this.givesRowIds.get(sql);
		if (known == null) {
			// an upsert may update
			known = !sql.toUpperCase(Locale.ROOT).contains("CONFLICT")
					&& writesToTableWithRowIds(sql, classification, lease.connection());
			this.givesRowIds.put(sql, known);
		}
		return known;
	}

	private static boolean writesToTableWithRowIds(String sql, Classification classification,
			SQLiteConnection connection) throws SQLException {
		String text = sql.substring(0, classification.end());
		String table;
		try (PreparedStatement all = connection
			.prepareStatement(classification.returning() ? text : text + "\nRETURNING *")) {
			table = all.getMetaData().getTableName(1);
		}
		catch (SQLException ex) {
			return false;
		}
		return !names("SELECT name FROM pragma_table_list WHERE name = ? AND type = 'table' AND wr = 0", table,
				connection)
			.isEmpty();
	}

	private static KeyStatement find(String sql, String text, KeyRequest request, SQLiteConnection connection)
			throws SQLException {
		String table;
		List<String> columns = new ArrayList<>();
		try (PreparedStatement all = connection.prepareStatement(text + "\nRETURNING *")) {
			ResultSetMetaData metaData = all.getMetaData();
			table = metaData.getTableName(1);
			for (int i = 1; i <= metaData.getColumnCount(); i++) {
				columns.add(metaData.getColumnName(i));
			}
		}
		catch (SQLException ex) {
			// it writes no rows of a table, or fails by itself when it runs
			return KeyStatement.without(sql);
		}
		return switch (kind(table, connection)) {
			// what a trigger of a view has stored is not known
			case "view" -> KeyStatement.without(sql);
			// they return what was given, not what was stored
			case "virtual" -> KeyStatement.lastRowId(sql);
			default -> returning(text, keys(request, table, columns, connection), connection);
		};
	}

	private static KeyStatement returning(String text, List<String> keys, SQLiteConnection connection)
			throws SQLException {
		String sql = text + keys.stream()
			.map(KeyStatements::quoted)
			.map((name) -> name + " AS " + name)
			.collect(Collectors.joining(", ", "\nRETURNING ", ""));
		try (PreparedStatement prepared = connection.prepareStatement(sql)) {
			return new KeyStatement(sql, ReturnedColumns.of(prepared.getMetaData()), false);
		}
	}

	private static List<String> keys(KeyRequest request, String table, List<String> columns,
			SQLiteConnection connection) throws SQLException {
		if (!request.columns().isEmpty()) {
			return request.columns().stream().map(KeyStatements::unquoted).toList();
		}
		List<String> keys = new ArrayList<>();
		for (int index : request.indexes()) {
			if (index < 1 || index > columns.size()) {
				throw new SQLNonTransientException("The table " + table + " has no column " + index, "42703");
			}
			keys.add(columns.get(index - 1));
		}
		return keys.isEmpty() ? primaryKey(table, columns, connection) : keys;
	}

	private static List<String> primaryKey(String table, List<String> columns, SQLiteConnection connection)
			throws SQLException {
		List<String> keys = names("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table, connection);
		if (!keys.isEmpty()) {
			return keys;
		}
		return List.of("rowid", "_rowid_", "oid")
			.stream()
			.filter((name) -> columns.stream().noneMatch(name::equalsIgnoreCase))
			.limit(1)
			.toList();
	}

	private static String kind(String table, SQLiteConnection connection) throws SQLException {
		List<String> kinds = names("SELECT type FROM pragma_table_list WHERE name = ?", table, connection);
		return kinds.isEmpty() ? "table" : kinds.get(0);
	}

	private static List<String> names(String question, String table, SQLiteConnection connection) throws SQLException {
		List<String> answers = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(question)) {
			statement.setString(1, table);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					answers.add(rows.getString(1));
				}
			}
		}
		return answers;
	}

	// in double quotes, SQLite would take a column that does not exist for a string
	private static String quoted(String name) {
		return "`" + name.replace("`", "``") + "`";
	}

	// frameworks that quote all names give them so here, too
	private static String unquoted(String name) {
		boolean quoted = name.length() > 2
				&& ((name.startsWith("\"") && name.endsWith("\"")) || (name.startsWith("`") && name.endsWith("`")));
		return quoted ? name.substring(1, name.length() - 1) : name;
	}

}
