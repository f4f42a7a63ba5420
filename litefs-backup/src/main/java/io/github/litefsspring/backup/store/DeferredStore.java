package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
 * A store that is opened when it is first used, and tried again at the next use when that
 * fails: an application starts although its backup store cannot be reached.
 *
 * @since 0.1.0
 */
public final class DeferredStore implements BackupStore {

	private final BackupTarget target;

	private final Opening opening;

	// both by the monitor
	private @Nullable BackupStore store;

	private boolean closed;

	/**
	 * Create the store. Opens nothing.
	 * @param target where it is
	 * @param opening opens it
	 */
	public DeferredStore(BackupTarget target, Opening opening) {
		this.target = target;
		this.opening = opening;
	}

	private synchronized BackupStore store() throws BackupStoreException {
		if (this.closed) {
			throw new BackupStoreException("The backup store %s is closed".formatted(this.target), null);
		}
		BackupStore opened = this.store;
		if (opened == null) {
			opened = this.opening.open();
			this.store = opened;
		}
		return opened;
	}

	@Override
	public String target() {
		return this.target.toString();
	}

	@Override
	public KeyLayout keyLayout() {
		return this.target.keyLayout();
	}

	@Override
	public Optional<String> litestreamUrl(String folder) {
		try {
			return store().litestreamUrl(folder);
		}
		catch (BackupStoreException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Opens the store, because some services have to be tried.
	 * @throws UncheckedIOException when it cannot be opened
	 */
	@Override
	public boolean isFenced() {
		try {
			return store().isFenced();
		}
		catch (BackupStoreException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException {
		return store().putIfAbsent(key, content, metadata);
	}

	@Override
	public Optional<StoredObject> find(String key) throws BackupStoreException {
		return store().find(key);
	}

	@Override
	public InputStream get(String key) throws BackupStoreException {
		return store().get(key);
	}

	@Override
	public void getPart(String key, long offset, byte[] into, int length) throws BackupStoreException {
		store().getPart(key, offset, into, length);
	}

	@Override
	public List<ListedObject> list(String prefix, String after) throws BackupStoreException {
		return store().list(prefix, after);
	}

	@Override
	public void delete(String key) throws BackupStoreException {
		store().delete(key);
	}

	@Override
	public Optional<PointerObject> readPointer(String key) throws BackupStoreException {
		return store().readPointer(key);
	}

	@Override
	public Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content)
			throws BackupStoreException {
		return store().compareAndSet(key, expectedVersion, content);
	}

	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		if (this.store != null) {
			this.store.close();
		}
	}

	/**
	 * Opens the store.
	 */
	@FunctionalInterface
	public interface Opening {

		BackupStore open() throws BackupStoreException;

	}

}
