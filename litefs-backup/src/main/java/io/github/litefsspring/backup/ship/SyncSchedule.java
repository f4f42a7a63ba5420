package io.github.litefsspring.backup.ship;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The times at which transactions are collected and stored.
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

	// last: when transactions were stored before
	Cycle next(Instant now, @Nullable Instant last) {
		boolean pause = last == null || !now.isBefore(last.plus(this.interval)) || now.isBefore(last);
		return pause ? new Cycle(now, false) : endOfInterval(now);
	}

	Cycle endOfInterval(Instant now) {
		Instant end = Windows.start(now, this.interval).plus(COMMITTING);
		return new Cycle(end.isAfter(now) ? end : end.plus(this.interval), true);
	}

	// at the end of an interval those of the next one wait
	BatchPlan.Range held(Instant now) {
		return new BatchPlan.Range(Windows.start(now, this.interval), now);
	}

	// a time to store transactions; those of the next interval may have to wait
	record Cycle(Instant time, boolean endsInterval) {

		Cycle or(@Nullable Cycle other) {
			return (other == null || this.time.isBefore(other.time)) ? this : other;
		}

	}

}
