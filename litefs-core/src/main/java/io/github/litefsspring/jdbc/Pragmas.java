package io.github.litefsspring.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.Lease;

/**
 * Values that SQLite tells of itself.
 */
final class Pragmas {

	private Pragmas() {
	}

	static long number(Lease lease, String name) throws SQLException {
		return Long.parseLong(text(lease, name));
	}

	static String text(Lease lease, String name) throws SQLException {
		PreparedStatement statement = lease.prepare("PRAGMA " + name);
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? String.valueOf(row.getString(1)) : "";
		}
		finally {
			lease.close(statement);
		}
	}

}
