package io.github.litefsspring.backup.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * The encryption of the objects that the S3 service stores. Immutable.
 *
 * @since 0.1.0
 */
public final class S3Encryption {

	private static final String CUSTOMER_ALGORITHM = "AES256";

	private final @Nullable ServerSideEncryption serverSide;

	private final @Nullable String kmsKeyId;

	private final @Nullable String customerKey;

	private S3Encryption(@Nullable ServerSideEncryption serverSide, @Nullable String kmsKeyId,
			@Nullable String customerKey) {
		this.serverSide = serverSide;
		this.kmsKeyId = kmsKeyId;
		this.customerKey = customerKey;
	}

	/**
	 * Leave it to the bucket's default.
	 * @return the setting
	 */
	public static S3Encryption bucketDefault() {
		return new S3Encryption(null, null, null);
	}

	/**
	 * With a key of the service (SSE-S3).
	 * @return the setting
	 */
	public static S3Encryption serviceKey() {
		return new S3Encryption(ServerSideEncryption.AES256, null, null);
	}

	/**
	 * With a key of the Key Management Service (SSE-KMS).
	 * @param keyId the key, or null for the account's key for S3
	 * @return the setting
	 */
	public static S3Encryption kmsKey(@Nullable String keyId) {
		return new S3Encryption(ServerSideEncryption.AWS_KMS, keyId, null);
	}

	/**
	 * With a key that is sent with every request and that the service does not keep
	 * (SSE-C). Who loses it, loses the backup.
	 * @param key 32 bytes in Base64
	 * @return the setting
	 * @throws IllegalArgumentException when the key has another form; the message does
	 * not repeat it
	 */
	public static S3Encryption customerKey(String key) {
		byte[] bytes;
		try {
			bytes = Base64.getDecoder().decode(key);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The customer key of S3 is not Base64");
		}
		if (bytes.length != 32) {
			throw new IllegalArgumentException("The customer key of S3 has %d bytes, not 32".formatted(bytes.length));
		}
		return new S3Encryption(null, null, key);
	}

	void apply(PutObjectRequest.Builder request) {
		request.serverSideEncryption(this.serverSide).ssekmsKeyId(this.kmsKeyId);
		if (this.customerKey != null) {
			request.sseCustomerAlgorithm(CUSTOMER_ALGORITHM)
				.sseCustomerKey(this.customerKey)
				.sseCustomerKeyMD5(md5(this.customerKey));
		}
	}

	void apply(CreateMultipartUploadRequest.Builder request) {
		request.serverSideEncryption(this.serverSide).ssekmsKeyId(this.kmsKeyId);
		if (this.customerKey != null) {
			request.sseCustomerAlgorithm(CUSTOMER_ALGORITHM)
				.sseCustomerKey(this.customerKey)
				.sseCustomerKeyMD5(md5(this.customerKey));
		}
	}

	void apply(UploadPartRequest.Builder request) {
		if (this.customerKey != null) {
			request.sseCustomerAlgorithm(CUSTOMER_ALGORITHM)
				.sseCustomerKey(this.customerKey)
				.sseCustomerKeyMD5(md5(this.customerKey));
		}
	}

	void apply(CompleteMultipartUploadRequest.Builder request) {
		if (this.customerKey != null) {
			request.sseCustomerAlgorithm(CUSTOMER_ALGORITHM)
				.sseCustomerKey(this.customerKey)
				.sseCustomerKeyMD5(md5(this.customerKey));
		}
	}

	void apply(GetObjectRequest.Builder request) {
		if (this.customerKey != null) {
			request.sseCustomerAlgorithm(CUSTOMER_ALGORITHM)
				.sseCustomerKey(this.customerKey)
				.sseCustomerKeyMD5(md5(this.customerKey));
		}
	}

	void apply(HeadObjectRequest.Builder request) {
		if (this.customerKey != null) {
			request.sseCustomerAlgorithm(CUSTOMER_ALGORITHM)
				.sseCustomerKey(this.customerKey)
				.sseCustomerKeyMD5(md5(this.customerKey));
		}
	}

	private static String md5(String key) {
		try {
			byte[] hash = MessageDigest.getInstance("MD5").digest(Base64.getDecoder().decode(key));
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
