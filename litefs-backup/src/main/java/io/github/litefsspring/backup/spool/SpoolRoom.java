package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The share of its disk that a spool may take: it leaves 1 GB, or 5 % of a smaller disk,
 * and has at most a file for each 64 kB of the disk, because a file system can also run
 * out of files (ext4 has one for each 16 kB unless told otherwise).
 */
@FunctionalInterface
interface SpoolRoom {

	/**
	 * Compare the spool with its limits.
	 * @param files how many files it has
	 * @return true when it takes what the database needs
	 * @throws IOException when the disk cannot be examined
	 */
	boolean isShort(long files) throws IOException;

	static SpoolRoom of(Path folder) throws IOException {
		FileStore disk = Files.getFileStore(folder);
		long total = disk.getTotalSpace();
		long free = Math.min(1L << 30, total / 20);
		long most = total / (64 << 10);
		return (files) -> disk.getUsableSpace() < free || files > most;
	}

}
