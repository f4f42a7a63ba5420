package io.github.litefsspring.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.litefsspring.jdbc.physical.Lease;
import org.jspecify.annotations.Nullable;

/**
 * What is known about statement texts. Where the first words do not tell, SQLite is asked
 * with EXPLAIN, once per text and schema version.
 */
final class StatementKinds {

	private static final int LIMIT = 2000;

	private final Map<String, Classification> texts = new ConcurrentHashMap<>();

	private final Map<String, StatementKind> asked = new ConcurrentHashMap<>();

	private volatile long schemaVersion = -1;

	Classification of(String sql) {
		Classification known = this.texts.get(sql);
		if (known != null) {
			return known;
		}
		Classification classification = Classification.of(sql);
		remember(this.texts, sql, classification);
		return classification;
	}

	@Nullable StatementKind known(String sql) {
		return this.asked.get(sql);
	}

	/**
	 * Ask SQLite what a statement does.
	 * @param sql the statement
	 * @param lease where to ask
	 * @return what it does: to write, and not remembered, when SQLite cannot explain it
	 */
	StatementKind ask(String sql, Lease lease) {
		try {
			forgetOtherSchema(lease);
			StatementKind kind = explain(sql, lease);
			remember(this.asked, sql, kind);
			return kind;
		}
		catch (SQLException ex) {
			return StatementKind.WRITE;
		}
	}

	private void forgetOtherSchema(Lease lease) throws SQLException {
		PreparedStatement statement = lease.prepare("PRAGMA schema_version");
		try (ResultSet rows = statement.executeQuery()) {
			long version = rows.getLong(1);
			if (version != this.schemaVersion) {
				this.asked.clear();
				this.schemaVersion = version;
			}
		}
		finally {
			lease.close(statement);
		}
	}

	// https://sqlite.org/opcode.html: Transaction begins a write when P2 is not 0, on
	// the main database when P1 is 0
	private static StatementKind explain(String sql, Lease lease) throws SQLException {
		PreparedStatement statement = lease.prepare("EXPLAIN " + sql);
		try (ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				boolean writes = switch (rows.getString("opcode")) {
					case "Transaction" -> rows.getInt("p1") == 0 && rows.getInt("p2") != 0;
					case "Vacuum", "JournalMode", "Checkpoint" -> true;
					default -> false;
				};
				if (writes) {
					return StatementKind.WRITE;
				}
			}
			return StatementKind.READ;
		}
		finally {
			lease.close(statement);
		}
	}

	/**
	 * A reader has refused a statement that was thought to read.
	 * @param sql the statement
	 */
	void writes(String sql) {
		remember(this.asked, sql, StatementKind.WRITE);
	}

	void schemaChanged() {
		this.asked.clear();
	}

	private static <T> void remember(Map<String, T> map, String sql, T value) {
		if (map.size() >= LIMIT) {
			map.clear();
		}
		map.put(sql, value);
	}

}
