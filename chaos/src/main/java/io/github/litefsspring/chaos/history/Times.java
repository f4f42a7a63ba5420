package io.github.litefsspring.chaos.history;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Times of day, as the logs of the nodes have them.
 */
public final class Times {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

	private Times() {
	}

	/**
	 * Format a time.
	 * @param time the time
	 * @return hours to milliseconds, in UTC
	 */
	public static String text(Instant time) {
		return FORMAT.format(time.atOffset(ZoneOffset.UTC));
	}

}
