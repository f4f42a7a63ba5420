package io.github.litefsspring.backup.store;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
import org.jspecify.annotations.Nullable;

/**
 * Keeps backups in a folder ({@code file:/mnt/backup}), which is best on another disk or
 * machine than the database.
 * <p>
 * A file is written and synchronized under a temporary name and then linked to its own,
 * which fails when there is one: the file system decides who was first. The time of a
 * file is that of its transaction, as Litestream has it, and other metadata is in a file
 * beside it, which Litestream ignores. A copy of the folder may have other times: what
 * counts here is the time in the object itself. Nodes may share a folder on a network
 * file system that supports hard links and locks.
 *
 * @since 0.1.0
 */
public final class DirectoryStore implements BackupStore {

	private final Path root;

	private final @Nullable TemporaryFolder temporaryFolder;

	private final DirectoryLock lock;

	/**
	 * Open the folder, and create it when it is missing.
	 * @param root the folder
	 * @throws BackupStoreException when it cannot be created or written
	 */
	public DirectoryStore(Path root) throws BackupStoreException {
		this.root = root.toAbsolutePath().normalize();
		this.lock = new DirectoryLock(this.root);
		try {
			TemporaryFolder.createFolder(this.root);
			this.temporaryFolder = new TemporaryFolder(this.root, Clock.systemUTC());
		}
		catch (IOException ex) {
			throw failure("open", "the folder", ex);
		}
	}

	private DirectoryStore(Path root, @Nullable TemporaryFolder temporaryFolder) {
		this.root = root;
		this.lock = new DirectoryLock(root);
		this.temporaryFolder = temporaryFolder;
	}

	/**
	 * Open a folder that may be read-only. Methods that write must not be called.
	 * @param root the folder
	 * @return the store
	 * @throws BackupStoreException when there is no such folder
	 */
	public static DirectoryStore openForReading(Path root) throws BackupStoreException {
		Path folder = root.toAbsolutePath().normalize();
		if (!Files.isDirectory(folder)) {
			throw new BackupStoreException("Cannot read backups in %s: there is no such folder".formatted(folder),
					null);
		}
		return new DirectoryStore(folder, null);
	}

	@Override
	public String target() {
		return "file:" + this.root;
	}

	@Override
	public KeyLayout keyLayout() {
		return KeyLayout.FOLDERS;
	}

	@Override
	public Optional<String> litestreamUrl(String folder) {
		return Optional.of("file://" + this.root.resolve(folder));
	}

	@Override
	public boolean isFenced() {
		return true;
	}

	@Override
	public boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException {
		Path file = path(key);
		try (TemporaryFile object = temporaryFile()) {
			Files.copy(content, object.path(), StandardCopyOption.REPLACE_EXISTING);
			Files.setLastModifiedTime(object.path(), FileTime.from(metadata.timestamp()));
			object.synchronize();
			Path folder = folderOf(file);
			TemporaryFolder.createFolder(folder);
			try (DirectoryLock.Held held = this.lock.acquire()) {
				if (Files.exists(file)) {
					return false;
				}
				replace(MetadataFile.of(file), MetadataFile.text(metadata.entries()));
				object.linkTo(file);
				TemporaryFolder.synchronize(folder);
			}
			return true;
		}
		catch (FileAlreadyExistsException ex) {
			return false;
		}
		catch (IOException ex) {
			throw failure("store", key, ex);
		}
	}

	@Override
	public Optional<StoredObject> find(String key) throws BackupStoreException {
		Path file = path(key);
		try {
			long size = Files.size(file);
			Instant time = TransactionTime.of(size, (into) -> getPart(key, 0, into, into.length),
					Files.getLastModifiedTime(file).toInstant());
			return Optional.of(new StoredObject(key, size, new ObjectMetadata(time, MetadataFile.read(file))));
		}
		catch (NoSuchFileException | ObjectMissingException ex) {
			return Optional.empty();
		}
		catch (BackupStoreException ex) {
			throw ex;
		}
		catch (IOException | IllegalArgumentException ex) {
			throw failure("look up", key, ex);
		}
	}

