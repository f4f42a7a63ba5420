package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;

/**
 * Says whether this node can be read now.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ReadCheck {

	/**
	 * Check that the database can be read, and create it where this node may.
	 * @param opened whether a reader was opened before, so the database exists
	 * @throws SQLException when it cannot be read
	 */
	void checkReadable(boolean opened) throws SQLException;

}
