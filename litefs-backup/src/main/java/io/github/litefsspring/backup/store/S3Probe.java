package io.github.litefsspring.backup.store;

import java.util.UUID;
import java.util.function.Consumer;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Asks an S3 service with three writes of a small object whether it heeds the conditions
 * of conditional writes. Some services ignore them silently.
 */
final class S3Probe {

	private final S3Client client;

	private final String bucket;

	private final String key;

	private final S3Encryption encryption;

	S3Probe(S3Client client, String bucket, String prefix, S3Encryption encryption) {
		this.client = client;
		this.bucket = bucket;
		this.encryption = encryption;
		this.key = prefix + "probe-" + UUID.randomUUID();
	}

	boolean conditionalWritesWork() {
		this.client.putObject(request().build(), RequestBody.fromString("probe"));
		try {
			return isRefused((request) -> request.ifNoneMatch("*"))
					&& isRefused((request) -> request.ifMatch("\"00000000000000000000000000000000\""));
		}
		finally {
			this.client.deleteObject((request) -> request.bucket(this.bucket).key(this.key));
		}
	}

	private boolean isRefused(Consumer<PutObjectRequest.Builder> condition) {
		PutObjectRequest.Builder request = request();
		condition.accept(request);
		try {
			this.client.putObject(request.build(), RequestBody.fromString("probe again"));
			return false;
		}
		catch (AwsServiceException ex) {
			if (S3Errors.isPreconditionFailed(ex)) {
				return true;
			}
			if (ex.statusCode() == 400 || ex.statusCode() == 501) {
				return false;
			}
			throw ex;
		}
	}

	private PutObjectRequest.Builder request() {
		PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(this.bucket).key(this.key);
		// a bucket's policy may refuse what is not encrypted
		this.encryption.apply(request);
		return request;
	}

}
