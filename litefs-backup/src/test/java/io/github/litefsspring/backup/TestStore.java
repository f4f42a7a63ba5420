package io.github.litefsspring.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.lineage.TestRestore;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that counts requests and fails on demand.
 */
public final class TestStore implements BackupStore {

	public final AtomicInteger requests = new AtomicInteger();

	public final AtomicInteger puts = new AtomicInteger();

	public final AtomicInteger gets = new AtomicInteger();

	public volatile @Nullable String failure;

	public volatile boolean failsAfterStoring;

	/**
	 * The reply to each write is lost, and the client repeats the write as those of S3
	 * and Azure do: the repetition finds what the first one has done.
	 */
	public volatile boolean repeatsWrites;

	/** How many requests end with an {@link Error}. */
	final AtomicInteger errors = new AtomicInteger();

	public volatile boolean fenced = true;

	/** How many objects may still be deleted. */
	public volatile int deletions = Integer.MAX_VALUE;

	private final MemoryStore store = new MemoryStore();

	private void request() throws BackupStoreException {
		this.requests.incrementAndGet();
		if (this.errors.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			throw new OutOfMemoryError("on purpose");
		}
		String text = this.failure;
		if (text != null && !this.failsAfterStoring) {
			throw new BackupStoreException(text, null);
		}
	}

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
		return this.fenced;
	}

	@Override
	public boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException {
		request();
		if (this.repeatsWrites) {
			this.store.putIfAbsent(key, content, metadata);
		}
		boolean stored = this.store.putIfAbsent(key, content, metadata);
		this.puts.incrementAndGet();
		String text = this.failure;
		if (text != null) {
			throw new BackupStoreException(text, null);
		}
		return stored;
	}

	@Override
	public Optional<StoredObject> find(String key) throws BackupStoreException {
		request();
		return this.store.find(key);
	}

	@Override
	public InputStream get(String key) throws BackupStoreException {
		request();
		this.gets.incrementAndGet();
		return this.store.get(key);
	}

	@Override
	public List<ListedObject> list(String prefix, String after) throws BackupStoreException {
		request();
		return this.store.list(prefix, after);
	}

	@Override
	public void delete(String key) throws BackupStoreException {
		request();
		if (this.deletions-- <= 0) {
			throw new BackupStoreException("access denied", null);
		}
		if (this.repeatsWrites) {
			this.store.delete(key);
		}
		this.store.delete(key);
	}

	@Override
	public Optional<PointerObject> readPointer(String key) throws BackupStoreException {
		request();
		return this.store.readPointer(key);
	}

	@Override
	public Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content)
			throws BackupStoreException {
		request();
		if (this.repeatsWrites) {
			this.store.compareAndSet(key, expectedVersion, content);
		}
		return this.store.compareAndSet(key, expectedVersion, content);
	}

	@Override
	public void close() {
		this.store.close();
	}

	/**
	 * All names of a level.
	 */
	public List<String> names(Lineage lineage, int level) throws IOException {
		return new LineageObjects(this.store, lineage).list(level, 0).stream().map(Object::toString).toList();
	}

	public Lineages lineages() throws BackupStoreException {
		return Lineages.read(this.store);
	}

	public Lineage current() throws BackupStoreException {
		return lineages().current().orElseThrow();
	}

	/**
	 * The database at a transaction, by the highest levels and without looking at level 0
	 * where it is not needed.
	 */
	public byte[] restore(Lineage lineage, long txid) throws IOException {
		return TestRestore.restore(new LineageObjects(this.store, lineage), txid);
	}

}
