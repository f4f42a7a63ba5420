package io.github.litefsspring.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.litefsspring.node.Position;

/**
 * The backup, as an application sees it. All methods but {@link #status()} block.
 *
 * @since 0.1.0
 */
public interface BackupService {

	/**
	 * The figures of the backup, without a request.
	 * @return a snapshot of the figures
	 */
	BackupStatus status();

	/**
	 * The states that can be restored.
	 * @return the points of all lineages, newest first
	 * @throws BackupStoreException when the store does not tell
	 */
	List<RestorePoint> restorePoints() throws BackupStoreException;

	/**
	 * Store a snapshot of the database as it is now.
	 * @return the point it makes
	 * @throws BackupStoreException when it could not be stored
	 * @throws IllegalStateException when another node ships
	 */
	RestorePoint snapshotNow() throws BackupStoreException;

	/**
	 * Restore the newest point into a temporary file and compare it with the database's
	 * checksum at that transaction.
	 * @return the point that was verified
	 * @throws BackupStoreException when it cannot be restored or is not what was
	 * committed
	 */
	RestorePoint verify() throws BackupStoreException;

	/**
	 * Open the database as it was, on a temporary copy.
	 * @param time the last transaction before or at that time counts
	 * @return a read-only data source, to be closed, which deletes the copy
	 * @throws BackupStoreException when no such state can be restored
	 */
	RestoredDatabase openAt(Instant time) throws BackupStoreException;

	/**
	 * Wait until a transaction is in a restorable lineage.
	 * @param position the position after the transaction, on this node; a later one of
	 * the same history does as well. A transaction id alone would not do: after a
	 * failover it may stand for another transaction
	 * @param timeout how long to wait at most
	 * @return whether it is stored
	 * @throws InterruptedException when the thread was interrupted
	 */
	boolean awaitStored(Position position, Duration timeout) throws InterruptedException;

}
