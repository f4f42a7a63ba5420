package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds reads back on a primary whose readers stay in snapshots: for a moment three times
 * a second, for another process that needs the database, as an import or
 * {@code litefs run -with-halt-lock-on} does; and while the write-ahead log is reset,
 * which would grow without end otherwise.
 */
final class PrimaryPauses implements NodeListener {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryPauses.class);

	// LiteFS looks for its moment every 2 ms at first, and every 25 ms after 0.3 s
	private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(300);

	private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long RESET_PERIOD = TimeUnit.SECONDS.toNanos(1);

	private static final long RESET_RETRY = TimeUnit.MILLISECONDS.toNanos(250);

	private static final long MANY_TRANSACTIONS = 10;

	private static final Duration READERS_TIMEOUT = Duration.ofMillis(10);

	private static final Duration WRITER_TIMEOUT = Duration.ofMillis(100);

	private final String database;

	private final SharedReads reads;

	private final PrimaryWriter writer;

	private final ReadGap gap;

	private volatile long applied;

	// only used by the thread that makes the pauses
	private long appliedAtReset;

	private long resetAt = System.nanoTime();

	private long resetTriedAt = this.resetAt;

	private long pausedAt = this.resetAt;

	PrimaryPauses(String database, SharedReads reads, PrimaryWriter writer, ReadGap gap) {
		this.database = database;
		this.reads = reads;
		this.writer = writer;
		this.gap = gap;
	}

	@Override
	public void transactionApplied(AppliedTransaction transaction) {
		if (transaction.database().equals(this.database)) {
			this.applied = transaction.position().txid();
		}
	}

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		this.applied = 0;
	}

	// waits for a moment, and makes the pauses that are due
	void pauseWhenDue() throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(TICK);
		long now = System.nanoTime();
		if (isResetDue(now)) {
			resetLog(now);
		}
		if (now - this.pausedAt >= PERIOD) {
			this.pausedAt = now;
			this.gap.leave(WINDOW);
		}
	}

	// SQLite begins the log anew only when no reader reads from it, and a reader that has
	// just left its snapshot is back in the next one at once. Nothing here may ask how
	// large the log is: a stat in the mount can make LiteFS miss commits
	// (docs/correctness.md)
	private boolean isResetDue(long now) {
		if (!this.writer.hasLog() || this.applied == this.appliedAtReset || now - this.resetTriedAt < RESET_RETRY) {
			return false;
		}
		boolean many = this.applied - this.appliedAtReset >= MANY_TRANSACTIONS;
		return now - this.resetAt >= (many ? RESET_RETRY : RESET_PERIOD);
	}

	private void resetLog(long now) throws InterruptedException {
		this.resetTriedAt = now;
		long before = this.applied;
		try (PrimaryWriter.Borrowed borrowed = this.writer.take(WRITER_TIMEOUT); var held = new HeldReads(this.reads)) {
			if (held.awaitEmpty(READERS_TIMEOUT)) {
				borrowed.resetLog();
				this.resetAt = now;
				this.appliedAtReset = before;
			}
		}
		catch (SQLException ex) {
			logger.debug("The write-ahead log is reset later", ex);
		}
	}

}
