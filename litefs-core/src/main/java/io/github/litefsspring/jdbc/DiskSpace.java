package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether there is room for what is about to be written.
 */
interface DiskSpace {

	/**
	 * How much may still be written.
	 * @param volume a volume
	 * @return bytes
	 * @throws IOException when it cannot be asked
	 */
	long usable(FileStore volume) throws IOException;

	/**
	 * Make sure that each of some folders has room, even if they share a volume.
	 * @param folders folders that exist
	 * @param bytes how much is to be written into each
	 * @throws IOException when there is too little room, with the figures
	 */
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
