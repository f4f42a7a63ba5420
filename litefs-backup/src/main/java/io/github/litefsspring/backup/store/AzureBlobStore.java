package io.github.litefsspring.backup.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlobInputStreamOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
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

/**
 * Keeps backups in Azure Blob Storage ({@code azblob://account@container/prefix}).
 * <p>
 * Objects are block blobs that are written with {@code If-None-Match: *} and the pointer
 * with {@code If-Match}, so the service decides who was first.
 *
 * @since 0.1.0
 */
public final class AzureBlobStore implements BackupStore {

	private static final int READ_AHEAD = 8 * 1024 * 1024;

	private final BlobContainerClient container;

	private final String prefix;

	private final AzureUpload upload;

	private AzureBlobStore(BlobContainerClient container, String prefix, AzureUpload upload) {
		this.container = container;
		this.prefix = prefix.isEmpty() ? "" : ObjectKeys.require(prefix) + "/";
		this.upload = upload;
	}

	/**
	 * Open a target with a client that the application has configured, and try whether it
	 * may be written: two requests.
	 * @param client the client; the account and endpoint that the target names are not
	 * looked at
	 * @param target a target in Azure Blob Storage
	 * @return the store
	 * @throws BackupTargetException when the target is not in Azure Blob Storage
	 * @throws BackupStoreException when the service refuses or cannot be reached
	 */
	public static AzureBlobStore open(BlobServiceClient client, BackupTarget target) throws BackupStoreException {
		if (!(target.opener() instanceof AzureTarget found)) {
			throw new BackupTargetException("The backup target '%s' is not in Azure Blob Storage (property %s)"
				.formatted(target, BackupTarget.PROPERTY));
		}
		return open(client.getBlobContainerClient(found.container()), found.prefix());
	}

	static AzureBlobStore open(BlobContainerClient container, String prefix) throws BackupStoreException {
		return open(container, prefix, AzureUpload.LARGE);
	}

	static AzureBlobStore open(BlobContainerClient container, String prefix, long blockSize)
			throws BackupStoreException {
		AzureBlobStore store = new AzureBlobStore(container, prefix, new AzureUpload(blockSize));
		store.requireWritable();
		return store;
	}

	// the credentials may be allowed to read only
	static AzureBlobStore openForReading(BlobContainerClient container, String prefix) {
		return new AzureBlobStore(container, prefix, new AzureUpload(AzureUpload.LARGE));
	}

	@Override
	public String target() {
		return "azblob://%s@%s/%s".formatted(this.container.getAccountName(), this.container.getBlobContainerName(),
				this.prefix);
	}

	@Override
	public KeyLayout keyLayout() {
		return KeyLayout.FOLDERS;
	}

	@Override
	public Optional<String> litestreamUrl(String folder) {
		String account = this.container.getAccountName();
		if (!this.container.getBlobContainerUrl().startsWith(AzureTarget.defaultEndpoint(account))) {
			// the command takes another endpoint from its configuration file only
			return Optional.empty();
		}
		return Optional
			.of("abs://%s@%s/%s%s".formatted(account, this.container.getBlobContainerName(), this.prefix, folder));
	}

	@Override
	public boolean isFenced() {
		return true;
	}

	@Override
	public boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException {
		BlockBlobClient blob = blob(key);
		try {
			long size = Files.size(content);
			this.upload.upload(blob, content, size, AzureMetadata.toAzure(metadata));
			return true;
		}
		catch (IOException ex) {
			throw new BackupStoreException(
					"Cannot read %s to store it in %s: %s".formatted(content, target(), DiskErrors.explain(ex)), ex);
		}
		catch (RuntimeException ex) {
			if (AzureErrors.isAlreadyThere(ex)) {
				return false;
			}
			// the first writer's commit drops the blocks that others have uploaded
			if (AzureErrors.isInvalidBlockList(ex) && find(key).isPresent()) {
				return false;
			}
			throw failure("store", key, ex);
		}
	}

	@Override
	public Optional<StoredObject> find(String key) throws BackupStoreException {
		BlockBlobClient blob = blob(key);
		try {
			BlobProperties found = blob.getProperties();
			return Optional.of(new StoredObject(key, found.getBlobSize(),
					AzureMetadata.fromAzure(found, (into) -> getPart(key, 0, into, into.length))));
		}
		catch (ObjectMissingException ex) {
			return Optional.empty();
		}
		catch (DateTimeException | IllegalArgumentException ex) {
			throw new BackupStoreException("The metadata of %s in %s was not written by LiteFS for Spring Boot: %s"
				.formatted(key, target(), ex.getMessage()), ex);
		}
		catch (RuntimeException ex) {
			if (AzureErrors.isMissing(ex)) {
				return Optional.empty();
			}
			throw failure("look up", key, ex);
		}
	}

