package io.github.litefsspring.jdbc.write;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * LiteFS's HALT lock of one database: byte 72 of the file {@code <database>-lock}, as
 * {@code litefs/fuse/lock_node.go} and LiteFS's documentation of the lock protocol have
 * it.
 * <p>
 * POSIX locks belong to the process: closing any descriptor of the file gives the lock
 * up. So nothing else may open the file while it is held.
 *
 * @since 0.1.0
 */
public final class HaltFile implements AutoCloseable {

	private static final long HALT_BYTE = 72;

	// a channel would be closed, and the lock given back, when it is asked on a thread
	// that was interrupted
	private final RandomAccessFile file;

	private boolean closed;

	private boolean abandoned;

	private HaltFile(RandomAccessFile file) {
		this.file = file;
	}

	/**
	 * Take the lock. LiteFS asks the primary for it, for at most 10 s, and returns when
	 * this node has all that the primary has.
	 * @param database the database file, inside the LiteFS mount
	 * @return the lock, until it is closed
	 * @throws IOException when it cannot be had, or when this thread was interrupted
	 */
	public static HaltFile lock(Path database) throws IOException {
		Path path = fileOf(database);
		if (!Files.exists(path)) {
			// to open it would create it
			throw new NoSuchFileException(path.toString());
		}
		var file = new RandomAccessFile(path.toFile(), "rw");
		try {
			// LiteFS does not implement the form that does not wait
			file.getChannel().lock(HALT_BYTE, 1, false);
			return new HaltFile(file);
		}
		catch (IOException | RuntimeException ex) {
			file.close();
			throw ex;
		}
	}

	/**
	 * The file that holds the lock of a database.
	 * @param database the database file
	 * @return the file next to it
	 */
	public static Path fileOf(Path database) {
		return database.resolveSibling(database.getFileName() + "-lock");
	}

	/**
	 * Whether the LiteFS process that gave the lock is still the one behind the mount.
	 * One that came after it does not know this descriptor.
	 * @return {@code false} when it is gone
	 */
	synchronized boolean isLitefsAlive() {
		if (this.closed) {
			// given back meanwhile, which by itself says nothing about LiteFS
			return !this.abandoned;
		}
		try {
			// LiteFS lets nobody cache the attributes of this file
			this.file.length();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Give the lock back because the primary that lent it is gone. A commit that is on
	 * its way meanwhile is not confirmed any more.
	 * @throws IOException when LiteFS says that it went wrong
	 */
	public void abandon() throws IOException {
		synchronized (this) {
			this.abandoned = true;
		}
		close();
	}

	/**
	 * Give the lock back. Does nothing the second time.
	 * @throws IOException when LiteFS says that it went wrong
	 */
	@Override
	public void close() throws IOException {
		if (markClosed()) {
			this.file.close();
		}
	}

	private synchronized boolean markClosed() {
		boolean first = !this.closed;
		this.closed = true;
		return first;
	}

}
