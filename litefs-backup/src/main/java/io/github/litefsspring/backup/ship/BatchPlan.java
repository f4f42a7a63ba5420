package io.github.litefsspring.backup.ship;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.backup.spool.SpooledTransaction;
import org.jspecify.annotations.Nullable;

/**
 * The division of transactions into files of level 0.
 * <p>
 * A file never spans the end of a window of the wall clock, which is a second or a longer
 * {@code sync-interval}: a restore to the end of a window then gives exactly what was
 * committed until it. A transaction's time never goes back behind that of the one before,
 * and one far in the future, which a wrong clock has given it, is replaced by the
 * present: the times of all later ones would have to be the same.
 *
 * @param batches the transactions of each file
 * @param heldBack the time of the first transaction that has to wait until its window is
 * over; null when none has to
 */
record BatchPlan(List<Batch> batches, @Nullable Instant heldBack) {

	/**
	 * Divide transactions.
	 * @param transactions transactions that follow one another
	 * @param after the time of the transaction before them
	 * @param window the length of a window
	 * @param held transactions from the first time until before the second one wait; null
	 * when none does
	 * @param end a file ends with this transaction, because an earlier attempt to store
	 * it did; 0 for none
	 * @param now the time by this node's clock
	 * @return the plan
	 */
	static BatchPlan of(List<SpooledTransaction> transactions, Instant after, Duration window, @Nullable Range held,
			long end, Instant now) {
		List<Batch> batches = new ArrayList<>();
		List<SpooledTransaction> batch = new ArrayList<>();
		Instant last = after;
		for (SpooledTransaction transaction : transactions) {
			Instant made = Clocks.isAhead(transaction.timestamp(), now) ? now : transaction.timestamp();
			Instant time = made.isBefore(last) ? last : made;
			if (held != null && held.contains(time)) {
				add(batches, batch, last);
				return new BatchPlan(batches, time);
			}
			if (!batch.isEmpty() && (isLater(last, time, window) || batch.size() == FileEncoder.AT_ONCE
					|| batch.get(batch.size() - 1).name().maxTxid() == end)) {
				add(batches, batch, last);
				batch = new ArrayList<>();
			}
			batch.add(transaction);
			last = time;
		}
		add(batches, batch, last);
		return new BatchPlan(batches, null);
	}

	private static boolean isLater(Instant one, Instant other, Duration window) {
		return Windows.index(one, window) != Windows.index(other, window);
	}

	private static void add(List<Batch> batches, List<SpooledTransaction> batch, Instant timestamp) {
		if (!batch.isEmpty()) {
			batches.add(new Batch(batch, timestamp));
		}
	}

	// the transactions of one file, and when the last of them was committed
	record Batch(List<SpooledTransaction> transactions, Instant timestamp) {

		long maxTxid() {
			return this.transactions.get(this.transactions.size() - 1).name().maxTxid();
		}

	}

	// from is held, until is not; a time in the future is not held: then the clock that
	// it comes from is fast
	record Range(Instant from, Instant until) {

		boolean contains(Instant time) {
			return !time.isBefore(this.from) && time.isBefore(this.until);
		}

	}

}
