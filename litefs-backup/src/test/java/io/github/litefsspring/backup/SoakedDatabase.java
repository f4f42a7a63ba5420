package io.github.litefsspring.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.NavigableMap;

import io.github.litefsspring.node.Position;

/**
 * A database under a long load, with its backup.
 */
interface SoakedDatabase extends AutoCloseable {

	/**
	 * Begin the backup, in the thread that calls: its threads belong to the same group.
	 */
	void begin() throws Exception;

	WriteLoad.ConnectionSource connections();

	Backup backup();

	/**
	 * The position of the database after the last commit.
	 */
	Position position();

	/**
	 * When each transaction was committed; empty when nobody tells.
	 */
	NavigableMap<Long, Instant> committed();

	/**
	 * End the backup, and copy the database.
	 */
	void finish(Path copy) throws Exception;

	@Override
	void close() throws Exception;

}
