package io.github.litefsspring.jdbc;

import java.sql.SQLNonTransientException;

import org.jspecify.annotations.Nullable;

/**
 * A write may or may not have happened, and this node cannot tell. It must not be retried
 * without looking first.
 * <p>
 * Its SQLState is 08007 (transaction resolution unknown).
 *
 * @since 0.1.0
 */
public class OutcomeUnknownSqlException extends SQLNonTransientException {

	/** SQLState "transaction resolution unknown". */
	public static final String SQL_STATE = "08007";

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is unknown, and how to find out
	 * @param cause what SQLite said
	 */
	public OutcomeUnknownSqlException(String message, @Nullable Throwable cause) {
		super(message, SQL_STATE, cause);
	}

	static OutcomeUnknownSqlException ofCommit(String sql, Throwable cause) {
		return new OutcomeUnknownSqlException(
				"It is not known whether this was committed: " + sql + " (" + cause + "). Look before you repeat it",
				cause);
	}

}
