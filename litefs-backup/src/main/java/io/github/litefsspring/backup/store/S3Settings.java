package io.github.litefsspring.backup.store;

import io.github.litefsspring.backup.BackupTargetException;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a target in S3.
 *
 * @param encryption how the service encrypts
 */
record S3Settings(S3Encryption encryption) {

	static S3Settings of(StoreSettings settings) {
		String kind = settings.get(StoreSettings.S3_ENCRYPTION);
		String kmsKeyId = settings.get(StoreSettings.S3_KMS_KEY_ID);
		String customerKey = settings.get(StoreSettings.S3_CUSTOMER_KEY);
		String chosen = (kind != null) ? kind : "bucket-default";
		requireUnset(StoreSettings.S3_KMS_KEY_ID, kmsKeyId, chosen, "sse-kms");
		requireUnset(StoreSettings.S3_CUSTOMER_KEY, customerKey, chosen, "sse-c");
		return new S3Settings(switch (chosen) {
			case "bucket-default" -> S3Encryption.bucketDefault();
			case "sse-s3" -> S3Encryption.serviceKey();
			case "sse-kms" -> S3Encryption.kmsKey(kmsKeyId);
			case "sse-c" -> customerKey(customerKey);
			default -> throw new BackupTargetException("%s=%s is none of bucket-default, sse-s3, sse-kms and sse-c"
				.formatted(StoreSettings.S3_ENCRYPTION, chosen));
		});
	}

	private static void requireUnset(String name, @Nullable String value, String chosen, String kind) {
		if (value != null && !kind.equals(chosen)) {
			throw new BackupTargetException("%s is set, but %s=%s: set %s=%s, or remove the key".formatted(name,
					StoreSettings.S3_ENCRYPTION, chosen, StoreSettings.S3_ENCRYPTION, kind));
		}
	}

	private static S3Encryption customerKey(@Nullable String key) {
		if (key == null) {
			throw new BackupTargetException("%s=sse-c needs a key: set %s to 32 bytes in Base64"
				.formatted(StoreSettings.S3_ENCRYPTION, StoreSettings.S3_CUSTOMER_KEY));
		}
		try {
			return S3Encryption.customerKey(key);
		}
		catch (IllegalArgumentException ex) {
			throw new BackupTargetException(
					"%s (property %s)".formatted(ex.getMessage(), StoreSettings.S3_CUSTOMER_KEY), ex);
		}
	}

}
