package io.github.litefsspring.backup.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Uploads one file under a key that does not exist yet, in parts when it is large.
 * Nothing is visible under the key before the upload is complete.
 */
final class S3Upload {

	private static final long LARGE = 64L * 1024 * 1024;

	// S3 allows 10,000 parts
	private static final long MAXIMUM_PARTS = 9_000;

	private final S3Client client;

	private final String bucket;

	private final S3Encryption encryption;

	private final long partSize;

	S3Upload(S3Client client, String bucket, S3Encryption encryption) {
		this(client, bucket, encryption, LARGE);
	}

	S3Upload(S3Client client, String bucket, S3Encryption encryption, long partSize) {
		this.client = client;
		this.bucket = bucket;
		this.encryption = encryption;
		this.partSize = partSize;
	}

	void upload(String key, Path file, long size, Map<String, String> metadata, boolean conditionally) {
		if (size > this.partSize) {
			uploadParts(key, file, size, metadata, conditionally);
			return;
		}
		PutObjectRequest.Builder request = PutObjectRequest.builder()
			.bucket(this.bucket)
			.key(key)
			.metadata(metadata)
			.ifNoneMatch(conditionally ? "*" : null);
		this.encryption.apply(request);
		this.client.putObject(request.build(), new FileRange(file, 0, size).body());
	}

	private void uploadParts(String key, Path file, long size, Map<String, String> metadata, boolean conditionally) {
		CreateMultipartUploadRequest.Builder create = CreateMultipartUploadRequest.builder()
			.bucket(this.bucket)
			.key(key)
			.metadata(metadata);
		this.encryption.apply(create);
		String uploadId = this.client.createMultipartUpload(create.build()).uploadId();
		try {
			List<CompletedPart> parts = new ArrayList<>();
			long step = Math.max(this.partSize, size / MAXIMUM_PARTS);
			for (long offset = 0; offset < size; offset += step) {
				FileRange range = new FileRange(file, offset, Math.min(step, size - offset));
				parts.add(uploadPart(key, uploadId, parts.size() + 1, range));
			}
			CompleteMultipartUploadRequest.Builder complete = CompleteMultipartUploadRequest.builder()
				.bucket(this.bucket)
				.key(key)
				.uploadId(uploadId)
				.ifNoneMatch(conditionally ? "*" : null)
				.multipartUpload((upload) -> upload.parts(parts));
			this.encryption.apply(complete);
			this.client.completeMultipartUpload(complete.build());
		}
		catch (SdkException ex) {
			abort(key, uploadId, ex);
			throw ex;
		}
	}

	private CompletedPart uploadPart(String key, String uploadId, int number, FileRange range) {
		UploadPartRequest.Builder request = UploadPartRequest.builder()
			.bucket(this.bucket)
			.key(key)
			.uploadId(uploadId)
			.partNumber(number);
		this.encryption.apply(request);
		String etag = this.client.uploadPart(request.build(), range.body()).eTag();
		return CompletedPart.builder().partNumber(number).eTag(etag).build();
	}

	private void abort(String key, String uploadId, SdkException reason) {
		try {
			this.client.abortMultipartUpload((request) -> request.bucket(this.bucket).key(key).uploadId(uploadId));
		}
		catch (SdkException ex) {
			reason.addSuppressed(ex);
		}
	}

}
