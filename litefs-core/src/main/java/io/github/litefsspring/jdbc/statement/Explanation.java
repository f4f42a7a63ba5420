package io.github.litefsspring.jdbc.statement;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.Sharing;

/**
 * Answer of EXPLAIN for a statement, with its triggers and foreign key actions. The
 * meaning of the operations is described at https://sqlite.org/opcode.html.
 *
 * @param kind whether it reads or writes
 * @param sharing what it may do to transactions that are committed with its own
 */
record Explanation(StatementKind kind, Sharing sharing) {

	// OE_Rollback in sqliteInt.h
	private static final int ROLLBACK = 1;

	static Explanation of(String sql, Lease lease) throws SQLException {
		StatementKind kind = StatementKind.READ;
		Sharing sharing = Sharing.SHARED;
		// never a kept one: SQLite does not see that the schema has changed since
		try (PreparedStatement statement = lease.connection().prepareStatement("EXPLAIN " + sql);
				ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				int first = rows.getInt("p1");
				int second = rows.getInt("p2");
				switch (rows.getString("opcode")) {
					case "Transaction" -> kind = (first == 0 && second != 0) ? StatementKind.WRITE : kind;
					case "Vacuum", "JournalMode", "Checkpoint" -> kind = StatementKind.WRITE;
					// an error that rolls back the whole transaction
					case "Halt", "HaltIfNull" ->
						sharing = sharing.and((first != 0 && second == ROLLBACK) ? Sharing.ALONE : Sharing.SHARED);
					// a violated foreign key that is checked when the transaction commits
					case "FkCounter" ->
						sharing = sharing.and((first != 0 && second > 0) ? Sharing.LAST : Sharing.SHARED);
					default -> {
						// does not matter
					}
				}
			}
		}
		return new Explanation(kind, sharing);
	}

}
