package io.github.litefsspring.backup.ship;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.KeyLayout;
import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.PointerObject;
import io.github.litefsspring.backup.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * A store whose client gets the reply to no conditional write, and repeats each as the
 * clients of S3 and Azure do: the repetition is refused, because the first one succeeded.
 *
 * @param store the store itself
 */
record RepeatingStore(BackupStore store) implements BackupStore {

	@Override
	public String target() {
		return this.store.target();
	}

	@Override
	public KeyLayout keyLayout() {
		return this.store.keyLayout();
	}

	@Override
	public boolean isFenced() {
		return this.store.isFenced();
	}

	@Override
	public boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException {
		this.store.putIfAbsent(key, content, metadata);
		return this.store.putIfAbsent(key, content, metadata);
	}

	@Override
	public Optional<StoredObject> find(String key) throws BackupStoreException {
		return this.store.find(key);
	}

	@Override
	public InputStream get(String key) throws BackupStoreException {
		return this.store.get(key);
	}

	@Override
	public List<ListedObject> list(String prefix, String after) throws BackupStoreException {
		return this.store.list(prefix, after);
	}

	@Override
	public void delete(String key) throws BackupStoreException {
		this.store.delete(key);
		this.store.delete(key);
	}

	@Override
	public Optional<PointerObject> readPointer(String key) throws BackupStoreException {
		return this.store.readPointer(key);
	}

	@Override
	public Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content)
			throws BackupStoreException {
		this.store.compareAndSet(key, expectedVersion, content);
		return this.store.compareAndSet(key, expectedVersion, content);
	}

	@Override
	public void close() {
		// the store stays open
	}

}
