package io.github.litefsspring.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;

import io.github.litefsspring.jdbc.physical.Lease;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a caller sees them. While they come from a physical connection, closing them
 * gives that connection back.
 */
final class RoutingResultSet extends DelegatingResultSet {

	private final RoutingStatement statement;

	private final @Nullable Cursor cursor;

	private boolean closed;

	RoutingResultSet(ResultSet delegate, RoutingStatement statement, @Nullable Cursor cursor) {
		super(delegate);
		this.statement = statement;
		this.cursor = cursor;
	}

	@Override
	public boolean next() throws SQLException {
		Cursor cursor = this.cursor;
		if (cursor == null || this.closed) {
			return super.next();
		}
		try {
			cursor.lease.enter(cursor.sql);
			try {
				cursor.execution.enter(cursor.lease.connection());
				return super.next();
			}
			finally {
				cursor.execution.exit();
				cursor.lease.exit();
			}
		}
		catch (SQLException ex) {
			cursor.lease.statementFailed();
			SQLException failure = this.statement.connection()
				.cursorFailed(cursor.lease, cursor.lease.explain(cursor.execution.explain(ex)), cursor.sql);
			close();
			throw failure;
		}
	}

	// the driver's rows may be somebody else's by now, or seem to be at their end
	@Override
	ResultSet open() throws SQLException {
		if (this.closed) {
			throw new SQLNonTransientException("The result set is closed. Besides close(), a result set ends with its "
					+ "transaction, with a rollback to a savepoint, and when its statement runs again or is closed",
					"24000");
		}
		return super.open();
	}

	@Override
	public void close() throws SQLException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try {
			super.close();
		}
		finally {
			if (this.cursor != null) {
				this.cursor.execution.end();
				if (!this.cursor.keep) {
					this.cursor.lease.close(this.cursor.physical);
				}
				this.statement.connection().cursorClosed(this, this.cursor.lease);
			}
			this.statement.rowsClosed(this);
		}
	}

	@Override
	public boolean isClosed() throws SQLException {
		return this.closed || super.isClosed();
	}

	@Override
	public Statement getStatement() {
		return this.statement;
	}

	/**
	 * Where rows come from.
	 *
	 * @param lease the physical connection
	 * @param physical the driver's statement
	 * @param sql its text
	 * @param execution ends it
	 * @param keep whether the driver's statement is used again
	 */
	record Cursor(Lease lease, Statement physical, String sql, Execution execution, boolean keep) {
	}

}
