package io.github.litefsspring.backup.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import io.github.litefsspring.backup.SpooledTransaction;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxTrailer;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a spool. One process uses it at a time.
 */
final class SpoolFolder implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(SpoolFolder.class);

	private static final String TEMPORARY = ".tmp";

	private final Path path;

	private final FileChannel lockFile;

	// by their last transaction
	private final NavigableMap<Long, SpooledTransaction> transactions = new TreeMap<>(Long::compareUnsigned);

	private SpoolFolder(Path path, FileChannel lockFile) {
		this.path = path;
		this.lockFile = lockFile;
	}

	static SpoolFolder open(Path path) throws IOException {
		Files.createDirectories(path);
		FileChannel lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		try {
			lock(path, lockFile);
			SpoolFolder folder = new SpoolFolder(path, lockFile);
			folder.load();
			return folder;
		}
		catch (IOException | RuntimeException ex) {
			lockFile.close();
			throw ex;
		}
	}

	private static void lock(Path path, FileChannel lockFile) throws IOException {
		FileLock lock;
		try {
			lock = lockFile.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			lock = null;
		}
		if (lock == null) {
			throw new IOException(("%s is in use: another application, or another part of this one, backs up the same "
					+ "database (litefs.database). Stop it, or set litefs.backup.enabled=false in one of them")
				.formatted(path));
		}
	}

	private void load() throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.path)) {
			for (Path file : files) {
				String name = file.getFileName().toString();
				Optional<LtxFileName> transactions = LtxFileName.parse(name);
				if (transactions.isPresent()) {
					load(file, transactions.get());
				}
			}
		}
	}

	/**
	 * Finish what was begun when the process ended. The state is written when a file is
	 * complete and before it gets its name.
	 * @param position the position in the state
	 * @throws IOException when the folder cannot be read or written
	 */
	synchronized void recover(Position position) throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.path, "*" + TEMPORARY)) {
			for (Path temporary : files) {
				String name = temporary.getFileName().toString();
				Optional<LtxFileName> transactions = LtxFileName
					.parse(name.substring(0, name.length() - TEMPORARY.length()));
				if (transactions.isPresent() && transactions.get().maxTxid() == position.txid()) {
					Path file = this.path.resolve(transactions.get().toString());
					Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
					load(file, transactions.get());
				}
				else {
					Files.delete(temporary);
				}
			}
		}
	}

	private void load(Path file, LtxFileName name) throws IOException {
		try (LtxReader reader = LtxReader.open(file)) {
			LtxTrailer trailer = reader.verify();
			this.transactions.put(name.maxTxid(), new SpooledTransaction(name, file, reader.preApplyChecksum(),
					trailer.postApplyChecksum(), Instant.ofEpochMilli(reader.header().timestamp())));
		}
		catch (LtxFormatException ex) {
			logger.warn("{} was not completely written before the machine failed, and is deleted", file, ex);
			Files.delete(file);
		}
	}

	Path path() {
		return this.path;
	}

	Path state() {
		return this.path.resolve("state");
	}

	Path pageChecksums() {
		return this.path.resolve("pages");
	}

	Path temporary(LtxFileName name) {
		return this.path.resolve(name + TEMPORARY);
	}

	Path copy() {
		return this.path.resolve("copy" + TEMPORARY);
	}

	synchronized void publish(Path temporary, LtxFileName name, long preApplyChecksum, long postApplyChecksum,
			long timestamp) throws IOException {
		Path file = this.path.resolve(name.toString());
		Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
		this.transactions.put(name.maxTxid(), new SpooledTransaction(name, file, preApplyChecksum, postApplyChecksum,
				Instant.ofEpochMilli(timestamp)));
	}

	synchronized List<SpooledTransaction> after(long txid) {
		return List.copyOf(this.transactions.tailMap(txid, false).values());
	}

	synchronized @Nullable SpooledTransaction newest() {
		return this.transactions.isEmpty() ? null : this.transactions.lastEntry().getValue();
	}

	synchronized void release(long txid) throws IOException {
		NavigableMap<Long, SpooledTransaction> stored = this.transactions.headMap(txid, true);
		while (!stored.isEmpty()) {
			Files.deleteIfExists(stored.firstEntry().getValue().file());
			stored.pollFirstEntry();
		}
	}

	@Override
	public void close() throws IOException {
		this.lockFile.close();
	}

}
