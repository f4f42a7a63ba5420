package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.github.litefsspring.background.BackgroundLoop;
import io.github.litefsspring.background.BackgroundTask;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.maintain.Compaction;
import io.github.litefsspring.backup.maintain.Maintenance;
import io.github.litefsspring.backup.maintain.SnapshotKeeper;
import io.github.litefsspring.backup.ship.BackupProblems;
import io.github.litefsspring.backup.ship.BatchPlan;
import io.github.litefsspring.backup.ship.Heartbeat;
import io.github.litefsspring.backup.ship.OtherWriterException;
import io.github.litefsspring.backup.ship.RetryDelay;
import io.github.litefsspring.backup.ship.Shipper;
import io.github.litefsspring.backup.ship.SteadyClock;
import io.github.litefsspring.backup.ship.StoreObserver;
import io.github.litefsspring.backup.ship.StoredChain;
import io.github.litefsspring.backup.ship.SyncSchedule;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	private static final Logger logger = LoggerFactory.getLogger(Backup.class);

	private static final Duration LOOK_OF_OBSERVER = Duration.ofMinutes(10);

	private static final Duration COLLECT_WHILE_BUSY = Duration.ofSeconds(30);

	private static final Duration LOOK_OF_STANDBY = Duration.ofSeconds(15);

	private final LitefsNode node;

	private final BackupStore store;

	private final TransactionSpool spool;

	private final BackupSettings settings;

	private final Clock wall;

	private final InstantSource clock;

	private final SyncSchedule schedule;

	private final StoredChain chain = new StoredChain();

	private final BackupProblems problems = new BackupProblems();

	private final AtomicLong storedBytes = new AtomicLong();

	private final Shipper shipper;

	private final StoreObserver observer;

	private final Maintenance maintenance;

	private final Heartbeat heartbeat;

	private final RetryDelay delay = new RetryDelay();

	private final Listener listener = new Listener();

	private final BackgroundLoop loop = new BackgroundLoop("litefs-backup", "Storing transactions", logger,
			this::round);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private SyncSchedule.@Nullable Cycle next;

	private @Nullable Instant committedSince;

	private @Nullable Instant unstoredSince;

	private @Nullable Position lookedAt;

	private Instant looked = Instant.EPOCH;

	private boolean closing;

	private boolean started;

	// a round has failed before it could plan the next one
	private boolean unplanned;

	private volatile Duty duty = Duty.OBSERVER;

	private Role role = Role.UNMOUNTED;

	private @Nullable Instant lastSync;

	private Instant notBefore = Instant.EPOCH;

	private Instant nextLook = Instant.EPOCH;

	private int abandonedLooks;

	private @Nullable Instant nextBeat;

	private volatile long firstTxid;

	private final AtomicBoolean roleChanged = new AtomicBoolean();

	private final ScheduledExecutorService collector = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread created = new Thread(task, "litefs-backup-spool");
		created.setDaemon(true);
		return created;
	});

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
		this(node, store, spool, snapshots, settings, Clock.systemUTC(), SteadyClock.from(Clock.systemUTC()));
	}

	Backup(LitefsNode node, BackupStore store, TransactionSpool spool, SnapshotSource snapshots,
			BackupSettings settings, Clock clock) {
		this(node, store, spool, snapshots, settings, clock, clock);
	}

	Backup(LitefsNode node, BackupStore store, TransactionSpool spool, SnapshotSource snapshots,
			BackupSettings settings, Clock wall, InstantSource clock) {
		this.node = node;
		this.store = store;
		this.spool = spool;
		this.settings = settings;
		this.wall = wall;
		this.clock = clock;
		this.schedule = new SyncSchedule(settings.syncInterval());
		this.shipper = new Shipper(store, spool, snapshots, settings, this.chain, this::stored, wall);
		this.observer = new StoreObserver(store, spool, this.chain);
		this.maintenance = new Maintenance(store, settings, new SnapshotKeeper(store, spool, snapshots, this.chain),
				new Compaction(workFolder()), this.shipper, this.problems, wall, clock);
		this.heartbeat = new Heartbeat(settings.heartbeatUrl(), settings.heartbeatInterval());
	}

	private Path workFolder() {
		return this.spool.folder().resolve("work");
	}

	/**
	 * Begin. Transactions must be readable, whether or not the store can be reached: that
	 * is tried again until it works.
	 * @throws IOException when transactions cannot be read or spooled, naming the folder
	 * and the user
	 */
	public void start() throws IOException {
		this.lock.lock();
		try {
			if (this.started) {
				return;
			}
			this.started = true;
		}
		finally {
			this.lock.unlock();
		}
		deleteWork();
		this.spool.collect();
		this.node.addListener(this.listener);
		roleTaken(this.node.state().role());
		plan(new SyncSchedule.Cycle(this.clock.instant(), false));
		this.loop.start();
		long pause = COLLECT_WHILE_BUSY.toMillis();
		this.collector.scheduleWithFixedDelay(new BackgroundTask("litefs-backup-spool",
				"Spooling transactions meanwhile", logger, this::collectWhileBusy), pause, pause,
				TimeUnit.MILLISECONDS);
	}

	/**
	 * Storing a snapshot of a large database may take longer than LiteFS keeps
	 * transactions.
	 */
	private void collectWhileBusy() {
		try {
			boolean behind;
			this.lock.lock();
			try {
				behind = this.committedSince != null;
			}
			finally {
				this.lock.unlock();
			}
			if (behind) {
				this.spool.collect();
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Transactions cannot be spooled now", ex);
		}
	}

	private void deleteWork() throws IOException {
		if (!Files.isDirectory(workFolder())) {
			return;
		}
		try (Stream<Path> files = Files.walk(workFolder())) {
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
		committed(this.wall.instant());
	}

	private void committed(Instant committed) {
		Instant time = steady(committed);
		this.lock.lock();
		try {
			this.committedSince = (this.committedSince != null) ? this.committedSince : time;
			if (shouldShip()) {
				this.unstoredSince = (this.unstoredSince != null) ? this.unstoredSince : time;
			}
			plan(this.schedule.next(this.clock.instant(), this.lastSync));
		}
		finally {
			this.lock.unlock();
		}
	}

	// how long ago, by the clock that the time comes from
	private Instant steady(Instant time) {
		Duration ago = Duration.between(time, this.wall.instant());
		return this.clock.instant().minus(ago.isNegative() ? Duration.ZERO : ago);
	}

	private void plan(SyncSchedule.Cycle cycle) {
		this.lock.lock();
		try {
			this.next = cycle.or(this.next);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	// by its role, even when another one has replaced it
	private boolean shouldShip() {
		Role now = this.node.state().role();
		return now == Role.STANDALONE || (now == Role.PRIMARY && this.settings.runOn() == RunOn.PRIMARY)
				|| (now == Role.REPLICA && this.duty == Duty.WRITER);
	}

	// until the store has been asked, what is in the spool counts as not stored
	private void roleTaken(Role role) {
		this.lock.lock();
		try {
			if (role == Role.STANDALONE || (role == Role.PRIMARY && this.settings.runOn() == RunOn.PRIMARY)) {
				this.unstoredSince = (this.unstoredSince != null) ? this.unstoredSince : this.clock.instant();
			}
			else if (role == Role.PRIMARY || role == Role.REPLICA) {
				this.unstoredSince = null;
			}
			this.lookedAt = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How the backup is doing. Asks nobody. On a replica whose transactions another node
	 * has to store, everything counts as stored: the other one tells.
	 * @return the figures; those of restore drills are empty
	 */
	public BackupStatus status() {
		boolean ships = this.duty == Duty.WRITER;
		boolean shouldShip = shouldShip();
		Position stored = this.chain.stored();
		Lineage lineage = this.chain.lineage();
		long pending = (ships || shouldShip) ? pending(stored) : 0;
		Instant since;
		this.lock.lock();
		try {
			since = this.unstoredSince;
		}
		finally {
			this.lock.unlock();
		}
		boolean othersDuty = this.node.state().role() == Role.REPLICA && this.settings.runOn() == RunOn.PRIMARY;
		Duration age = (since != null && !othersDuty) ? Duration.between(since, this.clock.instant()) : Duration.ZERO;
		String problem = this.problems.current();
		return new BackupStatus(this.store.target(), ships, shouldShip, (lineage != null) ? lineage.id() : null, stored,
				age.isNegative() ? Duration.ZERO : age, pending, this.storedBytes.get(), this.problems.count(),
				(problem != null) ? problem : this.shipper.clockWarning(), null, null);
	}

	private long pending(Position stored) {
		Position here = newest();
		long known = stored.equals(Position.NONE) ? this.firstTxid : stored.txid();
		return Math.max(0, here.txid() - known);
	}

	private Position newest() {
		Position spooled = this.spool.position();
		Position live = this.node.state().position();
		return (Long.compareUnsigned(live.txid(), spooled.txid()) > 0) ? live : spooled;
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
		if (this.duty != Duty.WRITER || lineage == null) {
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
		this.lock.lock();
		try {
			if (!this.started || this.closing) {
				return;
			}
			this.closing = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		try {
			boolean everything = this.loop.gone().isEmpty()
					&& this.ended.await(this.settings.closeTimeout().toMillis(), TimeUnit.MILLISECONDS);
			logger.debug("Closed, with everything stored: {}", everything);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.loop.close();
		this.collector.shutdownNow();
		this.maintenance.close();
	}

	private void stored(Shipper.Extension extension) throws IOException {
		for (StoredFile file : extension.files()) {
			Path local = file.local();
			this.storedBytes.addAndGet((local != null) ? Files.size(local) : 0);
		}
		this.maintenance.stored(extension);
	}

	private void round() throws InterruptedException {
		SyncSchedule.Cycle cycle = await();
		try {
			cycle((cycle != null) ? cycle : new SyncSchedule.Cycle(this.clock.instant(), false), cycle == null);
			this.unplanned = false;
		}
		catch (Error | RuntimeException ex) {
			this.unplanned = true;
			throw ex;
		}
		if (cycle == null) {
			this.ended.countDown();
			this.loop.close();
		}
	}

	private SyncSchedule.@Nullable Cycle await() throws InterruptedException {
		this.lock.lock();
		try {
			while (!this.closing) {
				Instant now = this.clock.instant();
				SyncSchedule.Cycle cycle = this.next;
				if (cycle == null && this.unplanned) {
					return new SyncSchedule.Cycle(now, false);
				}
				if (cycle != null && !cycle.time().isAfter(now)) {
					this.next = null;
					return cycle;
				}
				beat(now);
				Instant wakeUp = (cycle != null) ? cycle.time() : this.nextBeat;
				if (wakeUp == null) {
					this.changed.await();
				}
				else if (this.changed.await(Math.max(1, Duration.between(now, wakeUp).toMillis()),
						TimeUnit.MILLISECONDS)) {
					logger.trace("Woken up");
				}
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void beat(Instant now) {
		boolean everythingStored = this.duty == Duty.WRITER && this.shipper.isWriter() && this.unstoredSince == null
				&& !this.problems.isShippingBroken();
		this.nextBeat = everythingStored ? this.heartbeat.beat(now) : null;
	}

	private void cycle(SyncSchedule.Cycle cycle, boolean last) throws InterruptedException {
		Instant since = takeCommitted();
		try {
			this.spool.collect();
			takeRole();
			work(cycle, last);
		}
		catch (OtherWriterException ex) {
			standBy();
			failed(ex, since);
		}
		catch (IOException | RuntimeException | Error ex) {
			if (Thread.currentThread().isInterrupted()) {
				throw new InterruptedException();
			}
			failed(ex, since);
		}
	}

	private @Nullable Instant takeCommitted() {
		this.lock.lock();
		try {
			Instant since = this.committedSince;
			this.committedSince = null;
			this.lastSync = (since != null) ? this.clock.instant() : this.lastSync;
			return since;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void takeRole() {
		// it may have been another one for a moment, in which another node stored
		// something
		boolean changed = this.roleChanged.getAndSet(false);
		Role now = this.node.state().role();
		if (now == this.role && !changed) {
			return;
		}
		this.role = now;
		this.shipper.letGo();
		this.observer.forget();
		this.problems.shipped();
		this.abandonedLooks = 0;
		this.notBefore = Instant.EPOCH;
		this.nextLook = Instant.EPOCH;
		this.firstTxid = this.spool.position().txid();
		boolean ships = now == Role.STANDALONE
				|| now == ((this.settings.runOn() == RunOn.PRIMARY) ? Role.PRIMARY : Role.REPLICA);
		if (!ships) {
			this.duty = Duty.OBSERVER;
		}
		else {
			this.duty = (now == Role.REPLICA) ? Duty.STANDBY : Duty.WRITER;
		}
	}

	private void standBy() {
		this.shipper.letGo();
		this.observer.forget();
		this.duty = Duty.STANDBY;
		this.nextLook = this.clock.instant().plus(jittered(LOOK_OF_STANDBY));
	}

	private void work(SyncSchedule.Cycle cycle, boolean last) throws IOException {
		Instant now = this.clock.instant();
		if (this.duty != Duty.WRITER) {
			if (!last) {
				observe(now);
			}
			return;
		}
		if (now.isBefore(this.notBefore) && !last) {
			plan(new SyncSchedule.Cycle(this.notBefore, false));
			return;
		}
		BatchPlan.Range held = (cycle.endsInterval() && !last) ? this.schedule.held(now) : null;
		Instant waiting = this.shipper.sync(held, this.role == Role.REPLICA);
		this.problems.shipped();
		this.delay.reset();
		this.lock.lock();
		try {
			this.unstoredSince = (waiting != null) ? steady(waiting) : this.committedSince;
		}
		finally {
			this.lock.unlock();
		}
		if (waiting != null) {
			plan(this.schedule.endOfInterval(this.clock.instant()));
		}
	}

	private void observe(Instant now) throws IOException {
		// a primary has to know whether the replicas store what it commits
		boolean standby = this.duty == Duty.STANDBY || this.role == Role.PRIMARY;
		if (this.chain.isAwaited()) {
			this.nextLook = now.isBefore(this.nextLook) ? now : this.nextLook;
			plan(new SyncSchedule.Cycle(now.plus(this.settings.syncInterval()), false));
		}
		if (now.isBefore(this.nextLook)) {
			recovered();
			planLook(standby);
			return;
		}
		this.nextLook = now.plus(standby ? jittered(LOOK_OF_STANDBY) : LOOK_OF_OBSERVER);
		boolean abandoned;
		try {
			abandoned = this.observer.look();
		}
		catch (BackupStoreException ex) {
			if (standby) {
				this.nextLook = Instant.EPOCH;
				throw ex;
			}
			logger.debug("What another node has stored is not released from the spool yet", ex);
			recovered();
			return;
		}
		looked(now);
		if (this.duty == Duty.OBSERVER && this.role == Role.PRIMARY) {
			complainWhenAbandoned(abandoned, now);
		}
		recovered();
		if (this.duty == Duty.STANDBY && abandoned) {
			logger.info("{} takes over, because its transactions are not stored", this.settings.node());
			this.duty = Duty.WRITER;
			plan(new SyncSchedule.Cycle(now, false));
			return;
		}
		planLook(standby);
	}

	// only what was there at the look before and is not stored yet is late
	private void looked(Instant now) {
		Position here = this.spool.position();
		this.lock.lock();
		try {
			Position before = this.lookedAt;
			if (isStored(here)) {
				this.unstoredSince = shouldShip() ? this.committedSince : null;
			}
			else if (before == null || isStored(before)) {
				this.unstoredSince = shouldShip() ? ((before != null) ? this.looked : this.unstoredSince) : null;
			}
			else {
				this.unstoredSince = (this.unstoredSince != null) ? this.unstoredSince : this.looked;
			}
			this.lookedAt = here;
			this.looked = now;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isStored(Position position) {
		boolean reached = !shouldShip() && Long.compareUnsigned(this.observer.newestTxid(), position.txid()) >= 0;
		return reached || position.equals(Position.NONE) || this.chain.contains(position);
	}

	/**
	 * Transactions are spooled again. What only the operator can put right stays
	 * reported: another primary that stores, or no replica that does.
	 */
	private void recovered() {
		boolean replaced = this.duty == Duty.STANDBY && this.role != Role.REPLICA;
		if (!replaced && this.abandonedLooks < 2) {
			this.problems.shipped();
		}
	}

	private void complainWhenAbandoned(boolean abandoned, Instant now) throws BackupStoreException {
		if (!abandoned || this.spool.position().equals(Position.NONE)) {
			this.abandonedLooks = 0;
			return;
		}
		this.nextLook = now.plus(LOOK_OF_STANDBY);
		plan(new SyncSchedule.Cycle(this.nextLook, false));
		this.abandonedLooks++;
		// replicas may start a moment after the primary
		if (this.abandonedLooks > 1) {
			throw new BackupStoreException(
					("No replica stores transactions in %s, as litefs.backup.run-on=replica says: "
							+ "start a replica with the backup enabled, or set litefs.backup.run-on=primary")
						.formatted(this.store.target()),
					null);
		}
	}

	private void planLook(boolean standby) {
		Position here = this.spool.position();
		if (standby && !this.chain.contains(here) && !here.equals(Position.NONE)) {
			plan(new SyncSchedule.Cycle(this.nextLook, false));
		}
	}

	private void failed(Throwable error, @Nullable Instant since) {
		this.lock.lock();
		try {
			this.unstoredSince = (this.unstoredSince != null) ? this.unstoredSince
					: (since != null) ? since : this.clock.instant();
			this.notBefore = this.clock.instant().plus(this.delay.next());
			plan(new SyncSchedule.Cycle(this.notBefore, false));
		}
		finally {
			this.lock.unlock();
		}
		this.problems.shippingFailed(error);
	}

	private static Duration jittered(Duration duration) {
		long millis = duration.toMillis();
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis, millis + millis / 2));
	}

	/**
	 * What this node has to do.
	 */
	private enum Duty {

		/** Store the transactions. */
		WRITER,

		/** Let another node store them, and take over when it does not. */
		STANDBY,

		/** Keep the transactions in the spool until another node has stored them. */
		OBSERVER

	}

	/**
	 * Hears of the node.
	 */
	private final class Listener implements NodeListener {

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			if (previous.role() == current.role()) {
				return;
			}
			Backup.this.roleChanged.set(true);
			Backup.this.roleTaken(current.role());
			plan(new SyncSchedule.Cycle(Backup.this.clock.instant(), false));
		}

		@Override
		public void transactionApplied(AppliedTransaction transaction) {
			committed(transaction.timestamp());
		}

	}

}
