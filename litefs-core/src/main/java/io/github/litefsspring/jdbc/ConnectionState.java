package io.github.litefsspring.jdbc;

import java.sql.SQLException;

import io.github.litefsspring.jdbc.RoutingConnection.Task;
import io.github.litefsspring.jdbc.physical.Lease;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * State of a connection between two calls. It decides on which physical connection a
 * statement runs.
 */
interface ConnectionState {

	/**
	 * Run a statement where it can run.
	 * @param sql its text
	 * @param kind what it does
	 * @param atomic whether it consists of several statements that are committed together
	 * @param task runs it
	 * @return what it gave
	 * @throws SQLException why it could not
	 */
	Outcome execute(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException;

	/**
	 * The physical connection that stays from one statement to the next.
	 * @return the connection, {@code null} while there is none
	 */
	@Nullable Lease lease();

	/**
	 * The driver's connection, for a user who works with it directly.
	 * @return the connection
	 * @throws SQLException why there is none
	 */
	SQLiteConnection physical() throws SQLException;

	/**
	 * A statement on the {@link #lease()} has failed after it had begun.
	 * @param lease where it ran
	 * @param ex what the driver threw
	 * @param sql its text
	 * @return what the caller is told
	 */
	SQLException failed(Lease lease, SQLException ex, String sql);

	/**
	 * Tell if a transaction has begun on the {@link #lease()}.
	 * @return {@code false} in autocommit mode, and before the first statement
	 */
	default boolean isBegun() {
		return false;
	}

	/**
	 * Let the {@link #lease()} go, and roll back what is open on it.
	 */
	void end();

}
