package io.github.litefsspring.backup.ship;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time as the machine's clock had it when this one was started, and what has passed
 * since then. It does not jump when the machine's clock is set, so waiting times and ages
 * are right.
 *
 * @param start the time at the start
 * @param nanos the value of {@link System#nanoTime} at the start
 * @since 0.1.0
 */
public record SteadyClock(Instant start, long nanos) implements InstantSource {

	public static SteadyClock from(InstantSource clock) {
		return new SteadyClock(clock.instant(), System.nanoTime());
	}

	@Override
	public Instant instant() {
		return this.start.plusNanos(System.nanoTime() - this.nanos);
	}

}
