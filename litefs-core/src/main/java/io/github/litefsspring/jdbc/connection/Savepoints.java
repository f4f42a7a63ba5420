package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.jdbc.physical.Lease;
import org.jspecify.annotations.Nullable;

/**
 * Savepoints of one transaction. SQLite hears of them when the transaction is about to
 * write: until then there is nothing to go back to, and one that has only read can lend
 * the writer to another one of its thread.
 */
final class Savepoints {

	// those that SQLite does not know yet, the outermost first
	private final List<SqlSavepoint> untold = new ArrayList<>(2);

	private int count;

	private boolean told;

	// SQLite knows all there are, and has to hear of each new one at once
	boolean areTold() {
		return this.told;
	}

	SqlSavepoint next(@Nullable String name) {
		this.count++;
		return new SqlSavepoint(this.count, name);
	}

	void add(SqlSavepoint savepoint) {
		this.untold.add(savepoint);
	}

	void tell(Lease lease) throws SQLException {
		if (!this.untold.isEmpty()) {
			lease.admitControl();
		}
		while (!this.untold.isEmpty()) {
			lease.control("SAVEPOINT " + this.untold.get(0).quoted());
			this.untold.remove(0);
		}
		this.told = true;
	}

	// it stays, and those inside it end
	void rollback(Savepoint savepoint) throws SQLException {
		endAfter(position(savepoint) + 1);
	}

	// it ends, and those inside it
	void release(Savepoint savepoint) throws SQLException {
		endAfter(position(savepoint));
	}

	private void endAfter(int remaining) {
		this.untold.subList(remaining, this.untold.size()).clear();
	}

	private int position(Savepoint savepoint) throws SQLException {
		SqlSavepoint.quoted(savepoint);
		int position = this.untold.indexOf(savepoint);
		if (position < 0) {
			throw new SQLNonTransientException(
					"The savepoint has ended, or belongs to another transaction: " + savepoint, "3B001");
		}
		return position;
	}

}
