package io.github.litefsspring.backup.lost;

import java.nio.file.Path;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Transactions that were committed on this node and are not in the database's history any
 * more, because another node became the primary without them.
 *
 * @param database the database's name
 * @param firstTxid the first of them
 * @param lastTxid the last of them
 * @param doubtful how many of them, from the first one on, may be in the history all the
 * same: nothing told this node where the two histories part. 0 when all are lost for
 * certain
 * @param firstCommitted when the first was committed
 * @param lastCommitted when the last was committed
 * @param detected when this node noticed it
 * @param folder where their LTX files are kept; null when they are not
 * @since 0.1.0
 */
public record LostTransactions(String database, long firstTxid, long lastTxid, long doubtful, Instant firstCommitted,
		Instant lastCommitted, Instant detected, @Nullable Path folder) {

	/**
	 * The number of transactions, those in doubt included.
	 * @return the most that can be lost
	 */
	public long count() {
		return this.lastTxid - this.firstTxid + 1;
	}

	/**
	 * In a sentence.
	 * @return how many transactions, which, and of what time
	 */
	public String describe() {
		String range = "%d transaction%s of %s, %016x to %016x, committed from %s to %s".formatted(count(),
				(count() != 1) ? "s" : "", this.database, this.firstTxid, this.lastTxid, this.firstCommitted,
				this.lastCommitted);
		return (this.doubtful == 0) ? range
				: "at most %s (it is not known of the first %d whether they are)".formatted(range, this.doubtful);
	}

}
