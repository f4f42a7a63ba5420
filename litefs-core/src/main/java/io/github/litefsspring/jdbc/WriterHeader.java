package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;

import io.github.litefsspring.node.Role;

/**
 * Looks at a database before the writer uses it: LiteFS 0.5.14 ends when a transaction
 * makes a database with a write-ahead log smaller, and with {@code auto_vacuum} an
 * ordinary DELETE does (docs/litefs-hazards.md).
 */
final class WriterHeader {

	private WriterHeader() {
	}

	// fails when LiteFS would not survive what the writer will do in the journal mode
	// that it will set
	static void check(Connection connection, JournalMode journalMode, Role role) throws SQLException {
		if (role == Role.STANDALONE) {
			return;
		}
		if (journalMode == JournalMode.WAL) {
			checkAutoVacuum(connection);
		}
		else {
			// VACUUM would follow a driver property, and another page size ends LiteFS
			String pageSize = pragma(connection, "PRAGMA page_size");
			try (Statement statement = connection.createStatement()) {
				statement.execute("PRAGMA page_size = " + pageSize);
			}
		}
	}

	private static void checkAutoVacuum(Connection connection) throws SQLException {
		String autoVacuum = pragma(connection, "PRAGMA auto_vacuum");
		if (!autoVacuum.equals("0")) {
			throw new SQLFeatureNotSupportedException("The database has PRAGMA auto_vacuum=" + autoVacuum
					+ ", and with a write-ahead log an ordinary DELETE ends LiteFS then, and is lost. Nothing was "
					+ "done. While nobody writes, make it a database without: sqlite3 <database> \"PRAGMA "
					+ "auto_vacuum=0; VACUUM INTO '/tmp/new.db'\", sqlite3 /tmp/new.db \"PRAGMA journal_mode=WAL\", "
					+ "litefs import -name <its name> /tmp/new.db", "0A000");
		}
	}

	private static String pragma(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			return rows.next() ? rows.getString(1) : "";
		}
	}

}
