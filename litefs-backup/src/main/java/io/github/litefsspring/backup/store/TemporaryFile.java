package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that no reader sees before it is complete and on the disk. Closing it removes
 * its temporary name.
 *
 * @param path its temporary name
 */
record TemporaryFile(Path path) implements AutoCloseable {

	void synchronize() throws IOException {
		try (FileChannel channel = FileChannel.open(this.path, StandardOpenOption.WRITE)) {
			channel.force(true);
		}
	}

	// replaces what has the name
	void moveTo(Path target) throws IOException {
		Files.move(this.path, target, StandardCopyOption.ATOMIC_MOVE);
	}

	void linkTo(Path target) throws IOException {
		Files.createLink(target, this.path);
	}

	@Override
	public void close() throws IOException {
		Files.deleteIfExists(this.path);
	}

}
