package io.github.litefsspring.jdbc;

import java.sql.SQLTransientConnectionException;

/**
 * This node has no database at the moment: its LiteFS is not mounted, its process is
 * gone, or the database has not been replicated yet. Nothing was done, and another node
 * can do it.
 * <p>
 * Its SQLState is 08001 (the connection cannot be established).
 *
 * @since 0.1.0
 */
public class DatabaseUnavailableException extends SQLTransientConnectionException {

	/** SQLState "the connection cannot be established". */
	public static final String SQL_STATE = "08001";

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is missing, and the remedy
	 */
	public DatabaseUnavailableException(String message) {
		super(message, SQL_STATE);
	}

}
