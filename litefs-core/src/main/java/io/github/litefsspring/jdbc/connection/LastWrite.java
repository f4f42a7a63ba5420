package io.github.litefsspring.jdbc.connection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.statement.ConnectionFunctions;

/**
 * The rowid and the counts of the last write outside a transaction. SQLite keeps it on
 * the physical connection, where the next user's write replaces it.
 */
final class LastWrite {

	private final Map<String, Long> left;

	LastWrite() {
		this(new HashMap<>());
	}

	LastWrite(Map<String, Long> left) {
		this.left = left;
	}

	Map<String, Long> left() {
		return this.left;
	}

	void forget() {
		this.left.clear();
	}

	// of the physical connection, which others use too
	static long rowId(Lease lease) throws SQLException {
		return rowId(lease, (rows) -> rows.getLong(1));
	}

	static <T> T rowId(Lease lease, RowIdReading<T> reading) throws SQLException {
		PreparedStatement statement = lease.prepare("SELECT last_insert_rowid() AS rowid");
		try (ResultSet rows = statement.executeQuery()) {
			return reading.of(rows);
		}
		finally {
			lease.close(statement);
		}
	}

	void wrote(long changes) {
		this.left.put(ConnectionFunctions.CHANGES, changes);
		this.left.merge(ConnectionFunctions.TOTAL_CHANGES, changes, Long::sum);
	}

	// sure when the insert has certainly left a rowid; otherwise another user's row may
	// have had the same one, or this row has got none
	void inserted(boolean sure, long before, Lease lease) throws SQLException {
		long rowId = rowId(lease);
		if (sure || rowId != before) {
			this.left.put(ConnectionFunctions.LAST_INSERT_ROWID, rowId);
		}
		else {
			this.left.remove(ConnectionFunctions.LAST_INSERT_ROWID);
		}
	}

	/**
	 * Makes something of the one row with the rowid.
	 *
	 * @param <T> what it makes
	 */
	@FunctionalInterface
	interface RowIdReading<T> {

		T of(ResultSet rows) throws SQLException;

	}

}
