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

	private Windows() {
	}

	public static long index(Instant time, Duration window) {
		return Math.floorDiv(time.toEpochMilli(), window.toMillis());
	}

	static Instant start(Instant time, Duration window) {
		return Instant.ofEpochMilli(index(time, window) * window.toMillis());
	}

}
