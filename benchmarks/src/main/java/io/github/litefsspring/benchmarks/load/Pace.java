package io.github.litefsspring.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits until it is time for the next one.
 */
public final class Pace {

	private Pace() {
	}

	/**
	 * Wait; not at all when the time is over.
	 * @param time a nano time
	 */
	public static void awaitTime(long time) {
		for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
