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
import java.util.Optional;

import io.github.litefsspring.backup.spool.SpooledFiles;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.node.Position;
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

	private final SpooledFiles files;

	private SpoolFolder(Path path, FileChannel lockFile) throws IOException {
		this.path = path;
		this.lockFile = lockFile;
		this.files = new SpooledFiles(path);
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

	// the state is written when a file is complete and before it gets its name
	void recover(Position position) throws IOException {
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
			reader.verify();
			this.files.add(name);
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

	void publish(Path temporary, LtxFileName name) throws IOException {
		Files.move(temporary, this.path.resolve(name.toString()), StandardCopyOption.ATOMIC_MOVE);
		this.files.add(name);
	}

	SpooledFiles files() {
		return this.files;
	}

	@Override
	public void close() throws IOException {
		this.lockFile.close();
	}

}
