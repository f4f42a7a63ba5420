package io.github.litefsspring.jdbc.statement;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.Lease;

/**
 * Values that SQLite tells of itself.
 */
public final class Pragmas {

	private Pragmas() {
	}

	public static long number(Lease lease, String name) throws SQLException {
		return Long.parseLong(text(lease, name));
	}

	public static String text(Lease lease, String name) throws SQLException {
		PreparedStatement statement = lease.prepare("PRAGMA " + name);
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? String.valueOf(row.getString(1)) : "";
		}
		finally {
			lease.close(statement);
		}
	}

}
