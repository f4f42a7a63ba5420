package io.github.litefsspring.boot.backup;

import java.util.concurrent.TimeUnit;

import io.github.litefsspring.backup.BackupService;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the backup.
 *
 * @since 0.1.0
 */
public final class BackupMetrics implements MeterBinder {

	/** Time gauge: the age of the oldest transaction that is not stored yet. */
	public static final String AGE = "litefs.backup.age";

	/** Gauge: transactions that are not stored yet. */
	public static final String PENDING = "litefs.backup.pending";

	/** Counter: bytes that this node has stored. */
	public static final String BYTES = "litefs.backup.bytes";

	/** Counter: requests to the store, or to the disk, that failed. */
	public static final String ERRORS = "litefs.backup.errors";

	/** Gauge: 1 when the last restore drill succeeded, 0 when it failed or none ran. */
	public static final String VERIFIED = "litefs.backup.verified";

	private final BackupService backup;

	/**
	 * Create the binder.
	 * @param backup the backup
	 */
	public BackupMetrics(BackupService backup) {
		this.backup = backup;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		TimeGauge.builder(AGE, this.backup, TimeUnit.MILLISECONDS, (service) -> service.status().age().toMillis())
			.description("Age of the oldest transaction that is not backed up yet")
			.register(registry);
		Gauge.builder(PENDING, this.backup, (service) -> service.status().pendingTransactions())
			.description("Transactions that are not backed up yet")
			.register(registry);
		FunctionCounter.builder(BYTES, this.backup, (service) -> service.status().storedBytes())
			.description("Bytes that this node has backed up")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
		FunctionCounter.builder(ERRORS, this.backup, (service) -> service.status().errors())
			.description("Backup requests to the store or the disk that failed")
			.register(registry);
		Gauge.builder(VERIFIED, this.backup, BackupMetrics::verified)
			.description("1 when the last restore drill succeeded")
			.register(registry);
	}

	private static double verified(BackupService backup) {
		return BackupVerdict.isVerified(backup.status()) ? 1 : 0;
	}

}
