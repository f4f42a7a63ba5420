package io.github.litefsspring.backup.ship;

import java.time.Duration;
import java.time.Instant;

/**
 * Divides time into windows of the same length that begin with the epoch, so that all
 * nodes have the same ones.
 *
 * @since 0.1.0
 */
public final class Windows {

	// by as much as Amazon S3 and Azure accept that clocks differ
	private static final Duration DIFFERENCE_OF_CLOCKS = Duration.ofMinutes(15);

	private Windows() {
	}

	public static long index(Instant time, Duration window) {
		return Math.floorDiv(time.toEpochMilli(), window.toMillis());
	}

	static Instant start(Instant time, Duration window) {
		return Instant.ofEpochMilli(index(time, window) * window.toMillis());
	}

	/**
	 * Whether a time must come from a wrong clock.
	 * @param time the time
	 * @param now the time by this node's clock
	 * @return true when it is too far ahead
	 */
	public static boolean isAhead(Instant time, Instant now) {
		return time.isAfter(now.plus(DIFFERENCE_OF_CLOCKS));
	}

}
