package io.github.litefsspring.backup.maintain;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.KeyLayout;
import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.PointerObject;
import io.github.litefsspring.backup.StoredObject;
import io.github.litefsspring.backup.maintain.StoreFaults.Fault;
import org.jspecify.annotations.Nullable;

/**
 * One node's way to a store, on which requests and replies are lost, late or repeated,
 * bodies break off and lists have holes. Closing it leaves the store open.
 */
final class FaultyStore implements BackupStore {

	private final BackupStore store;

	private final String node;

	private final StoreFaults faults;

	private final Path copies;

	FaultyStore(BackupStore store, String node, StoreFaults faults, Path copies) {
		this.store = store;
		this.node = node;
		this.faults = faults;
		this.copies = copies;
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
		return this.store.isFenced();
	}

	@Override
	public boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException {
		Path copy = copy(content);
		return write("put " + key, () -> this.store.putIfAbsent(key, copy, metadata));
	}

	@Override
	public Optional<StoredObject> find(String key) throws BackupStoreException {
		return read("find " + key, () -> this.store.find(key));
	}

	@Override
	public InputStream get(String key) throws BackupStoreException {
		Fault fault = this.faults.next(text("get " + key));
		InputStream in = this.store.get(key);
		return (fault != Fault.NONE) ? new BrokenInput(in, this.faults.random().nextInt(2000)) : in;
	}

	@Override
	public List<ListedObject> list(String prefix, String after) throws BackupStoreException {
		List<ListedObject> before = this.store.list(prefix, after);
		List<ListedObject> listed = read("list " + prefix, () -> this.store.list(prefix, after));
		Set<ListedObject> known = new HashSet<>(before);
		// what is stored while a list is made may be in it or not
		return listed.stream()
			.filter((object) -> known.contains(object) || this.faults.random().nextBoolean())
			.toList();
	}

	@Override
	public void delete(String key) throws BackupStoreException {
		write("delete " + key, () -> {
			this.store.delete(key);
			return true;
		});
	}

	@Override
	public Optional<PointerObject> readPointer(String key) throws BackupStoreException {
		return read("read " + key, () -> this.store.readPointer(key));
	}

	@Override
	public Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content)
			throws BackupStoreException {
		return write("replace " + key, () -> this.store.compareAndSet(key, expectedVersion, content));
	}

	@Override
	public void close() {
		// the store stays open
	}

	private <T> T write(String request, Call<T> call) throws BackupStoreException {
		Fault fault = this.faults.next(text(request));
		switch (fault) {
			case REFUSED -> throw lost(request);
			case REPLY_LOST -> {
				call.run();
				throw lost(request);
			}
			case REPEATED -> call.run();
			case LATE -> {
				this.faults.later(text(request), call::run);
				throw lost(request);
			}
			case LATE_AND_REPEATED -> this.faults.later(text(request), call::run);
			case PAUSE_BEFORE -> this.faults.pause();
			default -> {
			}
		}
		T result = call.run();
		if (fault == Fault.PAUSE_AFTER) {
			this.faults.pause();
		}
		return result;
	}

	private <T> T read(String request, Call<T> call) throws BackupStoreException {
		Fault fault = this.faults.next(text(request));
		if (fault == Fault.REFUSED || fault == Fault.REPLY_LOST) {
			throw lost(request);
		}
		if (fault == Fault.PAUSE_BEFORE) {
			this.faults.pause();
		}
		T result = call.run();
		if (fault == Fault.PAUSE_AFTER) {
			this.faults.pause();
		}
		return result;
	}

	private Path copy(Path content) throws BackupStoreException {
		try {
			Path copy = Files.createTempFile(this.copies, "sent", ".ltx");
			Files.write(copy, Files.readAllBytes(content));
			return copy;
		}
		catch (IOException ex) {
			throw new BackupStoreException("Cannot read " + content, ex);
		}
	}

	private String text(String request) {
		return this.node + ": " + request;
	}

	private BackupStoreException lost(String request) {
		return new BackupStoreException("no answer to '%s'".formatted(text(request)), null);
	}

	/**
	 * A request that is carried out.
	 *
	 * @param <T> the reply
	 */
	@FunctionalInterface
	private interface Call<T> {

		T run() throws BackupStoreException;

	}

	/**
	 * A body that breaks off.
	 */
	private static final class BrokenInput extends FilterInputStream {

		private int left;

		BrokenInput(InputStream in, int length) {
			super(in);
			this.left = length;
		}

		@Override
		public int read() throws IOException {
			require();
			this.left--;
			return super.read();
		}

		@Override
		public int read(byte[] into, int from, int length) throws IOException {
			require();
			int count = super.read(into, from, Math.min(length, this.left));
			this.left -= Math.max(0, count);
			return count;
		}

		private void require() throws IOException {
			if (this.left <= 0) {
				throw new IOException("Connection reset");
			}
		}

	}

}
