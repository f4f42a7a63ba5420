package io.github.litefsspring.jdbc.read;

import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.litefsspring.jdbc.BlockingRead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names read transactions that keep LiteFS waiting, and ends those that do so for too
 * long. LiteFS applies a transaction only when there is no reader, so one open cursor
 * stops replication to its node.
 * <p>
 * It looks now and then, so that reads do not have to ask the clock: an age is measured
 * from the first look.
 *
 * @since 0.1.0
 */
public final class LongReaders implements Runnable {

	/** Time between two looks. */
	public static final Duration INTERVAL = Duration.ofMillis(250);

	private static final Logger logger = LoggerFactory.getLogger(LongReaders.class);

	private static final Duration WORTH_A_WARNING = Duration.ofSeconds(1);

	private final Snapshots snapshots;

	private final Supplier<Duration> waiting;

	private final Duration limit;

	private final LongSupplier clock;

	// only used by the thread that looks
	private Map<ReaderLease, Seen> seen = new HashMap<>();

	private volatile List<BlockingRead> blocking = List.of();

	/**
	 * Create the watch.
	 * @param snapshots knows the readers
	 * @param waiting how long LiteFS has been waiting for readers; zero when it does not
	 * @param limit when a read that keeps it waiting is ended; zero for never
	 * @param clock nanoseconds that only grow
	 */
	public LongReaders(Snapshots snapshots, Supplier<Duration> waiting, Duration limit, LongSupplier clock) {
		this.snapshots = snapshots;
		this.waiting = waiting;
		this.limit = limit;
		this.clock = clock;
	}

	/**
	 * The reads that keep LiteFS waiting, as of the last look.
	 * @return the reads, the longest first
	 */
	public List<BlockingRead> blocking() {
		return this.blocking;
	}

	@Override
	public void run() {
		Duration wait = this.waiting.get();
		long now = this.clock.getAsLong();
		Map<ReaderLease, Seen> present = new HashMap<>();
		List<BlockingRead> found = new ArrayList<>();
		for (SnapshotConnection reader : this.snapshots.readers()) {
			ReaderLease lease = reader.user();
			if (lease == null) {
				continue;
			}
			Seen before = this.seen.get(lease);
			Seen seen = (before != null) ? before : new Seen(now);
			present.put(lease, seen);
			if (lease.isEnded()) {
				lease.takeAway();
			}
			else if (before != null && !wait.isZero()) {
				found.add(blocks(lease, seen, Duration.ofNanos(now - seen.since), wait));
			}
		}
		this.seen = present;
		found.sort((one, other) -> other.age().compareTo(one.age()));
		this.blocking = List.copyOf(found);
	}

	private BlockingRead blocks(ReaderLease lease, Seen seen, Duration age, Duration wait) {
		var read = new BlockingRead(lease.owner().getName(), lease.sql(), age);
		if (!this.limit.isZero() && age.compareTo(this.limit) >= 0) {
			logger.warn("Ending a read transaction that LiteFS waits for, after {} ms "
					+ "(litefs.read.max-transaction-time): {}", age.toMillis(), read.describe());
			String message = "The read transaction of " + read.describe() + " was ended after " + age.toMillis()
					+ " ms, because LiteFS has been waiting for it for " + wait.toMillis()
					+ " ms: it applies a transaction only when nobody reads. Read in smaller steps, or raise "
					+ "litefs.read.max-transaction-time (0 for no limit)";
			lease.end(() -> new SQLTimeoutException(message, "57014"));
		}
		else if (!seen.warned && age.compareTo(WORTH_A_WARNING) >= 0 && wait.compareTo(WORTH_A_WARNING) >= 0) {
			seen.warned = true;
			logger.warn("LiteFS waits for a read transaction that is {} ms old, and replication with it: {}. Close "
					+ "cursors and read transactions soon", age.toMillis(), read.describe());
		}
		return read;
	}

	private static final class Seen {

		private final long since;

		private boolean warned;

		Seen(long since) {
			this.since = since;
		}

	}

}
