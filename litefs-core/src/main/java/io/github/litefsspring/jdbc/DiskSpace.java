package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that a disk has room for what is about to be written.
 */
interface DiskSpace {

	// in bytes
	long usable(FileStore volume) throws IOException;

	// each of the folders must have room for so many bytes, even if they share a volume
	default void require(List<Path> folders, long bytes) throws IOException {
		Map<FileStore, Long> needed = new HashMap<>();
		for (Path folder : folders) {
			FileStore volume = Files.getFileStore(folder);
			long sum = needed.merge(volume, bytes, Long::sum);
			long usable = usable(volume);
			if (usable < sum) {
				throw new IOException(
						"The volume of %s has %d MB free, and %d MB may be needed. Make room there; nothing was done"
							.formatted(folder, usable >> 20, (sum >> 20) + 1));
			}
		}
	}

}