	@Override
	public InputStream get(String key) throws BackupStoreException {
		BlockBlobClient blob = blob(key);
		return reading(key, () -> blob.openInputStream(new BlobInputStreamOptions().setBlockSize(READ_AHEAD)));
	}

	@Override
	public void getPart(String key, long offset, byte[] into, int length) throws BackupStoreException {
		BlockBlobClient blob = blob(key);
		FixedOutput part = new FixedOutput(into, length);
		reading(key, () -> blob.downloadStreamWithResponse(part, new BlobRange(offset, (long) length), null, null,
				false, null, Context.NONE));
		if (part.missing() > 0) {
			throw new BackupStoreException("Cannot read bytes %d to %d of %s in %s: the object is shorter"
				.formatted(offset, offset + length, key, target()), new EOFException());
		}
	}

	@Override
	public List<ListedObject> list(String prefix, String after) throws BackupStoreException {
		List<ListedObject> objects = new ArrayList<>();
		try {
			ListBlobsOptions options = new ListBlobsOptions().setPrefix(this.prefix + prefix);
			for (BlobItem blob : this.container.listBlobs(options, null)) {
				String key = blob.getName().substring(this.prefix.length());
				if (key.compareTo(after) > 0) {
					objects.add(new ListedObject(key, blob.getProperties().getContentLength()));
				}
			}
		}
		catch (RuntimeException ex) {
			throw failure("list", prefix, ex);
		}
		objects.sort(Comparator.comparing(ListedObject::key));
		return objects;
	}

	@Override
	public void delete(String key) throws BackupStoreException {
		BlockBlobClient blob = blob(key);
		try {
			blob.deleteIfExists();
		}
		catch (RuntimeException ex) {
			throw failure("delete", key, ex);
		}
	}

	@Override
	public Optional<PointerObject> readPointer(String key) throws BackupStoreException {
		BlockBlobClient blob = blob(key);
		try {
			BlobDownloadContentResponse found = blob.downloadContentWithResponse(null, null, null, Context.NONE);
			return Optional
				.of(new PointerObject(found.getValue().toString(), found.getDeserializedHeaders().getETag()));
		}
		catch (RuntimeException ex) {
			if (AzureErrors.isMissing(ex)) {
				return Optional.empty();
			}
			throw failure("read", key, ex);
		}
	}

	@Override
	public Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content)
			throws BackupStoreException {
		BlockBlobClient blob = blob(key);
		BlobRequestConditions condition = (expectedVersion != null)
				? new BlobRequestConditions().setIfMatch(expectedVersion) : AzureUpload.onlyIfAbsent();
		BinaryData data = BinaryData.fromBytes(content.getBytes(StandardCharsets.UTF_8));
		try {
			String version = blob
				.uploadWithResponse(new BlockBlobSimpleUploadOptions(data).setRequestConditions(condition), null,
						Context.NONE)
				.getValue()
				.getETag();
			return Optional.of(new PointerObject(content, version));
		}
		catch (RuntimeException ex) {
			if (AzureErrors.isAlreadyThere(ex) || AzureErrors.isConditionNotMet(ex) || AzureErrors.isMissing(ex)) {
				return Optional.empty();
			}
			throw failure("replace", key, ex);
		}
	}

	@Override
	public void close() {
		// the client holds nothing open
	}

	private void requireWritable() throws BackupStoreException {
		BlockBlobClient probe = blob("probe-" + UUID.randomUUID());
		try {
			// the client may repeat both
			probe.upload(BinaryData.fromString("probe"), true);
			probe.deleteIfExists();
		}
		catch (RuntimeException ex) {
			throw failure("open", "the target", ex);
		}
	}

	private <T> T reading(String key, Supplier<T> read) throws BackupStoreException {
		try {
			return read.get();
		}
		catch (RuntimeException ex) {
			if (AzureErrors.isMissing(ex)) {
				throw new ObjectMissingException("%s is missing in %s".formatted(key, target()), ex);
			}
			throw failure("read", key, ex);
		}
	}

	private BlockBlobClient blob(String key) {
		return this.container.getBlobClient(this.prefix + ObjectKeys.require(key)).getBlockBlobClient();
	}

	private BackupStoreException failure(String verb, String key, RuntimeException cause) {
		return new BackupStoreException(
				"Cannot %s %s in %s: %s".formatted(verb, key, target(), AzureErrors.explain(cause)), cause);
	}

}
