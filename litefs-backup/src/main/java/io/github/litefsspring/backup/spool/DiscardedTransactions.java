package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;

import io.github.litefsspring.ltx.LtxFileName;

/**
 * Transactions of this node that the cluster went on without: committed by a primary that
 * died before a replica had them. They are kept for a week, for the operator who needs to
 * know what was in them.
 */
final class DiscardedTransactions {

	static final Duration KEPT = Duration.ofDays(7);

	private final Path folder;

	private final Clock clock;

	DiscardedTransactions(Path folder, Clock clock) {
		this.folder = folder;
		this.clock = clock;
	}

	Path folder() {
		return this.folder;
	}

	void move(Path file) throws IOException {
		long now = this.clock.millis();
		Path target = Files.createDirectories(this.folder.resolve(Long.toString(now)));
		Files.move(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
	}

	void deleteOld() throws IOException {
		delete(this.clock.millis() - KEPT.toMillis());
	}

	void deleteAll() throws IOException {
		delete(Long.MAX_VALUE);
	}

	private void delete(long before) throws IOException {
		if (!Files.isDirectory(this.folder)) {
			return;
		}
		try (DirectoryStream<Path> folders = Files.newDirectoryStream(this.folder, "[0-9]*")) {
			for (Path discarded : folders) {
				if (Long.parseLong(discarded.getFileName().toString()) < before) {
					deleteFolder(discarded);
				}
			}
		}
	}

	private static void deleteFolder(Path discarded) throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(discarded)) {
			for (Path file : files) {
				if (LtxFileName.parse(file.getFileName().toString()).isPresent()) {
					Files.deleteIfExists(file);
				}
			}
		}
		Files.delete(discarded);
	}

}
