package io.github.litefsspring.backup.ship;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting times that double from a second to a minute, each between half of it and all of
 * it, so that several nodes do not return to a store at the same moment.
 *
 * @since 0.1.0
 */
public final class RetryDelay {

	private static final long FIRST = 1_000;

	private static final long LONGEST = 60_000;

	private long next = FIRST;

	public Duration next() {
		long current = this.next;
		this.next = Math.min(2 * current, LONGEST);
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(current / 2, current + 1));
	}

	public void reset() {
		this.next = FIRST;
	}

}
