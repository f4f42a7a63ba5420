package io.github.litefsspring.backup.store;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.litefsspring.backup.BackupTargetException;
import org.jspecify.annotations.Nullable;

/**
 * The needs of a store besides its target, mostly secrets, which must not be in a target
 * because targets are logged. Immutable.
 *
 * @since 0.1.0
 */
public final class StoreSettings {

	/**
	 * The encryption of an S3 service: {@code bucket-default}, {@code sse-s3},
	 * {@code sse-kms} or {@code sse-c}.
	 */
	public static final String S3_ENCRYPTION = "litefs.backup.s3.encryption";

	/** The key of the Key Management Service for {@code sse-kms}. */
	public static final String S3_KMS_KEY_ID = "litefs.backup.s3.kms-key-id";

	/** 32 bytes in Base64 for {@code sse-c}. */
	public static final String S3_CUSTOMER_KEY = "litefs.backup.s3.customer-key";

	/** The connection string of an Azure storage account. */
	public static final String AZURE_CONNECTION_STRING = "litefs.backup.azure.connection-string";

	/** A key of the Azure storage account that the target names. */
	public static final String AZURE_ACCOUNT_KEY = "litefs.backup.azure.account-key";

	/** A shared access signature for the container. */
	public static final String AZURE_SAS_TOKEN = "litefs.backup.azure.sas-token";

	/** The password of the SFTP user. */
	public static final String SFTP_PASSWORD = "litefs.backup.sftp.password";

	/** The file with the private key of the SFTP user. */
	public static final String SFTP_PRIVATE_KEY = "litefs.backup.sftp.private-key";

	/** The passphrase of that private key. */
	public static final String SFTP_PASSPHRASE = "litefs.backup.sftp.passphrase";

	/** The file with the keys of known SFTP hosts, as OpenSSH keeps them. */
	public static final String SFTP_KNOWN_HOSTS = "litefs.backup.sftp.known-hosts";

	/** The names of all settings: the properties that set them. */
	public static final Set<String> NAMES = Set.of(S3_ENCRYPTION, S3_KMS_KEY_ID, S3_CUSTOMER_KEY,
			AZURE_CONNECTION_STRING, AZURE_ACCOUNT_KEY, AZURE_SAS_TOKEN, SFTP_PASSWORD, SFTP_PRIVATE_KEY,
			SFTP_PASSPHRASE, SFTP_KNOWN_HOSTS);

	private final Function<String, @Nullable String> lookup;

	private StoreSettings(Function<String, @Nullable String> lookup) {
		this.lookup = lookup;
	}

	/**
	 * Settings by their names.
	 * @param values the values; a name that is missing is not set
	 * @return the settings
	 * @throws BackupTargetException when there is no setting of a name
	 */
	public static StoreSettings of(Map<String, String> values) {
		Map<String, String> copy = Map.copyOf(values);
		copy.keySet().forEach(StoreSettings::requireKnown);
		return new StoreSettings(copy::get);
	}

	/**
	 * Settings from system properties and, where these are not set, environment
	 * variables: {@code litefs.backup.sftp.private-key} is
	 * {@code LITEFS_BACKUP_SFTP_PRIVATEKEY} there, as with Spring Boot.
	 * @return the settings
	 */
	public static StoreSettings fromEnvironment() {
		return new StoreSettings((name) -> System.getProperty(name, System.getenv(environmentVariable(name))));
	}

	/**
	 * The environment variable of a setting.
	 * @param name the setting
	 * @return the variable's name
	 */
	public static String environmentVariable(String name) {
		return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	/**
	 * A setting.
	 * @param name its name, one of {@link #NAMES}
	 * @return its value; null when it is not set or blank
	 */
	public @Nullable String get(String name) {
		String value = this.lookup.apply(requireKnown(name));
		return (value != null && !value.isBlank()) ? value.strip() : null;
	}

	private static String requireKnown(String name) {
		if (!NAMES.contains(name)) {
			throw new BackupTargetException("There is no setting %s of a backup store".formatted(name));
		}
		return name;
	}

}
