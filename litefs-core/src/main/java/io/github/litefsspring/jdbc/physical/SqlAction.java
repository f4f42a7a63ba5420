package io.github.litefsspring.jdbc.physical;

import java.sql.SQLException;

/**
 * Something that is done on a connection.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SqlAction {

	/**
	 * Do it.
	 * @throws SQLException what SQLite says
	 */
	void run() throws SQLException;

}
