package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one process, and in it one thread, publish files in a folder. It is held for an
 * instant only, and the operating system releases it when a process dies.
 */
final class DirectoryLock {

	// locks of the operating system belong to the whole process
	private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

	private final Path file;

	DirectoryLock(Path folder) {
		this.file = folder.resolve(".lock");
	}

	Held acquire() throws IOException {
		IN_THIS_PROCESS.lock();
		try {
			FileChannel channel = FileChannel.open(this.file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			try {
				return new Held(channel, channel.lock());
			}
			catch (IOException | RuntimeException ex) {
				channel.close();
				throw ex;
			}
		}
		catch (IOException | RuntimeException ex) {
			IN_THIS_PROCESS.unlock();
			throw ex;
		}
	}

	record Held(FileChannel channel, FileLock lock) implements AutoCloseable {

		@Override
		public void close() throws IOException {
			try {
				this.channel.close();
			}
			finally {
				IN_THIS_PROCESS.unlock();
			}
		}

	}

}
