package io.github.litefsspring.boot.actuate;

import java.util.concurrent.TimeUnit;

import io.github.litefsspring.jdbc.HaltLock;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the {@link HaltLock}.
 *
 * @since 0.1.0
 */
public final class HaltLockMetrics implements MeterBinder {

	/** Function timer: how often and how long this node held the HALT lock. */
	public static final String HELD = "litefs.halt.held";

	private final HaltLock lock;

	/**
	 * Create the binder.
	 * @param lock the lock to measure
	 */
	public HaltLockMetrics(HaltLock lock) {
		this.lock = lock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionTimer
			.builder(HELD, this.lock, HaltLock::count, (lock) -> lock.totalHeld().toNanos(), TimeUnit.NANOSECONDS)
			.description("How often and how long this node held the HALT lock, which stops the primary")
			.register(registry);
	}

}
