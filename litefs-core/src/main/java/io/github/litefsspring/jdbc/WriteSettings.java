package io.github.litefsspring.jdbc;

import java.time.Duration;

/**
 * Settings of the write transactions that share the writer.
 *
 * @param groupCommit whether transactions that wait for each other are committed together
 * @param maxTransactions how many are committed together at most
 * @param maxDelay how long a transaction that is done waits for others at most, as long
 * as they do not hold the writer longer themselves; those that usually do are not waited
 * for
 * @param maxTransactionTime after which time a transaction that holds the writer is named
 * in a warning; zero for never
 * @since 0.1.0
 */
public record WriteSettings(boolean groupCommit, int maxTransactions, Duration maxDelay, Duration maxTransactionTime) {

	/** Groups of at most 128 transactions and 10 ms; a warning after 10 s. */
	public static final WriteSettings DEFAULT = new WriteSettings(true, 128, Duration.ofMillis(10),
			Duration.ofSeconds(10));

}
