package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes snapshots of the whole database as it is now.
 *
 * @since 0.1.0
 */
public interface SnapshotSource {

	/**
	 * Write a snapshot. Its checksum is proved: it is the database's checksum at its
	 * transaction, calculated from the pages in the file.
	 * @param folder where to write; the caller deletes the file
	 * @return the snapshot, an LTX file of format 3 that begins with transaction 1
	 * @throws IOException when there is no database, or it could not be read or written;
	 * nothing is left behind
	 */
	Snapshot write(Path folder) throws IOException;

}
