package io.github.litefsspring.boot.nodes;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many threads wait for a primary at a time. A primary that does not answer
 * would otherwise hold all request threads of this node, which could then not even read.
 * <p>
 * A thread that finds no place is told so at once. Only while the primary answers, so
 * that places become free all the time, it waits for one. Safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class PrimaryWaits {

	/** Lets any number of threads wait. */
	public static final PrimaryWaits UNLIMITED = new PrimaryWaits(Integer.MAX_VALUE);

	private static final long ANSWERING = TimeUnit.MILLISECONDS.toNanos(500);

	private final int most;

	private final Semaphore places;

	private volatile long lastAnswer = System.nanoTime() - ANSWERING;

	/**
	 * Create it.
	 * @param most how many threads may wait at a time
	 */
	public PrimaryWaits(int most) {
		this.most = most;
		this.places = new Semaphore(most, true);
	}

	/**
	 * Begin to wait.
	 * @return {@code false} when enough threads wait already
	 */
	public boolean begin() {
		if (this.places.tryAcquire()) {
			return true;
		}
		if (System.nanoTime() - this.lastAnswer > ANSWERING) {
			return false;
		}
		try {
			return this.places.tryAcquire(ANSWERING, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * The wait that began is over.
	 * @param answered whether what was waited for came
	 */
	public void end(boolean answered) {
		if (answered) {
			this.lastAnswer = System.nanoTime();
		}
		this.places.release();
	}

	@Override
	public String toString() {
		return "As many threads as may (litefs.primary.max-waiting-threads=" + this.most
				+ ") wait for the primary already";
	}

}
