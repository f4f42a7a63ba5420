package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.time.Duration;

/**
 * The writer of a primary, as far as readers have to do with it.
 *
 * @since 0.1.0
 */
public interface PrimaryWriter {

	/**
	 * Borrow the writer, so that nothing is written meanwhile.
	 * @param wait how long to wait for it
	 * @return the writer, until it is closed
	 * @throws SQLException when it did not come in time
	 */
	Borrowed take(Duration wait) throws SQLException;

	/**
	 * Tell if there is a write-ahead log.
	 * @return {@code false} with a rollback journal
	 */
	boolean hasLog();

	/**
	 * The writer while it is borrowed.
	 */
	interface Borrowed extends AutoCloseable {

		/**
		 * Copy the write-ahead log into the database, so that the next commit begins it
		 * anew. Does not wait for readers.
		 * @throws SQLException what SQLite says
		 */
		void resetLog() throws SQLException;

		@Override
		void close();

	}

}
