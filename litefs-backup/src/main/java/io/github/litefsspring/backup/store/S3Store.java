package io.github.litefsspring.backup.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.BackupTargetException;
import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.backup.KeyLayout;
import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.backup.ObjectKeys;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.ObjectMissingException;
import io.github.litefsspring.backup.PointerObject;
import io.github.litefsspring.backup.StoredObject;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps backups in Amazon S3 or a compatible service ({@code s3://bucket/prefix}).
 * <p>
 * Objects are written with {@code If-None-Match: *} and the pointer with
 * {@code If-Match}, so the service decides who was first. Not all services heed these
 * conditions, so they are tried when the store is opened; without them the store looks
 * before it writes, which is enough for one writer and not for two. The time of a
 * transaction is in the metadata entry that Litestream reads.
 *
 * @since 0.1.0
 */
public final class S3Store implements BackupStore {

	private static final String TIMESTAMP = "litestream-timestamp";

	private static final int CONFLICTS = 10;

	private final S3Client client;

	private final String bucket;

	private final String prefix;

	private final S3Encryption encryption;

	private final S3Upload upload;

	private final boolean ownsClient;

	private final boolean fenced;

	private S3Store(S3Client client, boolean ownsClient, String bucket, String prefix, S3Encryption encryption,
			S3Upload upload, boolean probe) throws BackupStoreException {
		this.client = client;
		this.ownsClient = ownsClient;
		this.bucket = bucket;
		this.prefix = prefix.isEmpty() ? "" : ObjectKeys.require(prefix) + "/";
		this.encryption = encryption;
		this.upload = upload;
		try {
			this.fenced = probe && new S3Probe(client, bucket, this.prefix, encryption).conditionalWritesWork();
		}
		catch (SdkException ex) {
			throw failure("open", "the target", ex);
		}
	}

	/**
	 * Open a target, and try whether its service heeds conditional writes: five requests.
	 * @param client the client; closing the store does not close it
	 * @param bucket the bucket, which must exist
	 * @param prefix the folder in the bucket, without a slash at its end; empty for none
	 * @param encryption how the service encrypts
	 * @return the store
	 * @throws BackupStoreException when the service refuses or cannot be reached
	 */
	public static S3Store open(S3Client client, String bucket, String prefix, S3Encryption encryption)
			throws BackupStoreException {
		return new S3Store(client, false, bucket, prefix, encryption, new S3Upload(client, bucket, encryption), true);
	}

	/**
	 * Open a target with a client that the application has configured, and try whether
	 * its service heeds conditional writes.
	 * @param client the client; closing the store does not close it. The endpoint and
	 * region that the target names are not looked at
	 * @param target a target in S3
	 * @param settings how the service encrypts
	 * @return the store
	 * @throws BackupTargetException when the target is not in S3 or the settings cannot
	 * work
	 * @throws BackupStoreException when the service refuses or cannot be reached
	 */
	public static S3Store open(S3Client client, BackupTarget target, StoreSettings settings)
			throws BackupStoreException {
		if (!(target.opener() instanceof S3Target found)) {
			throw new BackupTargetException(
					"The backup target '%s' is not in S3 (property %s)".formatted(target, BackupTarget.PROPERTY));
		}
		return open(client, found.bucket(), found.prefix(), S3Settings.of(settings).encryption());
	}

	static S3Store withOwnClient(S3Client client, String bucket, String prefix, S3Encryption encryption,
			boolean writable) throws BackupStoreException {
		return new S3Store(client, true, bucket, prefix, encryption, new S3Upload(client, bucket, encryption),
				writable);
	}

	/**
	 * Open a target with credentials that may be allowed to read only. Sends no request;
	 * the store is not fenced, so nothing may be written to it.
	 * @param client the client; closing the store does not close it
	 * @param bucket the bucket
	 * @param prefix the folder in the bucket, without a slash at its end; empty for none
	 * @param encryption how the service encrypts
	 * @return the store
	 * @throws BackupStoreException never, because no request is sent
	 */
	public static S3Store openForReading(S3Client client, String bucket, String prefix, S3Encryption encryption)
			throws BackupStoreException {
		return new S3Store(client, false, bucket, prefix, encryption, new S3Upload(client, bucket, encryption), false);
	}

	static S3Store open(S3Client client, String bucket, String prefix, S3Encryption encryption, long partSize)
			throws BackupStoreException {
		return new S3Store(client, false, bucket, prefix, encryption,
				new S3Upload(client, bucket, encryption, partSize), true);
	}

	@Override
	public String target() {
		return "s3://%s/%s".formatted(this.bucket, this.prefix);
	}

	@Override
	public KeyLayout keyLayout() {
		return KeyLayout.S3;
	}

	@Override
	public Optional<String> litestreamUrl(String folder) {
		S3ServiceClientConfiguration configuration = this.client.serviceClientConfiguration();
		String url = "s3://%s/%s%s?region=%s".formatted(this.bucket, this.prefix, folder, configuration.region());
		return Optional.of(configuration.endpointOverride()
			.map((endpoint) -> url + "&endpoint=%s&forcePathStyle=true".formatted(endpoint))
			.orElse(url));
	}

	@Override
	public boolean isFenced() {
		return this.fenced;
	}

	@Override
	public boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException {
		Map<String, String> entries = new HashMap<>(metadata.entries());
		entries.put(TIMESTAMP, metadata.timestamp().toString());
		if (!this.fenced && find(key).isPresent()) {
			return false;
		}
		try {
			long size = Files.size(content);
			return writeConditionally("store", key,
					() -> this.upload.upload(full(key), content, size, entries, this.fenced));
		}
		catch (BackupStoreException ex) {
			// an upload whose completion got no reply is gone when the client repeats it
			if (ex.getCause() instanceof AwsServiceException refused && S3Errors.isMissing(refused)
					&& find(key).isPresent()) {
				return false;
			}
			throw ex;
		}
		catch (IOException | UncheckedIOException ex) {
			throw new BackupStoreException("Cannot read %s to store it in %s: %s".formatted(content, target(),
					DiskErrors.explain((ex.getCause() != null) ? ex.getCause() : ex)), ex);
		}
	}

	@Override
	public Optional<StoredObject> find(String key) throws BackupStoreException {
		HeadObjectRequest.Builder request = HeadObjectRequest.builder().bucket(this.bucket).key(full(key));
		this.encryption.apply(request);
		try {
			HeadObjectResponse found = this.client.headObject(request.build());
			return Optional.of(new StoredObject(key, found.contentLength(), metadata(key, found)));
		}
		catch (SdkException ex) {
			if (isMissing(ex)) {
				return Optional.empty();
			}
			throw failure("look up", key, ex);
		}
		catch (DateTimeException | IllegalArgumentException ex) {
			throw new BackupStoreException("The metadata of %s in %s was not written by LiteFS for Spring Boot: %s"
				.formatted(key, target(), ex.getMessage()), ex);
		}
	}

	@Override
	public InputStream get(String key) throws BackupStoreException {
		try {
			return this.client.getObject(getRequest(key));
		}
		catch (SdkException ex) {
			if (isMissing(ex)) {
				throw new ObjectMissingException("%s is missing in %s".formatted(key, target()), ex);
			}
			throw failure("read", key, ex);
		}
	}

	@Override
	public void getPart(String key, long offset, byte[] into, int length) throws BackupStoreException {
		GetObjectRequest request = getRequest(key).toBuilder()
			.range("bytes=%d-%d".formatted(offset, offset + length - 1))
			.build();
		try (InputStream in = this.client.getObject(request)) {
			if (in.readNBytes(into, 0, length) < length) {
				throw new EOFException("the object is shorter");
			}
		}
		catch (SdkException ex) {
			if (isMissing(ex)) {
				throw new ObjectMissingException("%s is missing in %s".formatted(key, target()), ex);
			}
			throw failure("read", key, ex);
		}
		catch (IOException ex) {
			throw new BackupStoreException("Cannot read bytes %d to %d of %s in %s: %s".formatted(offset,
					offset + length, key, target(), DiskErrors.explain(ex)), ex);
		}
	}

	@Override
	public List<ListedObject> list(String prefix, String after) throws BackupStoreException {
		List<ListedObject> objects = new ArrayList<>();
		try {
			Iterable<S3Object> found = this.client
				.listObjectsV2Paginator((request) -> request.bucket(this.bucket)
					.prefix(this.prefix + prefix)
					.startAfter(after.isEmpty() ? null : this.prefix + after))
				.contents();
			for (S3Object object : found) {
				objects.add(new ListedObject(object.key().substring(this.prefix.length()), object.size()));
			}
		}
		catch (SdkException ex) {
			throw failure("list", prefix, ex);
		}
		return objects;
	}

	@Override
	public void delete(String key) throws BackupStoreException {
		try {
			this.client.deleteObject((request) -> request.bucket(this.bucket).key(full(key)));
		}
		catch (SdkException ex) {
			throw failure("delete", key, ex);
		}
	}

	@Override
	public Optional<PointerObject> readPointer(String key) throws BackupStoreException {
		try {
			ResponseBytes<GetObjectResponse> found = this.client.getObjectAsBytes(getRequest(key));
			return Optional.of(new PointerObject(found.asString(StandardCharsets.UTF_8), found.response().eTag()));
		}
		catch (SdkException ex) {
			if (isMissing(ex)) {
				return Optional.empty();
			}
			throw failure("read", key, ex);
		}
	}

	@Override
	public Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content)
			throws BackupStoreException {
		PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(this.bucket).key(full(key));
		if (!this.fenced) {
			String version = readPointer(key).map(PointerObject::version).orElse(null);
			if (!Objects.equals(version, expectedVersion)) {
				return Optional.empty();
			}
		}
		else if (expectedVersion != null) {
			request.ifMatch(expectedVersion);
		}
		else {
			request.ifNoneMatch("*");
		}
		this.encryption.apply(request);
		List<String> version = new ArrayList<>();
		boolean written = writeConditionally("replace", key,
				() -> version.add(this.client.putObject(request.build(), RequestBody.fromString(content)).eTag()));
		return written ? Optional.of(new PointerObject(content, version.get(0))) : Optional.empty();
	}

	@Override
	public void close() {
		if (this.ownsClient) {
			this.client.close();
		}
	}

	private boolean writeConditionally(String verb, String key, Runnable write) throws BackupStoreException {
		for (int attempt = 1;; attempt++) {
			try {
				write.run();
				return true;
			}
			catch (AwsServiceException ex) {
				if (S3Errors.isPreconditionFailed(ex) || (isMissing(ex) && "replace".equals(verb))) {
					return false;
				}
				if (!S3Errors.isConflict(ex) || attempt == CONFLICTS) {
					throw failure(verb, key, ex);
				}
			}
			catch (SdkException ex) {
				throw failure(verb, key, ex);
			}
		}
	}

	private GetObjectRequest getRequest(String key) {
		GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(this.bucket).key(full(key));
		this.encryption.apply(request);
		return request.build();
	}

	private String full(String key) {
		return this.prefix + ObjectKeys.require(key);
	}

	private BackupStoreException failure(String verb, String key, SdkException cause) {
		return new BackupStoreException(
				"Cannot %s %s in %s: %s".formatted(verb, key, target(), S3Errors.explain(cause)), cause);
	}

	private static boolean isMissing(SdkException error) {
		return error instanceof AwsServiceException refused && S3Errors.isMissing(refused);
	}

	private ObjectMetadata metadata(String key, HeadObjectResponse found) throws BackupStoreException {
		Map<String, String> entries = new HashMap<>(found.metadata());
		String timestamp = entries.remove(TIMESTAMP);
		Instant time = (timestamp != null) ? OffsetDateTime.parse(timestamp).toInstant() : TransactionTime
			.of(found.contentLength(), (into) -> getPart(key, 0, into, into.length), found.lastModified());
		return new ObjectMetadata(time, entries);
	}

}
