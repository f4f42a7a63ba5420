package io.github.litefsspring.backup;

import java.time.Duration;
import java.time.Instant;

/**
 * Divides time into windows of the same length that begin with the epoch, so that all
 * nodes have the same ones.
 */
final class Windows {

	private Windows() {
	}

	static long index(Instant time, Duration window) {
		return Math.floorDiv(time.toEpochMilli(), window.toMillis());
	}

	static Instant start(Instant time, Duration window) {
		return Instant.ofEpochMilli(index(time, window) * window.toMillis());
	}

}
