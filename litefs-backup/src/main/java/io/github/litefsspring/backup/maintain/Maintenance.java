package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.backup.BackupSettings;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.lineage.LineageTail;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.ship.BackupProblems;
import io.github.litefsspring.backup.ship.Clocks;
import io.github.litefsspring.backup.ship.Extension;
import io.github.litefsspring.backup.ship.RetryDelay;
import io.github.litefsspring.backup.ship.StoredChain;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.ltx.LtxFileName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The long work that must not keep transactions from being stored: merging files,
 * snapshots and retention, on a thread of its own, only after something was stored.
 *
 * @since 0.1.0
 */
public final class Maintenance implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Maintenance.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final BackupSettings settings;

	private final SnapshotKeeper snapshots;

	private final Compaction compaction;

	private final Retention retention;

	private final StoredChain chain;

	private final BackupProblems problems;

	private final Clocks clocks;

	private final ScheduledExecutorService thread = Executors
		.newSingleThreadScheduledExecutor(DaemonThreads.named("litefs-backup-maintenance"));

	private final AtomicBoolean requested = new AtomicBoolean();

	private final RetryDelay delay = new RetryDelay();

	private final AtomicReference<@Nullable Extension> begun = new AtomicReference<>();

	// its thread only
	private Instant notBefore = Instant.EPOCH;

	private Instant lastSnapshot = Instant.EPOCH;

	private boolean retentionPending;

	private volatile boolean closed;

	/**
	 * Create it. Its thread begins with the first work.
	 * @param store the store
	 * @param spool the transactions that may not be stored yet
	 * @param snapshots makes snapshots of the same database
	 * @param settings the rest
	 * @param chain what is stored
	 * @param problems where to tell what is wrong
	 * @param clocks the time
	 */
	public Maintenance(BackupStore store, TransactionSpool spool, SnapshotSource snapshots, BackupSettings settings,
			StoredChain chain, BackupProblems problems, Clocks clocks) {
		this.settings = settings;
		this.chain = chain;
		this.problems = problems;
		this.clocks = clocks;
		this.snapshots = new SnapshotKeeper(store, spool, snapshots, chain);
		this.compaction = new Compaction(spool.folder().resolve("work"));
		this.retention = new Retention(store, settings.retention(), settings.secondsRetention(), clocks::earlier,
				() -> this.closed);
	}

	/**
	 * Something is newly known to be stored.
	 * @param extension what
	 * @throws IOException when files on this machine cannot be deleted
	 */
	public void stored(Extension extension) throws IOException {
		LineageTail known = extension.known();
		if (known != null) {
			this.compaction.begin(extension.objects(), known);
			this.begun.set(extension);
		}
		for (StoredFile file : extension.files()) {
			this.compaction.add(file);
		}
		if (!extension.files().isEmpty() && this.requested.compareAndSet(false, true)) {
			execute(Duration.ZERO);
		}
	}

	private void execute(Duration pause) {
		try {
			this.thread.schedule(this::run, pause.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.trace("Closed: nothing is merged any more");
		}
	}

	private void run() {
		this.requested.set(false);
		if (this.clocks.now().isBefore(this.notBefore)) {
			return;
		}
		try {
			begin();
			this.compaction.run();
			if (!this.clocks.now().isBefore(this.lastSnapshot.plus(this.settings.snapshotInterval()))) {
				takeSnapshot();
			}
			if (this.retentionPending) {
				this.retention.run();
				this.retentionPending = false;
			}
			this.problems.maintained();
			this.delay.reset();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | RuntimeException | Error ex) {
			if (!this.closed) {
				Duration pause = this.delay.next();
				this.notBefore = this.clocks.now().plus(pause);
				this.requested.set(true);
				execute(pause.plusMillis(1));
				this.problems.maintenanceFailed(ex);
			}
		}
	}

	private void begin() throws BackupStoreException {
		Extension extension = this.begun.getAndSet(null);
		if (extension == null || extension.known() == null) {
			return;
		}
		this.lastSnapshot = this.clocks.steady(extension.objects().lineage().opened());
		this.retentionPending = true;
		List<LtxFileName> known = extension.known().snapshots();
		if (known.size() > 1) {
			try {
				StoredFile newest = extension.objects().require(StoredFile.SNAPSHOT, known.get(known.size() - 1));
				this.lastSnapshot = this.clocks.steady(newest.timestamp());
			}
			catch (BackupStoreException ex) {
				this.begun.compareAndSet(null, extension);
				throw ex;
			}
		}
	}

	private StoredFile takeSnapshot() throws IOException, InterruptedException {
		this.chain.keepForSnapshot();
		try {
			StoredFile snapshot = this.snapshots.store();
			this.compaction.cutAt(snapshot.name().maxTxid());
			this.lastSnapshot = this.clocks.now();
			this.retentionPending = true;
			return snapshot;
		}
		finally {
			this.chain.snapshotMade();
		}
	}

	/**
	 * Store a snapshot, and wait for it.
	 * @return the snapshot
	 * @throws BackupStoreException when it could not be made or stored
	 */
	public StoredFile snapshotNow() throws BackupStoreException {
		try {
			return this.thread.submit(this::takeSnapshot).get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BackupStoreException("Interrupted while the snapshot was being stored", ex);
		}
		catch (RejectedExecutionException ex) {
			throw new IllegalStateException("The backup was closed", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = Objects.requireNonNull(ex.getCause());
			throw (cause instanceof BackupStoreException refused) ? refused
					: new BackupStoreException(BackupProblems.explain(cause), cause);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.shutdownNow();
		try {
			// it may be writing to the work folder, which its owner may delete now
			if (!this.thread.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
				logger.warn("The maintenance of the backup has not ended {} s after it was told to",
						CLOSE_TIMEOUT.toSeconds());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
