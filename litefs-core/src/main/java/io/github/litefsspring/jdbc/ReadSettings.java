package io.github.litefsspring.jdbc;

import java.time.Duration;

/**
 * Settings of the reads that share the database with LiteFS.
 *
 * @param snapshots whether readers stay in their read transaction while the database
 * stands still
 * @param maxSnapshotAge how old such a snapshot may get before a new read leaves it
 * @param gate whether new reads are held back while LiteFS needs the database
 * @param maxHold how long they are held back at most in one go
 * @param maxTransactionTime when a read transaction that LiteFS waits for is ended; zero
 * for never
 * @since 0.1.0
 */
public record ReadSettings(boolean snapshots, Duration maxSnapshotAge, boolean gate, Duration maxHold,
		Duration maxTransactionTime) {

	/** Shared snapshots of at most 100 ms, holds of at most 100 ms, reads of 30 s. */
	public static final ReadSettings DEFAULT = new ReadSettings(true, Duration.ofMillis(100), true,
			Duration.ofMillis(100), Duration.ofSeconds(30));

}
