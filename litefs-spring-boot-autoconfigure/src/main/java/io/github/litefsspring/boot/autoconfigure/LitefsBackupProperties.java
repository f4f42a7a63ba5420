package io.github.litefsspring.boot.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.litefsspring.backup.RunOn;
import io.github.litefsspring.backup.store.StoreSettings;
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

	private final S3 s3 = new S3();

	private final Azure azure = new Azure();

	private final Sftp sftp = new Sftp();

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

	public S3 getS3() {
		return this.s3;
	}

	public Azure getAzure() {
		return this.azure;
	}

	public Sftp getSftp() {
		return this.sftp;
	}

	/**
	 * What a store needs besides its target.
	 * @return the settings of all kinds of stores
	 */
	StoreSettings storeSettings() {
		Map<String, String> values = new HashMap<>();
		this.s3.addTo(values);
		this.azure.addTo(values);
		this.sftp.addTo(values);
		return StoreSettings.of(values);
	}

	private static void add(Map<String, String> values, String name, @Nullable String value) {
		if (value != null) {
			values.put(name, value);
		}
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
		boolean needed = properties.enabled || properties.restoreOnStart == RestoreOnStart.IF_MISSING;
		if (needed && (properties.target == null || properties.target.isBlank())) {
			errors.rejectValue("target", "invalid", "litefs.backup.target must say where backups are kept, such as "
					+ "s3://bucket/invoices or file:/var/backups/invoices, when litefs.backup.enabled is true or "
					+ "litefs.backup.restore-on-start is if-missing");
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

	/**
	 * Encryption by an S3 service.
	 */
	public static class S3 {

		/**
		 * Who encrypts in S3: bucket-default, sse-s3, sse-kms or sse-c.
		 */
		private @Nullable String encryption;

		/**
		 * Key of the Key Management Service, for sse-kms.
		 */
		private @Nullable String kmsKeyId;

		/**
		 * Key of 32 bytes in Base64, for sse-c. Without it the backup cannot be read.
		 */
		private @Nullable String customerKey;

		public @Nullable String getEncryption() {
			return this.encryption;
		}

		public void setEncryption(@Nullable String encryption) {
			this.encryption = encryption;
		}

		public @Nullable String getKmsKeyId() {
			return this.kmsKeyId;
		}

		public void setKmsKeyId(@Nullable String kmsKeyId) {
			this.kmsKeyId = kmsKeyId;
		}

		public @Nullable String getCustomerKey() {
			return this.customerKey;
		}

		public void setCustomerKey(@Nullable String customerKey) {
			this.customerKey = customerKey;
		}

		private void addTo(Map<String, String> values) {
			add(values, StoreSettings.S3_ENCRYPTION, this.encryption);
			add(values, StoreSettings.S3_KMS_KEY_ID, this.kmsKeyId);
			add(values, StoreSettings.S3_CUSTOMER_KEY, this.customerKey);
		}

	}

	/**
	 * Access to Azure Blob Storage.
	 */
	public static class Azure {

		/**
		 * Connection string of the storage account.
		 */
		private @Nullable String connectionString;

		/**
		 * Key of the storage account that the target names.
		 */
		private @Nullable String accountKey;

		/**
		 * Shared access signature for the container.
		 */
		private @Nullable String sasToken;

		public @Nullable String getConnectionString() {
			return this.connectionString;
		}

		public void setConnectionString(@Nullable String connectionString) {
			this.connectionString = connectionString;
		}

		public @Nullable String getAccountKey() {
			return this.accountKey;
		}

		public void setAccountKey(@Nullable String accountKey) {
			this.accountKey = accountKey;
		}

		public @Nullable String getSasToken() {
			return this.sasToken;
		}

		public void setSasToken(@Nullable String sasToken) {
			this.sasToken = sasToken;
		}

		private void addTo(Map<String, String> values) {
			add(values, StoreSettings.AZURE_CONNECTION_STRING, this.connectionString);
			add(values, StoreSettings.AZURE_ACCOUNT_KEY, this.accountKey);
			add(values, StoreSettings.AZURE_SAS_TOKEN, this.sasToken);
		}

	}

	/**
	 * Access to an SFTP server.
	 */
	public static class Sftp {

		/**
		 * Password of the user that the target names.
		 */
		private @Nullable String password;

		/**
		 * File with the private key of that user.
		 */
		private @Nullable String privateKey;

		/**
		 * Passphrase of the private key.
		 */
		private @Nullable String passphrase;

		/**
		 * File with the keys of known hosts, as OpenSSH keeps them.
		 */
		private @Nullable String knownHosts;

		public @Nullable String getPassword() {
			return this.password;
		}

		public void setPassword(@Nullable String password) {
			this.password = password;
		}

		public @Nullable String getPrivateKey() {
			return this.privateKey;
		}

		public void setPrivateKey(@Nullable String privateKey) {
			this.privateKey = privateKey;
		}

		public @Nullable String getPassphrase() {
			return this.passphrase;
		}

		public void setPassphrase(@Nullable String passphrase) {
			this.passphrase = passphrase;
		}

		public @Nullable String getKnownHosts() {
			return this.knownHosts;
		}

		public void setKnownHosts(@Nullable String knownHosts) {
			this.knownHosts = knownHosts;
		}

		private void addTo(Map<String, String> values) {
			add(values, StoreSettings.SFTP_PASSWORD, this.password);
			add(values, StoreSettings.SFTP_PRIVATE_KEY, this.privateKey);
			add(values, StoreSettings.SFTP_PASSPHRASE, this.passphrase);
			add(values, StoreSettings.SFTP_KNOWN_HOSTS, this.knownHosts);
		}

	}

}
