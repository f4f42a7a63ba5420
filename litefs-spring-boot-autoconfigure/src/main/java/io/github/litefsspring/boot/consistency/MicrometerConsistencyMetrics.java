package io.github.litefsspring.boot.consistency;

import java.time.Duration;

import io.github.litefsspring.consistency.Awaited;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meter: timer {@value ConsistencyMetrics#WAIT} with the tag {@code outcome} (see
 * {@link ConsistencyMetrics#outcome}).
 *
 * @since 0.1.0
 */
public final class MicrometerConsistencyMetrics implements ConsistencyMetrics {

	private final MeterRegistry registry;

	/**
	 * Create the meter on demand.
	 * @param registry where it is registered
	 */
	public MicrometerConsistencyMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void waited(Awaited awaited, Duration duration) {
		this.registry.timer(WAIT, "outcome", ConsistencyMetrics.outcome(awaited)).record(duration);
	}

}