	@Override
	public InputStream get(String key) throws BackupStoreException {
		try {
			return Files.newInputStream(path(key));
		}
		catch (NoSuchFileException ex) {
			throw new ObjectMissingException("%s is missing in %s".formatted(key, target()), ex);
		}
		catch (IOException ex) {
			throw failure("read", key, ex);
		}
	}

	@Override
	public List<ListedObject> list(String prefix, String after) throws BackupStoreException {
		Path folder = prefix.isEmpty() ? this.root : path(prefix.substring(0, prefix.length() - 1));
		try {
			return FolderListing.of(() -> walk(folder), after);
		}
		catch (IOException ex) {
			throw failure("list", prefix, ex);
		}
	}

	private List<ListedObject> walk(Path folder) throws IOException {
		List<ListedObject> objects = new ArrayList<>();
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (attributes.isRegularFile() && isObject(file)) {
					objects.add(new ListedObject(
							DirectoryStore.this.root.relativize(file).toString().replace(File.separatorChar, '/'),
							attributes.size()));
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
				// deleted meanwhile
				if (error instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw error;
			}

		});
		return objects;
	}

	@Override
	public void delete(String key) throws BackupStoreException {
		Path file = path(key);
		try (DirectoryLock.Held held = this.lock.acquire()) {
			if (Files.deleteIfExists(file)) {
				Files.deleteIfExists(MetadataFile.of(file));
				TemporaryFolder.synchronize(folderOf(file));
			}
		}
		catch (IOException ex) {
			throw failure("delete", key, ex);
		}
	}

	@Override
	public Optional<PointerObject> readPointer(String key) throws BackupStoreException {
		try {
			String content = Files.readString(path(key));
			return Optional.of(new PointerObject(content, ContentVersion.of(content)));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw failure("read", key, ex);
		}
	}

	@Override
	public Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content)
			throws BackupStoreException {
		Path file = path(key);
		try {
			TemporaryFolder.createFolder(folderOf(file));
			try (DirectoryLock.Held held = this.lock.acquire()) {
				String version = readPointer(key).map(PointerObject::version).orElse(null);
				if (!Objects.equals(version, expectedVersion)) {
					return Optional.empty();
				}
				replace(file, content);
				TemporaryFolder.synchronize(folderOf(file));
			}
			return Optional.of(new PointerObject(content, ContentVersion.of(content)));
		}
		catch (BackupStoreException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw failure("replace", key, ex);
		}
	}

	@Override
	public void close() {
		// holds nothing open
	}

	private void replace(Path file, String text) throws IOException {
		try (TemporaryFile temporary = temporaryFile()) {
			Files.writeString(temporary.path(), text);
			temporary.synchronize();
			temporary.moveTo(file);
		}
	}

	private TemporaryFile temporaryFile() throws IOException {
		if (this.temporaryFolder == null) {
			throw new IllegalStateException("%s was opened for reading".formatted(target()));
		}
		return this.temporaryFolder.create();
	}

	private boolean isObject(Path file) {
		String name = file.getFileName().toString();
		return !name.startsWith(".") && !name.endsWith(MetadataFile.SUFFIX)
				&& !this.root.relativize(file).startsWith(".tmp");
	}

	private Path path(String key) {
		if (key.endsWith(MetadataFile.SUFFIX)) {
			throw new IllegalArgumentException("Keys must not end in '%s': %s".formatted(MetadataFile.SUFFIX, key));
		}
		return this.root.resolve(ObjectKeys.require(key));
	}

	private Path folderOf(Path file) {
		Path folder = file.getParent();
		return (folder != null) ? folder : this.root;
	}

	private BackupStoreException failure(String verb, String key, Exception cause) {
		return new BackupStoreException(
				"Cannot %s %s in the backup folder %s: %s".formatted(verb, key, this.root, DiskErrors.explain(cause)),
				cause);
	}

}
