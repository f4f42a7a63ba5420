package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;

import io.github.litefsspring.jdbc.connection.RoutingConnection.Task;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.statement.StatementKind;
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
	 * @return its outcome
	 * @throws SQLException why it could not
	 */
	Outcome execute(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException;

	// stays from one statement to the next; null while there is none
	@Nullable Lease lease();

	// for a user who works with the driver's connection directly
	SQLiteConnection physical() throws SQLException;

	// a statement on the lease() has failed after it had begun; gives the exception for
	// the caller
	SQLException failed(Lease lease, SQLException ex, String sql);

	// tells if a transaction has begun on the lease(): false in autocommit mode, and
	// before the first statement
	default boolean isBegun() {
		return false;
	}

	// lets the lease() go, and rolls back what is open on it
	void end();

}
