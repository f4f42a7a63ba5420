package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The place of unfinished files, in the same file system as the finished ones.
 */
final class TemporaryFolder {

	// a running copy is never that old
	private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

	private static final boolean UNIX = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

	private final Path folder;

	TemporaryFolder(Path root, Clock clock) throws IOException {
		this.folder = root.resolve(".tmp");
		Files.createDirectories(this.folder);
		if (UNIX) {
			removeAbandoned(FileTime.from(clock.instant().minus(ABANDONED_AFTER)));
		}
	}

	TemporaryFile create() throws IOException {
		return new TemporaryFile(Files.createTempFile(this.folder, "object", ".tmp"));
	}

	// with the folders above it, durably
	static void createFolder(Path path) throws IOException {
		if (!Files.isDirectory(path)) {
			Path above = path.getParent();
			if (above != null) {
				createFolder(above);
			}
			Files.createDirectories(path);
			if (above != null) {
				synchronize(above);
			}
		}
	}

	// makes names durable, where the operating system can
	static void synchronize(Path path) throws IOException {
		if (UNIX) {
			try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	private void removeAbandoned(FileTime limit) throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			List<Path> found = files.toList();
			for (Path file : found) {
				removeIfOlder(file, limit);
			}
		}
	}

	private static void removeIfOlder(Path file, FileTime limit) throws IOException {
		try {
			// the time of modification may already be that of a transaction
			FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
			if (changed.compareTo(limit) < 0) {
				Files.deleteIfExists(file);
			}
		}
		catch (NoSuchFileException ex) {
			// its owner has just finished
		}
	}

}
