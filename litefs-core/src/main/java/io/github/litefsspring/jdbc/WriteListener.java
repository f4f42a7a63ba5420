package io.github.litefsspring.jdbc;

import java.time.Duration;

/**
 * Is told how the writer is used. Must not block and must not throw.
 *
 * @since 0.1.0
 */
public interface WriteListener {

	/**
	 * A commit is durable.
	 * @param transactions how many transactions were committed with it
	 */
	default void committed(int transactions) {
	}

	/**
	 * A transaction holds the writer for longer than
	 * {@link WriteSettings#maxTransactionTime()}. Told once of each.
	 * @param held for how long so far
	 */
	default void slow(Duration held) {
	}

	/**
	 * A write was refused because this node is not the primary. It is told in the thread
	 * of the write, before that gets the exception.
	 * @param reason what that exception says
	 */
	default void refused(NotPrimarySqlException reason) {
	}

}
