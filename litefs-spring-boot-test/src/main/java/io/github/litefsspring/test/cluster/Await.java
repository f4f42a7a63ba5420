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

	// fails when the condition does not hold in time; the failure is for the message
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
