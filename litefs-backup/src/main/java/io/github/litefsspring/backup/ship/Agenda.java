package io.github.litefsspring.backup.ship;

import java.time.Duration;
import java.time.Instant;

import io.github.litefsspring.backup.ship.SyncSchedule.Cycle;
import org.jspecify.annotations.Nullable;

/**
 * The next time that the loop has something to do. Several threads plan, the loop waits.
 * Thread-safe.
 */
final class Agenda {

	private final SyncSchedule schedule;

	private final Clocks clocks;

	// all three by the monitor
	private @Nullable Cycle next;

	private @Nullable Instant lastSync;

	private boolean closing;

	Agenda(SyncSchedule schedule, Clocks clocks) {
		this.schedule = schedule;
		this.clocks = clocks;
	}

	void plan(Instant time) {
		plan(new Cycle(time, false));
	}

	void planEndOfInterval() {
		plan(this.schedule.endOfInterval(this.clocks.now()));
	}

	synchronized void committed() {
		plan(this.schedule.next(this.clocks.now(), this.lastSync));
	}

	private synchronized void plan(Cycle cycle) {
		this.next = cycle.or(this.next);
		notifyAll();
	}

	synchronized void synced() {
		this.lastSync = this.clocks.now();
	}

	synchronized void close() {
		this.closing = true;
		notifyAll();
	}

	synchronized boolean isClosing() {
		return this.closing;
	}

	// unplanned: an empty agenda means that planning has failed
	synchronized @Nullable Cycle takeDue(Instant now, boolean unplanned) {
		Cycle cycle = this.next;
		if (cycle == null) {
			return unplanned ? new Cycle(now, false) : null;
		}
		if (cycle.time().isAfter(now)) {
			return null;
		}
		this.next = null;
		return cycle;
	}

	// until something is due, or the time of the heartbeat while nothing is planned
	synchronized void await(@Nullable Instant beat) throws InterruptedException {
		while (!this.closing) {
			Instant wakeUp = (this.next != null) ? this.next.time() : beat;
			if (wakeUp == null) {
				wait();
				continue;
			}
			Duration left = Duration.between(this.clocks.now(), wakeUp);
			if (left.isNegative() || left.isZero()) {
				return;
			}
			wait(Math.max(1, left.toMillis()));
		}
	}

}
