package io.github.litefsspring.jdbc.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the kernel know how long the write-ahead log in the mount is, at a moment when no
 * transaction writes to it.
 * <p>
 * LiteFS truncates the log below the kernel ({@code TruncateWAL} in its {@code db.go}),
 * which goes on with the old length until a process asks for the attributes of the file.
 * Then it clears what it has in memory of the part that is gone. If a commit is just
 * writing there, LiteFS gets zeros instead of what SQLite wrote, and the database is
 * damaged. Any process may ask at any time: a connection that is opened, {@code ls -l}.
 * The first to ask must be the one who writes next.
 *
 * @since 0.1.0
 */
public final class LogLength {

	private static final Logger logger = LoggerFactory.getLogger(LogLength.class);

	private final Path log;

	/**
	 * Create it. Touches nothing.
	 * @param database the database file in the mount
	 */
	public LogLength(Path database) {
		this.log = database.resolveSibling(database.getFileName() + "-wal");
	}

	/**
	 * Ask for the length, so that the kernel knows it anew. LiteFS cannot truncate the
	 * log while SQLite has the write lock, so once it was asked for inside a transaction,
	 * it stays right until the commit.
	 */
	public void refresh() {
		try {
			logger.trace("The log has {} bytes", Files.size(this.log));
		}
		catch (IOException ex) {
			// there is none yet, or the mount is dead, which SQLite says better
			logger.trace("The log has no length", ex);
		}
	}

}
