package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.Future;

import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * One execution of a statement, until its last row was read. It can be ended by
 * {@code Statement.cancel()} or when its time is over, and only while the driver is
 * really working for it: an interrupt that came later would hit the next statement on the
 * same physical connection.
 */
final class Execution {

	private final int timeoutSeconds;

	private @Nullable SQLiteConnection working;

	private @Nullable Future<?> timer;

	private boolean timedOut;

	private boolean cancelled;

	private boolean spared;

	Execution(int timeoutSeconds) {
		this.timeoutSeconds = timeoutSeconds;
	}

	void startTimer(QueryTimer queryTimer) {
		if (this.timeoutSeconds > 0) {
			this.timer = queryTimer.schedule(this::timeOut, this.timeoutSeconds);
		}
	}

	synchronized void enter(SQLiteConnection connection) throws SQLException {
		if (this.timedOut) {
			throw timeout(null);
		}
		this.working = connection;
	}

	// begins what must not be interrupted, because that would undo what others did. It
	// does not begin when its time is over already, and its time is looked at again when
	// it is done
	synchronized void enterSpared() throws SQLException {
		if (this.timedOut) {
			throw timeout(null);
		}
		this.spared = true;
	}

	// reason of the interrupt that it would have had if it had not been spared, or null
	@Nullable SQLException overdue() {
		// only the thread that asks here has set it
		return this.spared ? judge() : null;
	}

	private synchronized @Nullable SQLException judge() {
		this.spared = false;
		return this.timedOut ? timeout(null) : this.cancelled ? cancelled(null) : null;
	}

	synchronized void exit() {
		this.working = null;
		this.spared = false;
	}

	void end() {
		Future<?> timer = this.timer;
		if (timer != null) {
			timer.cancel(false);
		}
	}

	private synchronized void timeOut() {
		this.timedOut = true;
		interrupt();
	}

	synchronized void cancel() {
		if (this.working != null || this.spared) {
			this.cancelled = true;
			interrupt();
		}
	}

	private void interrupt() {
		SQLiteConnection connection = this.working;
		if (connection != null) {
			try {
				connection.getDatabase().interrupt();
			}
			catch (SQLException ex) {
				// the connection was closed, so nothing runs on it
				this.working = null;
			}
		}
	}

	// an exception that names the reason of an interrupt, or the same one
	synchronized SQLException explain(SQLException ex) {
		if (!SqliteErrors.isInterrupt(ex) || ex instanceof OutcomeUnknownSqlException) {
			return ex;
		}
		if (this.timedOut) {
			return timeout(ex);
		}
		return this.cancelled ? cancelled(ex) : ex;
	}

	private static SQLException cancelled(@Nullable SQLException cause) {
		return new SQLException("The statement was ended by Statement.cancel()", SqliteErrors.QUERY_CANCELED,
				(cause != null) ? cause.getErrorCode() : 0, cause);
	}

	private SQLException timeout(@Nullable SQLException cause) {
		return new SQLTimeoutException(
				"The statement was ended after " + this.timeoutSeconds
						+ " s, the limit set by Statement.setQueryTimeout or @Transactional(timeout)",
				SqliteErrors.QUERY_CANCELED, cause);
	}

}
