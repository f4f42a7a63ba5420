package io.github.litefsspring.boot.backup;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupStatus;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.lineage.Lineage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

/**
 * Restores the newest point every night, and once when a new backup has begun, because a
 * backup that was never restored is a hope. Only the node that ships, or has to by its
 * role, does it. Its outcome is in {@link BackupService#status}.
 *
 * @since 0.1.0
 */
public final class RestoreDrill implements SmartLifecycle {

	/** A cron expression that never drills. */
	public static final String NEVER = "-";

	private static final Logger logger = LoggerFactory.getLogger(RestoreDrill.class);

	private static final Duration LOOK = Duration.ofSeconds(5);

	private final BackupService backup;

	private final String cron;

	private final Instant processStart = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

	private volatile @Nullable ScheduledFuture<?> first;

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	private volatile boolean running;

	/**
	 * Create the drill.
	 * @param backup the backup
	 * @param cron when to drill, in the time zone of the machine; {@value #NEVER} for
	 * never
	 */
	public RestoreDrill(BackupService backup, String cron) {
		this.backup = backup;
		this.cron = cron;
		this.scheduler.setThreadFactory(DaemonThreads.named("litefs-restore-drill"));
	}

	@Override
	public void start() {
		this.running = true;
		if (!this.cron.equals(NEVER)) {
			this.scheduler.initialize();
			this.scheduler.schedule(this::drill, new CronTrigger(this.cron));
			this.first = this.scheduler.scheduleWithFixedDelay(this::drillNewBackup, LOOK);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.scheduler.shutdown();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	private void drillNewBackup() {
		BackupStatus status = this.backup.status();
		String lineage = status.lineage();
		if (lineage == null || status.stored().txid() == 0) {
			return;
		}
		ScheduledFuture<?> first = this.first;
		if (first != null) {
			first.cancel(false);
		}
		// a lineage of an earlier process has had its drill
		if (lineage.compareTo(Lineage.idPrefix(this.processStart)) >= 0) {
			drill();
		}
	}

	private void drill() {
		BackupStatus status = this.backup.status();
		if (!status.ships() && !status.shouldShip()) {
			return;
		}
		try {
			RestorePoint verified = this.backup.verify();
			logger.info("The restore drill succeeded: {} of lineage {} is what was committed", verified.position(),
					verified.lineage());
		}
		catch (BackupStoreException | RuntimeException ex) {
			logger.error("The restore drill failed: the backup may not be restorable", ex);
		}
	}

}
