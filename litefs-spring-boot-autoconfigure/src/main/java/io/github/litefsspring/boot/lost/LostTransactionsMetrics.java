package io.github.litefsspring.boot.lost;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for transactions that a failover has lost.
 *
 * @since 0.1.0
 */
public final class LostTransactionsMetrics implements MeterBinder {

	/** Counter: transactions of this node that the cluster went on without. */
	public static final String LOST = "litefs.lost.transactions";

	private final LostTransactionsWatch watch;

	/**
	 * Create the binder.
	 * @param watch notices losses
	 */
	public LostTransactionsMetrics(LostTransactionsWatch watch) {
		this.watch = watch;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder(LOST, this.watch, LostTransactionsWatch::count)
			.description("Transactions of this node that the cluster went on without after a failover")
			.register(registry);
	}

}
