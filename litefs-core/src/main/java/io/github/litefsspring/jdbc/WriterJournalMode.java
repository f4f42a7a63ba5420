package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;

import io.github.litefsspring.node.Role;

/**
 * Sets the journal mode of the writer, unless that would break replication: LiteFS 0.5.14
 * writes the switch from WAL to a rollback journal as a transaction without its pages
 * ({@code DB.WriteDatabaseAt} notes changed pages in the rollback modes only). Every
 * replica that applies it ends with "database checksum … does not match LTX post-apply
 * checksum", and does not start again.
 */
final class WriterJournalMode {

	private WriterJournalMode() {
	}

	// fails, without a change, when replicas would not survive it
	static void set(Connection connection, JournalMode wanted, Role role) throws SQLException {
		String current = pragma(connection, "PRAGMA journal_mode");
		boolean wal = current.equalsIgnoreCase(JournalMode.WAL.name());
		if (role != Role.STANDALONE && wal && wanted != JournalMode.WAL) {
			throw new SQLFeatureNotSupportedException("litefs.jdbc.journal-mode=" + wanted
					+ ", but the database is in WAL mode. LiteFS ends on every replica, and does not start there "
					+ "again, when a database is switched from WAL to a rollback journal. Set "
					+ "litefs.jdbc.journal-mode=wal. Nothing was done", "0A000");
		}
		if (!current.equalsIgnoreCase(wanted.name())) {
			pragma(connection, "PRAGMA journal_mode = " + wanted);
		}
	}

	private static String pragma(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			return rows.next() ? rows.getString(1) : "";
		}
	}

}
