package io.github.litefsspring.test.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for what other processes do.
 */
final class Await {

	private Await() {
	}

	/**
	 * Wait until a condition holds.
	 * @param timeout how long to wait at most
	 * @param condition what to wait for
	 * @param failure says what did not happen
	 * @throws IllegalStateException when it did not happen in time
	 */
	static void until(Duration timeout, BooleanSupplier condition, Supplier<String> failure) {
		long end = System.nanoTime() + timeout.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				throw new IllegalStateException(failure.get() + " within " + timeout.toMillis() + " ms");
			}
			if (Thread.currentThread().isInterrupted()) {
				throw new IllegalStateException("Interrupted: " + failure.get());
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

}
