package io.github.litefsspring.jdbc.read;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Lets read transactions in, and holds new ones back while LiteFS needs the database for
 * itself for a moment. LiteFS applies a transaction only when no reader holds a lock, and
 * it polls for that moment: four busy readers never leave it one.
 * <p>
 * Closing does not touch reads that run. A thread that is inside already may go in again
 * while the gate is closed, so a read nested in another one never waits for itself. When
 * the gate opens, all who wait are in, even if it closes again at once.
 *
 * @since 0.1.0
 */
public final class ReadGate {

	private final ThreadLocal<Visit> visits = ThreadLocal.withInitial(Visit::new);

	private final AtomicInteger inside = new AtomicInteger();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition opened = this.lock.newCondition();

	private final Condition emptied = this.lock.newCondition();

	private final LongAdder waits = new LongAdder();

	private final LongAdder waitedNanos = new LongAdder();

	// guarded by the lock: number of callers that have closed it and not opened it again
	private int closings;

	// guarded by the lock: how many wait, and how often they were let in
	private int waiting;

	private long openings;

	private volatile boolean closed;

	/**
	 * Go in, and wait while the gate is closed.
	 * @param timeout how long to wait at most
	 * @return the visit that any thread ends with {@link #exit}; {@code null} when the
	 * gate did not open in time
	 * @throws InterruptedException when the thread was interrupted while it waited
	 */
	public @Nullable Visit enter(Duration timeout) throws InterruptedException {
		Visit visit = enterIfOpen();
		if (visit == null && awaitOpen(timeout)) {
			visit = this.visits.get();
			visit.depth.incrementAndGet();
		}
		return visit;
	}

	// the visit that exit(...) is given, null when the gate is closed
	@Nullable Visit enterIfOpen() {
		Visit visit = this.visits.get();
		this.inside.incrementAndGet();
		if (this.closed && visit.depth.get() == 0) {
			leave();
			return null;
		}
		visit.depth.incrementAndGet();
		return visit;
	}

	/**
	 * Come out.
	 * @param visit what {@link #enter} gave
	 */
	public void exit(Visit visit) {
		visit.depth.decrementAndGet();
		leave();
	}

	private void leave() {
		if (this.inside.decrementAndGet() == 0 && this.closed) {
			this.lock.lock();
			try {
				this.emptied.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private boolean awaitOpen(Duration timeout) throws InterruptedException {
		long start = System.nanoTime();
		this.lock.lockInterruptibly();
		try {
			if (!this.closed) {
				this.inside.incrementAndGet();
				return true;
			}
			this.waiting++;
			return awaitOpening(this.openings, timeout.toNanos());
		}
		finally {
			this.lock.unlock();
			this.waits.increment();
			this.waitedNanos.add(System.nanoTime() - start);
		}
	}

	// with the lock; the thread that opens the gate counts those who wait as inside
	private boolean awaitOpening(long openingsBefore, long timeout) throws InterruptedException {
		long left = timeout;
		try {
			while (this.openings == openingsBefore && left > 0) {
				left = this.opened.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			if (this.openings == openingsBefore) {
				this.waiting--;
				throw ex;
			}
			Thread.currentThread().interrupt();
			return true;
		}
		if (this.openings == openingsBefore) {
			this.waiting--;
			return false;
		}
		return true;
	}

	/**
	 * Hold new reads back. Every call is followed by an {@link #open()}.
	 */
	public void close() {
		this.lock.lock();
		try {
			this.closings++;
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let reads in again, unless another caller of {@link #close()} still holds them
	 * back.
	 */
	public void open() {
		this.lock.lock();
		try {
			this.closings--;
			if (this.closings == 0) {
				this.closed = false;
				this.inside.addAndGet(this.waiting);
				this.waiting = 0;
				this.openings++;
				this.opened.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until no read is inside. The gate has to be closed.
	 * @param timeout how long to wait at most
	 * @return {@code true} when no read is inside; while the gate is closed that stays so
	 * @throws InterruptedException when the thread was interrupted
	 */
	public boolean awaitEmpty(Duration timeout) throws InterruptedException {
		long left = timeout.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (this.inside.get() > 0) {
				if (left <= 0) {
					return false;
				}
				left = this.emptied.awaitNanos(left);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell if new reads are held back.
	 * @return {@code false} while the gate is open
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Tell if the calling thread is inside, so that closing the gate does not stop it.
	 * @return {@code false} when it would have to wait at a closed gate
	 */
	public boolean isInside() {
		return this.visits.get().depth.get() > 0;
	}

	int waiting() {
		this.lock.lock();
		try {
			return this.waiting;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Number of reads that are inside.
	 * @return their number
	 */
	public int inside() {
		return this.inside.get();
	}

	/**
	 * Number of times that reads were held back.
	 * @return a number that only grows
	 */
	public long waits() {
		return this.waits.sum();
	}

	/**
	 * Time for which reads were held back, all together.
	 * @return a time that only grows
	 */
	public Duration waited() {
		return Duration.ofNanos(this.waitedNanos.sum());
	}

	/**
	 * A thread inside the gate.
	 */
	public static final class Visit {

		// number of times that the thread is inside; another thread may bring it out
		private final AtomicInteger depth = new AtomicInteger();

		private Visit() {
		}

	}

}
