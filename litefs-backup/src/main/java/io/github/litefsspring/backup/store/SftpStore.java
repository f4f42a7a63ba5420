package io.github.litefsspring.backup.store;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.backup.KeyLayout;
import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.backup.ObjectKeys;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.ObjectMissingException;
import io.github.litefsspring.backup.PointerObject;
import io.github.litefsspring.backup.StoredObject;
import io.github.litefsspring.ltx.LtxHeader;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps backups on an SFTP server ({@code sftp://user@host:port/path}). There must be one
 * writer only: the protocol has no way to replace the pointer that tells two writers
 * apart.
 * <p>
 * A file is written under a temporary name, put on the server's disk where the server
 * knows {@code fsync@openssh.com}, and renamed. The time of a file is that of its
 * transaction in whole seconds, which is all that the protocol can express; the exact
 * time is with the other metadata in a file beside it.
 *
 * @since 0.1.0
 */
public final class SftpStore implements BackupStore {

	private static final String TIMESTAMP = "litestream-timestamp";

	// a file has the time of its transaction, so an upload of a long backlog may fail
	// here once
	private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

	private static final String TEMPORARY = "/.tmp/";

	private final SftpTarget server;

	private final SftpConnection connection;

	private SftpStore(SftpTarget server, SftpConnection connection) {
		this.server = server;
		this.connection = connection;
	}

	static SftpStore open(SftpTarget server, SftpLogin login, boolean writable) throws BackupStoreException {
		SftpStore store = new SftpStore(server, new SftpConnection(server, login));
		try {
			if (writable) {
				store.requireWritable();
			}
			return store;
		}
		catch (BackupStoreException | RuntimeException ex) {
			store.close();
			throw ex;
		}
	}

	@Override
	public String target() {
		return "sftp://%s@%s%s/".formatted(this.server.user(), this.server.address(), this.server.root());
	}

	@Override
	public KeyLayout keyLayout() {
		return KeyLayout.FOLDERS;
	}

	@Override
	public Optional<String> litestreamUrl(String folder) {
		return Optional.of(target() + folder);
	}

	@Override
	public boolean isFenced() {
		return false;
	}

	@Override
	public boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException {
		String file = path(key);
		Map<String, String> entries = new HashMap<>(metadata.entries());
		entries.put(TIMESTAMP, metadata.timestamp().toString());
		String temporary = temporary();
		try (InputStream in = open(content)) {
			return call("store", key, (files) -> {
				if (files.find(file) != null) {
					return false;
				}
				try {
					files.write(temporary, in, FileTime.from(metadata.timestamp()));
					files.createFolder(folderOf(file));
					replace(files, file + MetadataFile.SUFFIX, MetadataFile.text(entries));
					return files.renameIfAbsent(temporary, file);
				}
				finally {
					files.delete(temporary);
				}
			});
		}
		catch (BackupStoreException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw unreadable(content, ex);
		}
	}

	@Override
	public Optional<StoredObject> find(String key) throws BackupStoreException {
		String file = path(key);
		return call("look up", key, (files) -> {
			Attributes found = files.find(file);
			if (found == null) {
				return Optional.empty();
			}
			return Optional.of(new StoredObject(key, found.getSize(), metadata(files, file, found)));
		});
	}

	@Override
	public InputStream get(String key) throws BackupStoreException {
		long size = find(key).orElseThrow(() -> missing(key, null)).size();
		return new StoreInput(this, key, size);
	}

	@Override
	public void getPart(String key, long offset, byte[] into, int length) throws BackupStoreException {
		String file = path(key);
		int count = call("read", key, (files) -> files.read(file, offset, into, length));
		if (count < length) {
			throw new BackupStoreException("Cannot read bytes %d to %d of %s in %s: the object is shorter"
				.formatted(offset, offset + length, key, target()), new EOFException());
		}
	}

	@Override
	public List<ListedObject> list(String prefix, String after) throws BackupStoreException {
		String folder = prefix.isEmpty() ? this.server.root() : path(prefix.substring(0, prefix.length() - 1));
		return call("list", prefix, (files) -> FolderListing.of(() -> {
			List<ListedObject> objects = new ArrayList<>();
			collect(files, folder, prefix, objects);
			return objects;
		}, after));
	}

	@Override
	public void delete(String key) throws BackupStoreException {
		String file = path(key);
		call("delete", key, (files) -> {
			files.delete(file);
			return files.delete(file + MetadataFile.SUFFIX);
		});
	}

	@Override
	public Optional<PointerObject> readPointer(String key) throws BackupStoreException {
		String file = path(key);
		return call("read", key, (files) -> pointer(files, file));
	}

	@Override
	public Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content)
			throws BackupStoreException {
		String file = path(key);
		return call("replace", key, (files) -> {
			String version = pointer(files, file).map(PointerObject::version).orElse(null);
			if (!Objects.equals(version, expectedVersion)) {
				return Optional.empty();
			}
			files.createFolder(folderOf(file));
			replace(files, file, content);
			return Optional.of(new PointerObject(content, ContentVersion.of(content)));
		});
	}

	@Override
	public void close() {
		this.connection.close();
	}

	private void requireWritable() throws BackupStoreException {
		boolean suitable = call("open", "the folder", (files) -> {
			if (!files.canReplace()) {
				return false;
			}
			String probe = temporary();
			files.createFolder(folderOf(probe));
			files.write(probe, new ByteArrayInputStream(new byte[1]), null);
			removeAbandoned(files, folderOf(probe));
			return files.delete(probe);
		});
		if (!suitable) {
			throw new BackupStoreException(
					"Cannot open the folder in %s: the server cannot replace files safely".formatted(target())
							+ " (posix-rename@openssh.com); use OpenSSH's server",
					null);
		}
	}

	private static void removeAbandoned(SftpFiles files, String folder) throws IOException {
		Instant limit = Instant.now().minus(ABANDONED_AFTER);
		for (DirEntry entry : files.client().readEntries(folder)) {
			Attributes found = entry.getAttributes();
			if (found.isRegularFile() && found.getModifyTime().toInstant().isBefore(limit)) {
				files.delete(folder + "/" + entry.getFilename());
			}
		}
	}

	private void collect(SftpFiles files, String folder, String prefix, List<ListedObject> objects) throws IOException {
		if (files.find(folder) == null) {
			return;
		}
		for (DirEntry entry : files.client().readEntries(folder)) {
			String name = entry.getFilename();
			if (name.startsWith(".") || name.endsWith(MetadataFile.SUFFIX)) {
				continue;
			}
			if (entry.getAttributes().isDirectory()) {
				collect(files, folder + "/" + name, prefix + name + "/", objects);
			}
			else {
				objects.add(new ListedObject(prefix + name, entry.getAttributes().getSize()));
			}
		}
	}

	private void replace(SftpFiles files, String file, String text) throws IOException {
		String temporary = temporary();
		try {
			files.write(temporary, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), null);
			files.replace(temporary, file);
		}
		finally {
			files.delete(temporary);
		}
	}

	private <T> T call(String verb, String key, StoreWork<T> work) throws BackupStoreException {
		try {
			return this.connection.call((client) -> work.apply(new SftpFiles(client)));
		}
		catch (IOException | RuntimeException ex) {
			if (SftpErrors.isMissing(ex) && "read".equals(verb)) {
				throw missing(key, ex);
			}
			throw new BackupStoreException(
					"Cannot %s %s in %s: %s".formatted(verb, key, target(), SftpErrors.explain(ex)), ex);
		}
	}

	private ObjectMissingException missing(String key, @Nullable Throwable cause) {
		return new ObjectMissingException("%s is missing in %s".formatted(key, target()), cause);
	}

	private InputStream open(Path content) throws BackupStoreException {
		try {
			return Files.newInputStream(content);
		}
		catch (IOException ex) {
			throw unreadable(content, ex);
		}
	}

	private BackupStoreException unreadable(Path content, IOException cause) {
		return new BackupStoreException(
				"Cannot read %s to store it in %s: %s".formatted(content, target(), DiskErrors.explain(cause)), cause);
	}

	private String path(String key) {
		if (key.endsWith(MetadataFile.SUFFIX)) {
			throw new IllegalArgumentException("Keys must not end in '%s': %s".formatted(MetadataFile.SUFFIX, key));
		}
		return this.server.root() + "/" + ObjectKeys.require(key);
	}

	private String temporary() {
		return this.server.root() + TEMPORARY + UUID.randomUUID();
	}

	private static String folderOf(String file) {
		return file.substring(0, file.lastIndexOf('/'));
	}

	private static Optional<PointerObject> pointer(SftpFiles files, String file) throws IOException {
		if (files.find(file) == null) {
			return Optional.empty();
		}
		String content = new String(files.readAll(file), StandardCharsets.UTF_8);
		return Optional.of(new PointerObject(content, ContentVersion.of(content)));
	}

	private static ObjectMetadata metadata(SftpFiles files, String file, Attributes found) throws IOException {
		String sidecar = file + MetadataFile.SUFFIX;
		Map<String, String> entries = new HashMap<>();
		if (files.find(sidecar) != null) {
			String text = new String(files.readAll(sidecar), StandardCharsets.UTF_8);
			entries.putAll(MetadataFile.parse(sidecar, text.lines().toList()));
		}
		String timestamp = entries.remove(TIMESTAMP);
		if (timestamp != null) {
			return new ObjectMetadata(Instant.parse(timestamp), entries);
		}
		byte[] head = new byte[(int) Math.min(found.getSize(), LtxHeader.SIZE)];
		int count = files.read(file, 0, head, head.length);
		return new ObjectMetadata(TransactionTime.of(count, (into) -> System.arraycopy(head, 0, into, 0, into.length),
				found.getModifyTime().toInstant()), entries);
	}

	@FunctionalInterface
	private interface StoreWork<T> {

		T apply(SftpFiles files) throws IOException;

	}

}
