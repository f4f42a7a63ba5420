package io.github.litefsspring.boot.channel;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counter {@value ChannelMetrics#REFUSED} with the tag {@code reason}.
 *
 * @since 0.1.0
 */
public final class MicrometerChannelMetrics implements ChannelMetrics {

	private final MeterRegistry registry;

	/**
	 * Create the counters on demand.
	 * @param registry where they are registered
	 */
	public MicrometerChannelMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void refused(Refusal refusal) {
		this.registry.counter(REFUSED, "reason", refusal.tag()).increment();
	}

}
