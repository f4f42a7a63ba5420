package io.github.litefsspring.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * A store in memory. Stores of the same map stand for several nodes.
 */
public final class MemoryStore implements BackupStore {

	private final ConcurrentSkipListMap<String, Entry> objects;

	public MemoryStore() {
		this(new ConcurrentSkipListMap<>());
	}

	public MemoryStore(ConcurrentSkipListMap<String, Entry> objects) {
		this.objects = objects;
	}

	@Override
	public String target() {
		return "memory:";
	}

	@Override
	public KeyLayout keyLayout() {
		return KeyLayout.S3;
	}

	@Override
	public boolean isFenced() {
		return true;
	}

	@Override
	public boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException {
		try {
			Entry entry = new Entry(Files.readAllBytes(content), metadata);
			return this.objects.putIfAbsent(ObjectKeys.require(key), entry) == null;
		}
		catch (IOException ex) {
			throw new BackupStoreException("Cannot read " + content, ex);
		}
	}

	@Override
	public Optional<StoredObject> find(String key) {
		return Optional.ofNullable(this.objects.get(ObjectKeys.require(key)))
			.map((entry) -> new StoredObject(key, entry.content.length, entry.metadata));
	}

	@Override
	public InputStream get(String key) throws BackupStoreException {
		Entry entry = this.objects.get(key);
		if (entry == null) {
			throw new ObjectMissingException(key + " is missing in " + target(), null);
		}
		return new ByteArrayInputStream(entry.content);
	}

	@Override
	public List<ListedObject> list(String prefix, String after) {
		return this.objects.tailMap(after, false)
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().startsWith(prefix))
			.map((entry) -> new ListedObject(entry.getKey(), entry.getValue().content.length))
			.toList();
	}

	@Override
	public void delete(String key) {
		this.objects.remove(key);
	}

	@Override
	public Optional<PointerObject> readPointer(String key) {
		return Optional.ofNullable(this.objects.get(key)).map(MemoryStore::pointer);
	}

	@Override
	public Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content) {
		Entry changed = new Entry(content.getBytes(), null);
		Entry now = this.objects.compute(key, (any, before) -> {
			String version = (before != null) ? pointer(before).version() : null;
			return Objects.equals(version, expectedVersion) ? changed : before;
		});
		return (now == changed) ? Optional.of(pointer(changed)) : Optional.empty();
	}

	@Override
	public void close() {
		// nothing is open
	}

	private static PointerObject pointer(Entry entry) {
		return new PointerObject(new String(entry.content), Integer.toHexString(System.identityHashCode(entry)));
	}

	/**
	 * An object.
	 */
	record Entry(byte[] content, @Nullable ObjectMetadata metadata) {

	}

}
