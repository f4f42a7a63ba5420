package io.github.litefsspring.boot.actuate;

import java.util.concurrent.TimeUnit;

import io.github.litefsspring.jdbc.LitefsDataSource;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the reads of a {@link LitefsDataSource}.
 *
 * @since 0.1.0
 */
public final class ReadMetrics implements MeterBinder {

	/** Function timer: how often and how long reads were held back for LiteFS. */
	public static final String GATE_WAIT = "litefs.read.gate.wait";

	/** Time gauge: age of the oldest read transaction that LiteFS waits for. */
	public static final String BLOCKING = "litefs.read.blocking";

	private final LitefsDataSource dataSource;

	/**
	 * Create the binder.
	 * @param dataSource whose reads to measure
	 */
	public ReadMetrics(LitefsDataSource dataSource) {
		this.dataSource = dataSource;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionTimer
			.builder(GATE_WAIT, this.dataSource, (dataSource) -> dataSource.reads().waits(),
					(dataSource) -> dataSource.reads().waited().toNanos(), TimeUnit.NANOSECONDS)
			.description("How often and how long reads were held back while LiteFS needed the database")
			.register(registry);
		TimeGauge
			.builder(BLOCKING, this.dataSource, TimeUnit.MILLISECONDS,
					(dataSource) -> dataSource.reads()
						.blocking()
						.stream()
						.mapToLong((read) -> read.age().toMillis())
						.max()
						.orElse(0))
			.description("Age of the oldest read transaction that LiteFS waits for, 0 when there is none")
			.register(registry);
	}

}
