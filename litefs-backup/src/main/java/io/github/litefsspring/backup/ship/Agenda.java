package io.github.litefsspring.backup.ship;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.backup.ship.SyncSchedule.Cycle;
import org.jspecify.annotations.Nullable;

/**
 * The next time that the loop has something to do. Several threads plan, the loop waits.
 * Thread-safe.
 */
final class Agenda {

	private final SyncSchedule schedule;

	private final Clocks clocks;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	// all three by the lock
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

	void committed() {
		this.lock.lock();
		try {
			plan(this.schedule.next(this.clocks.now(), this.lastSync));
		}
		finally {
			this.lock.unlock();
		}
	}

	private void plan(Cycle cycle) {
		this.lock.lock();
		try {
			this.next = cycle.or(this.next);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	void synced() {
		this.lock.lock();
		try {
			this.lastSync = this.clocks.now();
		}
		finally {
			this.lock.unlock();
		}
	}

	void close() {
		this.lock.lock();
		try {
			this.closing = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isClosing() {
		this.lock.lock();
		try {
			return this.closing;
		}
		finally {
			this.lock.unlock();
		}
	}

	// unplanned: an empty agenda means that planning has failed
	@Nullable Cycle takeDue(Instant now, boolean unplanned) {
		this.lock.lock();
		try {
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
		finally {
			this.lock.unlock();
		}
	}

	// until something is due, or the time of the heartbeat while nothing is planned
	void await(@Nullable Instant beat) throws InterruptedException {
		this.lock.lock();
		try {
			while (!this.closing) {
				Instant wakeUp = (this.next != null) ? this.next.time() : beat;
				long left = (wakeUp != null) ? Duration.between(this.clocks.now(), wakeUp).toNanos() : Long.MAX_VALUE;
				if (left <= 0 || this.changed.awaitNanos(left) <= 0) {
					return;
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
