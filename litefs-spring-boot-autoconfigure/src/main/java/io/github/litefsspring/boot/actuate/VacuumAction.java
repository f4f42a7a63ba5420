package io.github.litefsspring.boot.actuate;

import java.io.IOException;
import java.sql.SQLException;

/**
 * Makes the database smaller.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface VacuumAction {

	/**
	 * Do it.
	 * @return what was done, for people
	 * @throws SQLException when this node is not the primary, or another thread does not
	 * let the writer go in time
	 * @throws IOException when a file cannot be written, or a later step fails
	 */
	String run() throws SQLException, IOException;

}
