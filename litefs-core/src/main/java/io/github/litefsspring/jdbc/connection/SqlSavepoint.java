package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Savepoint;

import org.jspecify.annotations.Nullable;

/**
 * A savepoint with a name SQLite knows.
 *
 * @param id its number in the transaction
 * @param name the name the caller gave it, if any
 */
record SqlSavepoint(int id, @Nullable String name) implements Savepoint {

	@Override
	public int getSavepointId() throws SQLException {
		if (this.name != null) {
			throw new SQLNonTransientException("The savepoint has a name", "3B000");
		}
		return this.id;
	}

	@Override
	public String getSavepointName() throws SQLException {
		if (this.name == null) {
			throw new SQLNonTransientException("The savepoint has no name", "3B000");
		}
		return this.name;
	}

	String quoted() {
		// the caller's name could be that of another savepoint, or one of ours
		return "\"litefs_" + this.id + "\"";
	}

	static String quoted(Savepoint savepoint) throws SQLException {
		if (savepoint instanceof SqlSavepoint ours) {
			return ours.quoted();
		}
		throw new SQLNonTransientException("Not a savepoint of this connection: " + savepoint, "3B001");
	}

}
