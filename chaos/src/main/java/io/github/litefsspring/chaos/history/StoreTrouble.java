package io.github.litefsspring.chaos.history;

import java.time.Instant;

/**
 * A time in which nodes could not rely on the store of backups.
 *
 * @param begin when it began
 * @param end when it was over
 */
public record StoreTrouble(Instant begin, Instant end) {

	boolean touches(Instant from, Instant to) {
		return !this.begin.isAfter(to) && !this.end.isBefore(from);
	}

}
