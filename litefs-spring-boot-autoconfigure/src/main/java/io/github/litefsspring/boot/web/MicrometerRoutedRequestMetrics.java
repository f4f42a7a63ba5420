package io.github.litefsspring.boot.web;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters: timer {@value RoutedRequestMetrics#FORWARD} with the tag {@code outcome} (see
 * {@link WriteOutcome}) and counter {@value RoutedRequestMetrics#LATE} with the tag
 * {@code handler}.
 *
 * @since 0.1.0
 */
public final class MicrometerRoutedRequestMetrics implements RoutedRequestMetrics {

	private final MeterRegistry registry;

	/**
	 * Create the meters on demand.
	 * @param registry where they are registered
	 */
	public MicrometerRoutedRequestMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void routed(WriteOutcome outcome, Duration duration) {
		this.registry.timer(FORWARD, "outcome", outcome.tag()).record(duration);
	}

	@Override
	public void late(String handler) {
		this.registry.counter(LATE, "handler", handler).increment();
	}

}
