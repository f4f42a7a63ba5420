package io.github.litefsspring.boot.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.github.litefsspring.backup.RunOn;
import io.github.litefsspring.backup.store.StoreSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.StringUtils;

/**
 * Backups.
 *
 * @param enabled Whether every committed transaction is stored at litefs.backup.target.
 * @param target Where backups are kept, such as s3://bucket/invoices,
 * azblob://container/invoices, sftp://backup@host/invoices or file:/var/backups/invoices.
 * @param syncInterval How long transactions are collected before they are stored
 * together.
 * @param snapshotInterval How often the whole database is stored, while it changes.
 * @param retention How long restore points are kept; none leaves deletion to the store's
 * own rules.
 * @param secondsRetention How long the database can be restored to any second. Older
 * points are 30 seconds apart.
 * @param runOn Which node stores the transactions.
 * @param restoreOnStart Whether an empty cluster is filled from the backup before the
 * application starts.
 * @param importOnStart SQLite file that an empty cluster is filled from before the
 * application starts. An existing database is never replaced.
 * @param heartbeatUrl URL that is called while everything is stored, for a monitor that
 * raises an alarm when the calls stop.
 * @param spoolDirectory Folder for transactions that are not stored yet, on the file
 * system of LiteFS's data directory. Inside that directory by default, and beside the
 * database in standalone mode.
 * @param catchUpTimeout How long a node that has become the primary may take to look in
 * the backup for transactions that the last primary had stored and no other node has,
 * before it writes. 0 does not look.
 * @param drill restore drill
 * @param s3 encryption by an S3 service
 * @param azure access to Azure Blob Storage
 * @param sftp access to an SFTP server
 */
@ConfigurationProperties("litefs.backup")
record LitefsBackupProperties(@DefaultValue("false") boolean enabled, @Nullable String target,
		@DefaultValue("1s") Duration syncInterval, @DefaultValue("24h") Duration snapshotInterval,
		@DefaultValue("30d") String retention, @DefaultValue("24h") Duration secondsRetention,
		@DefaultValue("primary") RunOn runOn, @DefaultValue("never") RestoreOnStart restoreOnStart,
		@Nullable Path importOnStart, @Nullable URI heartbeatUrl, @Nullable Path spoolDirectory,
		@DefaultValue("5s") Duration catchUpTimeout, @DefaultValue Drill drill, @DefaultValue S3 s3,
		@DefaultValue Azure azure, @DefaultValue Sftp sftp) {

	LitefsBackupProperties {
		PropertyRules.require(StringUtils.hasText(target) || (!enabled && restoreOnStart != RestoreOnStart.IF_MISSING),
				"litefs.backup.target", target,
				"must say where backups are kept, such as s3://bucket/invoices or file:/var/backups/invoices, when "
						+ "litefs.backup.enabled is true or litefs.backup.restore-on-start is if-missing");
		PropertyRules.longerThanZero("litefs.backup.sync-interval", syncInterval);
		PropertyRules.longerThanZero("litefs.backup.snapshot-interval", snapshotInterval);
		PropertyRules.zeroOrLonger("litefs.backup.catch-up-timeout", catchUpTimeout);
		PropertyRules.longerThanZero("litefs.backup.seconds-retention", secondsRetention);
		try {
			Duration kept = keptFor(retention);
			if (kept != null) {
				PropertyRules.longerThanZero("litefs.backup.retention", kept);
			}
		}
		catch (IllegalArgumentException ex) {
			PropertyRules.require(false, "litefs.backup.retention", retention,
					"must be a duration such as 30d, or none");
		}
	}

	// null when nothing is ever deleted
	@Nullable Duration keptFor() {
		return keptFor(this.retention);
	}

	private static @Nullable Duration keptFor(String retention) {
		return retention.equalsIgnoreCase("none") ? null : DurationStyle.detectAndParse(retention);
	}

	StoreSettings storeSettings() {
		Map<String, @Nullable String> values = new HashMap<>();
		values.put(StoreSettings.S3_ENCRYPTION, this.s3.encryption);
		values.put(StoreSettings.S3_KMS_KEY_ID, this.s3.kmsKeyId);
		values.put(StoreSettings.S3_CUSTOMER_KEY, this.s3.customerKey);
		values.put(StoreSettings.AZURE_CONNECTION_STRING, this.azure.connectionString);
		values.put(StoreSettings.AZURE_ACCOUNT_KEY, this.azure.accountKey);
		values.put(StoreSettings.AZURE_SAS_TOKEN, this.azure.sasToken);
		values.put(StoreSettings.SFTP_PASSWORD, this.sftp.password);
		values.put(StoreSettings.SFTP_PRIVATE_KEY, this.sftp.privateKey);
		values.put(StoreSettings.SFTP_PASSPHRASE, this.sftp.passphrase);
		values.put(StoreSettings.SFTP_KNOWN_HOSTS, this.sftp.knownHosts);
		values.values().removeIf(Objects::isNull);
		return StoreSettings.of(values);
	}

	// the secrets are not for logs
	@Override
	public String toString() {
		return "litefs.backup.*";
	}

	/**
	 * Fates of an empty cluster.
	 */
	enum RestoreOnStart {

		/** It stays empty. */
		NEVER,

		/** It is filled from the backup, if there is one. */
		IF_MISSING

	}

	/**
	 * Restore drill.
	 *
	 * @param cron When the newest restore point is restored into a temporary file and
	 * checked; - for never.
	 */
	record Drill(@DefaultValue("0 0 3 * * *") String cron) {

		Drill {
			PropertyRules.require(cron.equals("-") || CronExpression.isValidExpression(cron),
					"litefs.backup.drill.cron", cron,
					"must be a cron expression with seconds, such as 0 0 3 * * *, or - for no drill");
		}

	}

	/**
	 * Encryption by an S3 service.
	 *
	 * @param encryption Who encrypts in S3: bucket-default, sse-s3, sse-kms or sse-c.
	 * @param kmsKeyId Key of the Key Management Service, for sse-kms.
	 * @param customerKey Key of 32 bytes in Base64, for sse-c. Without it the backup
	 * cannot be read.
	 */
	record S3(@Nullable String encryption, @Nullable String kmsKeyId, @Nullable String customerKey) {
	}

	/**
	 * Access to Azure Blob Storage.
	 *
	 * @param connectionString Connection string of the storage account.
	 * @param accountKey Key of the storage account that the target names.
	 * @param sasToken Shared access signature for the container.
	 */
	record Azure(@Nullable String connectionString, @Nullable String accountKey, @Nullable String sasToken) {
	}

	/**
	 * Access to an SFTP server.
	 *
	 * @param password Password of the user that the target names.
	 * @param privateKey File with the private key of that user.
	 * @param passphrase Passphrase of the private key.
	 * @param knownHosts File with the keys of known hosts, as OpenSSH keeps them.
	 */
	record Sftp(@Nullable String password, @Nullable String privateKey, @Nullable String passphrase,
			@Nullable String knownHosts) {
	}

}
