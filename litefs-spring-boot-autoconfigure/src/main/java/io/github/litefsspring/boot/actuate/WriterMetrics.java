package io.github.litefsspring.boot.actuate;

import java.time.Duration;

import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.WriteListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the writes of a {@link LitefsDataSource}.
 *
 * @since 0.1.0
 */
public final class WriterMetrics implements MeterBinder {

	/** Distribution summary: how many transactions were committed together. */
	public static final String GROUP_SIZE = "litefs.write.group.size";

	/** Counter: transactions that held the writer for too long. */
	public static final String SLOW = "litefs.write.slow";

	/** Counter: writes that were refused because this node is not the primary. */
	public static final String REFUSED = "litefs.write.refused";

	private final LitefsDataSource dataSource;

	/**
	 * Create the binder.
	 * @param dataSource whose writes to measure
	 */
	public WriterMetrics(LitefsDataSource dataSource) {
		this.dataSource = dataSource;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		DistributionSummary sizes = DistributionSummary.builder(GROUP_SIZE)
			.description("How many transactions were committed together")
			.register(registry);
		Counter slow = Counter.builder(SLOW)
			.description("Transactions that held the writer for longer than litefs.write.max-transaction-time")
			.register(registry);
		FunctionCounter.builder(REFUSED, this.dataSource, LitefsDataSource::refusedWrites)
			.description("Writes that were refused because this node is not the primary")
			.register(registry);
		this.dataSource.addWriteListener(new WriteListener() {

			@Override
			public void committed(int transactions) {
				sizes.record(transactions);
			}

			@Override
			public void slow(Duration held) {
				slow.increment();
			}

		});
	}

}
