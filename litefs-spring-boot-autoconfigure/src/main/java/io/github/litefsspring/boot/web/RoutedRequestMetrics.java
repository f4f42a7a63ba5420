package io.github.litefsspring.boot.web;

import java.time.Duration;

/**
 * Counts what becomes of requests that belong on the primary.
 *
 * @since 0.1.0
 */
public interface RoutedRequestMetrics {

	/** Name of the timer of requests that belong on the primary. */
	String FORWARD = "litefs.write.forward";

	/** Name of the counter of requests whose handler turned out to write. */
	String LATE = "litefs.write.late";

	/**
	 * Counts nothing.
	 */
	RoutedRequestMetrics NONE = new RoutedRequestMetrics() {

		@Override
		public void routed(WriteOutcome outcome, Duration duration) {
		}

		@Override
		public void late(String handler) {
		}

	};

	/**
	 * A request that belongs on the primary has been answered.
	 * @param outcome what became of it
	 * @param duration how long it took on this node, holding included
	 */
	void routed(WriteOutcome outcome, Duration duration);

	/**
	 * A handler that was run here turned out to write.
	 * @param handler the handler
	 */
	void late(String handler);

}
