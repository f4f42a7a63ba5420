package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.nio.file.Path;

import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.backup.spool.SnapshotSource;

/**
 * Makes snapshots of a database without LiteFS, from a copy that SQLite's online backup
 * makes in one step. Writers wait only while the copy's position is determined; as long
 * as it takes to copy, the log grows. When the log does not hold the first page, that is
 * written anew, which is a transaction more.
 *
 * @since 0.1.0
 */
public final class DatabaseSnapshots implements SnapshotSource {

	private final WalSpool spool;

	/**
	 * Create it.
	 * @param spool the spool of the same database
	 */
	public DatabaseSnapshots(WalSpool spool) {
		this.spool = spool;
	}

	@Override
	public Snapshot write(Path folder) throws IOException {
		try {
			return this.spool.snapshot(folder);
		}
		catch (ChecksumDiffersException ex) {
			this.spool.distrust();
			throw ex;
		}
	}

}
