package io.github.litefsspring.backup.ship;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * When transactions are collected and stored.
 * <p>
 * The first one after a pause at once. Those that follow when the interval ends that the
 * clock divides time into, a moment later because a commit takes a moment from its time
 * stamp to its file, and without those of the next interval: so each interval costs one
 * request to store it.
 *
 * @param interval the interval
 */
record SyncSchedule(Duration interval) {

	private static final Duration COMMITTING = Duration.ofMillis(30);

	/**
	 * When to store a transaction that is committed now.
	 * @param now the time
	 * @param last when transactions were stored before; null when never
	 * @return at once, or at the end of the interval
	 */
	Cycle next(Instant now, @Nullable Instant last) {
		boolean pause = last == null || !now.isBefore(last.plus(this.interval)) || now.isBefore(last);
		return pause ? new Cycle(now, false) : endOfInterval(now);
	}

	Cycle endOfInterval(Instant now) {
		Instant end = Windows.start(now, this.interval).plus(COMMITTING);
		return new Cycle(end.isAfter(now) ? end : end.plus(this.interval), true);
	}

	/**
	 * Which transactions wait at the end of an interval.
	 * @param now the time
	 * @return the times of those of the interval that has just begun
	 */
	BatchPlan.Range held(Instant now) {
		return new BatchPlan.Range(Windows.start(now, this.interval), now);
	}

	/**
	 * A time to store transactions.
	 *
	 * @param time the time
	 * @param endsInterval whether those of the next interval wait
	 */
	record Cycle(Instant time, boolean endsInterval) {

		/**
		 * The earlier of two, of which either may be missing.
		 * @param other the other one
		 * @return this one or the other one
		 */
		Cycle or(@Nullable Cycle other) {
			return (other == null || this.time.isBefore(other.time)) ? this : other;
		}

	}

}
