package io.github.litefsspring.boot.consistency;

import java.time.Duration;
import java.util.Locale;

import io.github.litefsspring.consistency.Awaited;

/**
 * Counts how waiting for position tokens ends.
 *
 * @since 0.1.0
 */
public interface ConsistencyMetrics {

	/** Name of the timer of requests and work that came with a position token. */
	String WAIT = "litefs.consistency.wait";

	/**
	 * Counts nothing.
	 */
	ConsistencyMetrics NONE = (awaited, duration) -> {
	};

	/**
	 * A token has been waited for.
	 * @param awaited how it ended
	 * @param duration how long it took
	 */
	void waited(Awaited awaited, Duration duration);

	/**
	 * An ending as a tag's value.
	 * @param awaited how it ended
	 * @return the name in lower case: {@code seen}, {@code arrived}, {@code timed_out} or
	 * {@code discarded}
	 */
	static String outcome(Awaited awaited) {
		return awaited.name().toLowerCase(Locale.ROOT);
	}

}
