package io.github.litefsspring.backup.ship;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.DiskErrors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The problems of the moment, in plain words. Each problem is logged when it begins and
 * when it is over, not at every attempt between. Thread-safe.
 *
 * @since 0.1.0
 */
public final class BackupProblems {

	private static final Logger logger = LoggerFactory.getLogger(BackupProblems.class);

	private final AtomicLong count = new AtomicLong();

	private volatile @Nullable String shipping;

	private volatile @Nullable String maintenance;

	long count() {
		return this.count.get();
	}

	@Nullable String current() {
		String text = this.shipping;
		return (text != null) ? text : this.maintenance;
	}

	boolean isShippingBroken() {
		return this.shipping != null;
	}

	void shippingFailed(Throwable error) {
		this.count.incrementAndGet();
		String text = explain(error);
		if (!text.equals(this.shipping)) {
			logger.warn("Transactions are not stored, trying again: {}", text, stackTraceOf(error));
		}
		this.shipping = text;
	}

	void shipped() {
		if (this.shipping != null) {
			logger.info("Transactions are stored again");
			this.shipping = null;
		}
	}

	public void maintenanceFailed(Throwable error) {
		this.count.incrementAndGet();
		String text = explain(error);
		if (!text.equals(this.maintenance)) {
			logger.warn("Stored transactions are not merged, cleaned up or completed by snapshots, trying again: {}",
					text, stackTraceOf(error));
		}
		this.maintenance = text;
	}

	public void maintained() {
		if (this.maintenance != null) {
			logger.info("Stored transactions are merged and cleaned up again");
			this.maintenance = null;
		}
	}

	public static String explain(Throwable error) {
		if (error instanceof BackupStoreException) {
			return String.valueOf(error.getMessage());
		}
		return (error instanceof IOException) ? DiskErrors.explain(error) : error.toString();
	}

	private static @Nullable Throwable stackTraceOf(Throwable error) {
		return (error instanceof IOException) ? null : error;
	}

}
