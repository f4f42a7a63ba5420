package io.github.litefsspring.boot.backup;

import java.io.IOException;
import java.util.function.Consumer;

import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.jdbc.LitefsDataSource;

/**
 * Sources of a backup's transactions and snapshots.
 *
 * @param spool takes in what was committed
 * @param snapshots makes snapshots of the same database
 * @param commits is given what has to hear of commits that the node does not tell of
 * @since 0.1.0
 */
public record BackupParts(TransactionSpool spool, SnapshotSource snapshots, Consumer<Runnable> commits) {

	/**
	 * Opens them.
	 */
	@FunctionalInterface
	public interface Opening {

		/**
		 * Open them.
		 * @param dataSource the data source, which is not in use yet
		 * @return the parts
		 * @throws IOException when transactions cannot be read or spooled, naming the
		 * folder and the user
		 */
		BackupParts open(LitefsDataSource dataSource) throws IOException;

	}

}
