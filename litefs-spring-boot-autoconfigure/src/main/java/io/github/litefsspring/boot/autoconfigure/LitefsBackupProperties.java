package io.github.litefsspring.boot.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Everything that can be set under {@code litefs.backup.*}. Values are checked when they
 * are bound.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("litefs.backup")
public class LitefsBackupProperties implements Validator {

	private static final String NONE = "none";

	/**
	 * Whether every committed transaction is stored at litefs.backup.target.
	 */
	private boolean enabled = false;

	/**
	 * Where backups are kept, such as s3://bucket/invoices, azblob://container/invoices,
	 * sftp://backup@host/invoices or file:/var/backups/invoices.
	 */
	private @Nullable String target;

	/**
	 * How long transactions are collected before they are stored together.
	 */
	private Duration syncInterval = Duration.ofSeconds(1);

	/**
	 * How often the whole database is stored, while it changes.
	 */
	private Duration snapshotInterval = Duration.ofHours(24);

	/**
	 * How long restore points are kept; none leaves deletion to the store's own rules.
	 */
	private String retention = "30d";

	/**
	 * How long the database can be restored to any second. Older points are 30 seconds
	 * apart.
	 */
	private Duration secondsRetention = Duration.ofHours(24);

	/**
	 * Which node stores the transactions.
	 */
	private RunOn runOn = RunOn.PRIMARY;

	/**
	 * Whether an empty cluster is filled from the backup before the application starts.
	 */
	private RestoreOnStart restoreOnStart = RestoreOnStart.NEVER;

	/**
	 * SQLite file that an empty cluster is filled from before the application starts. An
	 * existing database is never replaced.
	 */
	private @Nullable Path importOnStart;

	/**
	 * URL that is called while everything is stored, for a monitor that raises an alarm
	 * when the calls stop.
	 */
	private @Nullable URI heartbeatUrl;

	/**
	 * Folder for transactions that are not stored yet, on the file system of LiteFS's
	 * data directory. Inside that directory by default, and beside the database in
	 * standalone mode.
	 */
	private @Nullable Path spoolDirectory;

	private final Drill drill = new Drill();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getTarget() {
		return this.target;
	}

	public void setTarget(@Nullable String target) {
		this.target = target;
	}

	public Duration getSyncInterval() {
		return this.syncInterval;
	}

	public void setSyncInterval(Duration syncInterval) {
		this.syncInterval = syncInterval;
	}

	public Duration getSnapshotInterval() {
		return this.snapshotInterval;
	}

	public void setSnapshotInterval(Duration snapshotInterval) {
		this.snapshotInterval = snapshotInterval;
	}

	public String getRetention() {
		return this.retention;
	}

	public void setRetention(String retention) {
		this.retention = retention;
	}

	public Duration getSecondsRetention() {
		return this.secondsRetention;
	}

	public void setSecondsRetention(Duration secondsRetention) {
		this.secondsRetention = secondsRetention;
	}

	public RunOn getRunOn() {
		return this.runOn;
	}

	public void setRunOn(RunOn runOn) {
		this.runOn = runOn;
	}

	public RestoreOnStart getRestoreOnStart() {
		return this.restoreOnStart;
	}

	public void setRestoreOnStart(RestoreOnStart restoreOnStart) {
		this.restoreOnStart = restoreOnStart;
	}

	public @Nullable Path getImportOnStart() {
		return this.importOnStart;
	}

	public void setImportOnStart(@Nullable Path importOnStart) {
		this.importOnStart = importOnStart;
	}

	public @Nullable URI getHeartbeatUrl() {
		return this.heartbeatUrl;
	}

	public void setHeartbeatUrl(@Nullable URI heartbeatUrl) {
		this.heartbeatUrl = heartbeatUrl;
	}

	public @Nullable Path getSpoolDirectory() {
		return this.spoolDirectory;
	}

	public void setSpoolDirectory(@Nullable Path spoolDirectory) {
		this.spoolDirectory = spoolDirectory;
	}

	public Drill getDrill() {
		return this.drill;
	}

	/**
	 * How long restore points are kept.
	 * @return a duration, or null when nothing is ever deleted
	 */
	@Nullable Duration retention() {
		return this.retention.equalsIgnoreCase(NONE) ? null : DurationStyle.detectAndParse(this.retention);
	}

	@Override
	public boolean supports(Class<?> type) {
		return type == LitefsBackupProperties.class;
	}

	@Override
	public void validate(Object target, Errors errors) {
		LitefsBackupProperties properties = (LitefsBackupProperties) target;
		if (properties.enabled && (properties.target == null || properties.target.isBlank())) {
			errors.rejectValue("target", "invalid", "litefs.backup.target must say where backups are kept, such as "
					+ "s3://bucket/invoices or file:/var/backups/invoices, when litefs.backup.enabled is true");
		}
		positive(errors, "syncInterval", "litefs.backup.sync-interval", properties.syncInterval);
		positive(errors, "snapshotInterval", "litefs.backup.snapshot-interval", properties.snapshotInterval);
		positive(errors, "secondsRetention", "litefs.backup.seconds-retention", properties.secondsRetention);
		try {
			Duration retention = properties.retention();
			if (retention != null) {
				positive(errors, "retention", "litefs.backup.retention", retention);
			}
		}
		catch (IllegalArgumentException ex) {
			errors.rejectValue("retention", "invalid",
					"litefs.backup.retention must be a duration such as 30d, or none");
		}
		if (!properties.drill.cron.equals("-") && !CronExpression.isValidExpression(properties.drill.cron)) {
			errors.rejectValue("drill.cron", "invalid", "litefs.backup.drill.cron must be a cron expression with "
					+ "seconds, such as 0 0 3 * * *, or - for no drill");
		}
	}

	private static void positive(Errors errors, String field, String property, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			errors.rejectValue(field, "invalid", property + " must be longer than zero, such as 1s");
		}
	}

	/**
	 * Nodes that store transactions.
	 */
	public enum RunOn {

		/** The primary: the smallest loss when a whole cluster is lost. */
		PRIMARY,

		/** A replica: it stores only what is replicated, and spares the primary. */
		REPLICA

	}

	/**
	 * What happens to an empty cluster.
	 */
	public enum RestoreOnStart {

		/** It stays empty. */
		NEVER,

		/** It is filled from the backup, if there is one. */
		IF_MISSING

	}

	/**
	 * Restore drill.
	 */
	public static class Drill {

		/**
		 * When the newest restore point is restored into a temporary file and checked; -
		 * for never.
		 */
		private String cron = "0 0 3 * * *";

		public String getCron() {
			return this.cron;
		}

		public void setCron(String cron) {
			this.cron = cron;
		}

	}

}
