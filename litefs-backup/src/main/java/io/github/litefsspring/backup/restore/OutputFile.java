package io.github.litefsspring.backup.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.github.litefsspring.node.MountCheck;
import org.jspecify.annotations.Nullable;

/**
 * A database file that gets its name only when it is complete. Until then it is beside
 * it, under a name of its own that the next attempt uses again.
 */
final class OutputFile implements Closeable {

	static final String SUFFIX = ".restoring";

	private static final long SYNCHRONIZED_AT_ONCE = 64 * 1024 * 1024;

	static final List<String> LEFTOVERS = List.of("", "-journal", "-wal", "-shm");

	private static final boolean UNIX = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

	private final Path target;

	private final Path temporary;

	private final FileChannel channel;

	private final ExecutorService threads;

	private Future<?> synchronizing = CompletableFuture.completedFuture(null);

	private long unsynchronized;

	private boolean published;

	private OutputFile(Path target, Path temporary, FileChannel channel, ExecutorService threads) {
		this.threads = threads;
		this.target = target;
		this.temporary = temporary;
		this.channel = channel;
	}

	// a journal beside it would be applied by SQLite to the restored database
	static OutputFile create(Path target, ExecutorService threads) throws IOException {
		requireFree(target);
		requireOutsideMount(target);
		Path temporary = target.resolveSibling(target.getFileName() + SUFFIX);
		FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
		try {
			if (lock(channel) == null) {
				throw new IOException("Another restore is writing %s".formatted(temporary));
			}
			channel.truncate(0);
			return new OutputFile(target, temporary, channel, threads);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	Path temporary() {
		return this.temporary;
	}

	FileChannel channel() {
		return this.channel;
	}

	// now and then bytes are sent to the disk, while the next ones are calculated
	void written(long bytes) {
		this.unsynchronized += bytes;
		if (this.unsynchronized >= SYNCHRONIZED_AT_ONCE && this.synchronizing.isDone()) {
			this.unsynchronized = 0;
			this.synchronizing = forceAfter(this.synchronizing, false);
		}
	}

	Future<?> synchronize() {
		return forceAfter(this.synchronizing, true);
	}

	private Future<?> forceAfter(Future<?> before, boolean metadata) {
		return this.threads.submit(() -> {
			// the operating system reports an error only once
			before.get();
			this.channel.force(metadata);
			return null;
		});
	}

	void publish() throws IOException {
		rename(this.temporary, this.target);
		this.published = true;
	}

	// durably, and never to a name that is taken
	static void rename(Path file, Path target) throws IOException {
		requireFree(target);
		try (FileChannel content = FileChannel.open(file, StandardOpenOption.WRITE)) {
			content.force(true);
		}
		try {
			// unlike renaming, linking never replaces a file
			Files.createLink(target, file);
		}
		catch (FileAlreadyExistsException ex) {
			throw ex;
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			// a file system without links
			Files.move(file, target);
		}
		Files.deleteIfExists(file);
		Path folder = target.toAbsolutePath().getParent();
		if (folder != null && UNIX) {
			try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
				opened.force(true);
			}
		}
	}

	@Override
	public void close() throws IOException {
		try {
			if (!this.published) {
				Files.deleteIfExists(this.temporary);
			}
		}
		finally {
			this.channel.close();
		}
	}

	static void requireFree(Path target) throws FileAlreadyExistsException {
		for (String suffix : LEFTOVERS) {
			Path file = target.resolveSibling(target.getFileName() + suffix);
			if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
				throw new FileAlreadyExistsException(file.toString(), null,
						suffix.isEmpty() ? "a restore never replaces a file; move it away first"
								: "it belongs to another database, and SQLite would apply it to the restored one; "
										+ "move it away first");
			}
		}
	}

	private static void requireOutsideMount(Path target) throws IOException {
		Path folder = target.toAbsolutePath().getParent();
		if (folder != null && Files.isDirectory(folder) && MountCheck.litefs().isLitefs(folder)) {
			throw new IOException("%s is in LiteFS's mount, where a file becomes the database only through an import. "
				.formatted(target) + "Restore it outside, and let an empty cluster begin with it "
					+ "(litefs.backup.import-on-start=FILE), or take the running application back (--application)");
		}
	}

	private static @Nullable FileLock lock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

}
