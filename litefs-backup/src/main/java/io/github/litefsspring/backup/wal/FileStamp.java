package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * The outside of a file, which tells without opening it that another process has written.
 *
 * @param size its size in bytes
 * @param modifiedNanos when it was last written to, in nanoseconds since the epoch
 */
record FileStamp(long size, long modifiedNanos) {

	static FileStamp of(Path file) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		return new FileStamp(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
	}

}
