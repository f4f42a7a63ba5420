package io.github.litefsspring.backup.lineage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.ObjectMissingException;
import io.github.litefsspring.backup.StoredObject;
import io.github.litefsspring.ltx.LtxFileName;

/**
 * The files of one lineage in a store.
 *
 * @param store the store
 * @param lineage the lineage
 * @param epoch the epoch of this node as the writer; 0 when it is not
 * @since 0.1.0
 */
public record LineageObjects(BackupStore store, Lineage lineage, long epoch) {

	public LineageObjects(BackupStore store, Lineage lineage) {
		this(store, lineage, 0);
	}

	/**
	 * The files of a level.
	 * @param level the level
	 * @param minTxid only files that begin with this transaction or a later one
	 * @return their names, oldest first
	 * @throws BackupStoreException when the store does not tell
	 */
	public List<LtxFileName> list(int level, long minTxid) throws BackupStoreException {
		String prefix = this.lineage.prefix() + this.store.keyLayout().prefix(level);
		String after = (minTxid > 0) ? key(level, new LtxFileName(minTxid, 0)) : "";
		List<LtxFileName> names = new ArrayList<>();
		for (ListedObject object : this.store.list(prefix, after)) {
			LtxFileName.parse(object.key().substring(prefix.length())).ifPresent(names::add);
		}
		Collections.sort(names);
		return names;
	}

	Optional<StoredFile> find(int level, LtxFileName name) throws BackupStoreException {
		Optional<StoredObject> object = this.store.find(key(level, name));
		if (object.isEmpty()) {
			return Optional.empty();
		}
		ObjectMetadata metadata = object.get().metadata();
		return Optional.of(new StoredFile(level, name, checksum(object.get(), Lineage.PRE_METADATA),
				checksum(object.get(), Lineage.POST_METADATA), metadata.timestamp(), null,
				new InnerPositions(metadata.entries().getOrDefault(InnerPositions.METADATA, ""))));
	}

	/**
	 * The epoch of the writer that has stored a file.
	 * @param file the file
	 * @return the epoch; 0 when it is not known
	 * @throws BackupStoreException when the store does not tell
	 */
	public long epochOf(StoredFile file) throws BackupStoreException {
		return LateFiles.epoch(this.store.find(key(file.level(), file.name())));
	}

	/**
	 * Look up a file that was listed.
	 * @param level its level
	 * @param name its name
	 * @return the file
	 * @throws BackupStoreException when it is missing or the store does not tell
	 */
	public StoredFile require(int level, LtxFileName name) throws BackupStoreException {
		return find(level, name).orElseThrow(() -> new ObjectMissingException(
				"%s is missing in %s".formatted(key(level, name), this.store.target()), null));
	}

	/**
	 * Store a file, unless the same transactions of the same history are stored already.
	 * @param file the file, with its bytes on this machine
	 * @return false when there are other transactions under its name
	 * @throws BackupStoreException when it could not be stored, or it is not known
	 */
	public boolean put(StoredFile file) throws BackupStoreException {
		Path content = Objects.requireNonNull(file.local());
		if (this.store.putIfAbsent(key(file.level(), file.name()), content, metadata(file))) {
			return true;
		}
		return require(file.level(), file.name()).isSameAs(file);
	}

	private ObjectMetadata metadata(StoredFile file) {
		Map<String, String> entries = new HashMap<>(file.metadata().entries());
		entries.put(LineageWriter.EPOCH_METADATA, Long.toString(this.epoch));
		return new ObjectMetadata(file.timestamp(), entries);
	}

	/**
	 * Copy a file to this machine's disk.
	 * @param file the file
	 * @param folder where to
	 * @return the file with its bytes on this machine
	 * @throws IOException when it cannot be read or written
	 */
	public StoredFile download(StoredFile file, Path folder) throws IOException {
		Path target = folder.resolve(file.level() + "-download").resolve(file.name().toString());
		Files.createDirectories(Objects.requireNonNull(target.getParent()));
		try (InputStream in = this.store.get(key(file.level(), file.name()))) {
			Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
		}
		return file.withLocal(target);
	}

	public void delete(int level, LtxFileName name) throws BackupStoreException {
		this.store.delete(key(level, name));
	}

	public String key(int level, LtxFileName name) {
		return this.lineage.prefix() + this.store.keyLayout().key(level, name);
	}

	private long checksum(StoredObject object, String name) throws BackupStoreException {
		String text = object.metadata().entries().get(name);
		if (text == null || !text.matches("[0-9a-f]{16}")) {
			throw new BackupStoreException(("%s in %s has no metadata '%s': it was copied without its metadata, or was "
					+ "not written by this library")
				.formatted(object.key(), this.store.target(), name), null);
		}
		return Long.parseUnsignedLong(text, 16);
	}

}
