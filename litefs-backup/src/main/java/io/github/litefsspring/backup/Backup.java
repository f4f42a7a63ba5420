package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.maintain.Maintenance;
import io.github.litefsspring.backup.ship.Clocks;
import io.github.litefsspring.backup.ship.Extension;
import io.github.litefsspring.backup.ship.ShippingLoop;
import io.github.litefsspring.backup.ship.StoredChain;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;

/**
 * Stores every committed transaction while the application runs.
 * <p>
 * It takes transactions into the spool whenever the node has applied one, on every node,
 * and stores them while this node is the one that {@link BackupSettings#runOn()} says.
 * Nothing is asked of the store while nothing is committed. A node that does not store
 * looks at the store at most every ten minutes, and only when something was committed, to
 * release from its spool what is stored; that is how long LiteFS keeps the same files. A
 * primary whose replicas store looks every 15 to 23 seconds, as replicas do that wait for
 * the one that stores to fail.
 * <p>
 * Of several replicas one stores; another one takes over when it sees for a while that
 * its own transactions are not stored. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Backup implements AutoCloseable, BackgroundWork {

	private final LitefsNode node;

	private final TransactionSpool spool;

	private final BackupSettings settings;

	private final Clocks clocks;

	private final ShippingLoop loop;

	private final StoredChain chain;

	private final Maintenance maintenance;

	private final NodeListener listener = new Listener();

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

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
		this(node, store, spool, snapshots, settings, Clocks.system());
	}

	Backup(LitefsNode node, BackupStore store, TransactionSpool spool, SnapshotSource snapshots,
			BackupSettings settings, Clocks clocks) {
		this.node = node;
		this.spool = spool;
		this.settings = settings;
		this.clocks = clocks;
		this.loop = new ShippingLoop(node, store, spool, snapshots, settings, clocks, this::stored);
		this.chain = this.loop.chain();
		this.maintenance = new Maintenance(store, spool, snapshots, settings, this.chain, this.loop.problems(), clocks);
	}

	private void stored(Extension extension) throws IOException {
		this.maintenance.stored(extension);
	}

	/**
	 * Have a node that has become the primary store nothing until it has what the last
	 * primary had stored: it would find that the store is ahead of it, and begin a new
	 * lineage. Call it before {@link #start()}.
	 * @param hold whether this node still looks; asked about ten times a second
	 */
	public void holdWhile(BooleanSupplier hold) {
		this.loop.holdWhile(hold);
	}

	/**
	 * Begin. Transactions must be readable, whether or not the store can be reached: that
	 * is tried again until it works.
	 * @throws IOException when transactions cannot be read or spooled, naming the folder
	 * and the user
	 */
	public void start() throws IOException {
		if (!this.started.compareAndSet(false, true)) {
			return;
		}
		deleteWork();
		this.spool.collect();
		this.node.addListener(this.listener);
		this.loop.start();
	}

	private void deleteWork() throws IOException {
		Path work = this.spool.folder().resolve("work");
		if (!Files.isDirectory(work)) {
			return;
		}
		try (Stream<Path> files = Files.walk(work)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

	/**
	 * Say that something was committed. Returns at once. With LiteFS the node says it;
	 * without, the data source has to.
	 */
	public void committed() {
		this.loop.committed(this.clocks.wall().instant());
	}

	/**
	 * The figures of the backup, without a request. On a replica whose transactions
	 * another node has to store, everything counts as stored: the other one tells.
	 * @return the figures; those of restore drills are empty
	 */
	public BackupStatus status() {
		return this.loop.status();
	}

	@Override
	public List<String> gone() {
		return BackgroundWork.gone(this.loop, this.spool);
	}

	/**
	 * Store a snapshot of the database as it is now, and wait for it.
	 * @return the point it makes
	 * @throws BackupStoreException when it could not be stored
	 * @throws IllegalStateException when another node stores
	 */
	public RestorePoint snapshotNow() throws BackupStoreException {
		Lineage lineage = this.chain.lineage();
		if (!this.loop.isWriter() || lineage == null) {
			throw new IllegalStateException(("The node '%s' does not store transactions now: ask the node that does "
					+ "(litefs.backup.run-on=%s)")
				.formatted(this.settings.node(), this.settings.runOn().name().toLowerCase(Locale.ROOT)));
		}
		committed();
		StoredFile snapshot = this.maintenance.snapshotNow();
		return new RestorePoint(lineage.id(), snapshot.position(), snapshot.timestamp(), snapshot.level());
	}

	/**
	 * Wait until a transaction is in a restorable lineage.
	 * @param position the position after the transaction, on this node; a later one of
	 * the same history does as well. The last 16,384 positions are known
	 * @param timeout how long to wait at most
	 * @return whether it is stored; false also when the cluster went on without it
	 * @throws InterruptedException when the thread was interrupted
	 */
	public boolean awaitStored(Position position, Duration timeout) throws InterruptedException {
		if (this.chain.contains(position)) {
			return true;
		}
		this.chain.beginWaiting();
		try {
			committed();
			return this.chain.await(position, timeout);
		}
		finally {
			this.chain.endWaiting();
		}
	}

	/**
	 * Store what is not stored yet, and end. Blocks for up to
	 * {@link BackupSettings#closeTimeout()}. Closes neither the node nor the store nor
	 * the spool.
	 */
	@Override
	public void close() {
		this.node.removeListener(this.listener);
		if (this.started.get() && this.closed.compareAndSet(false, true)) {
			this.loop.close();
			this.maintenance.close();
		}
	}

	private final class Listener implements NodeListener {

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			if (previous.role() != current.role()) {
				Backup.this.loop.roleChanged(current.role());
			}
		}

		@Override
		public void transactionApplied(AppliedTransaction transaction) {
			Backup.this.loop.committed(transaction.timestamp());
		}

	}

}
