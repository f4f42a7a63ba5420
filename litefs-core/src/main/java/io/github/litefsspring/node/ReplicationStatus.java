package io.github.litefsspring.node;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * State of replication to a node.
 *
 * @param primaryReachable whether the primary's LiteFS API answers; {@code true} on a
 * writable node
 * @param transactionsBehind how many announced transactions are not applied here yet
 * @param pending how long the oldest of these has been waiting, zero when there is none
 * @param delayMedian the median replication delay of the last transactions, {@code null}
 * before the first
 * @param delay99th the 99th percentile of the same, {@code null} before the first
 * @since 0.1.0
 */
public record ReplicationStatus(boolean primaryReachable, long transactionsBehind, Duration pending,
		@Nullable Duration delayMedian, @Nullable Duration delay99th) {

	/** The status of a node that does not replicate from another one. */
	public static final ReplicationStatus NONE = new ReplicationStatus(true, 0, Duration.ZERO, null, null);

}
