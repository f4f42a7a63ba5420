package io.github.litefsspring.backup.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.github.litefsspring.background.BackgroundLoop;
import io.github.litefsspring.background.BackgroundTask;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.backup.BackupSettings;
import io.github.litefsspring.backup.BackupStatus;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.RunOn;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.ship.SyncSchedule.Cycle;
import io.github.litefsspring.backup.ship.Watch.Duty;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes transactions into the spool and stores them, or watches another
 * node do it.
 * <p>
 * Three rules keep it right. The agenda and the age of what is not stored have a lock
 * each, and neither is taken inside the other. What others read is volatile. All the rest
 * belongs to the thread of the loop. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ShippingLoop implements BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(ShippingLoop.class);

	private static final Duration COLLECT_WHILE_BUSY = Duration.ofSeconds(30);

	private static final Duration HELD = Duration.ofMillis(100);

	private final LitefsNode node;

	private final BackupStore store;

	private final TransactionSpool spool;

	private final BackupSettings settings;

	private final Clocks clocks;

	private final Extension.Listener listener;

	private final StoredChain chain = new StoredChain();

	private final BackupProblems problems = new BackupProblems();

	private final Unstored unstored = new Unstored(this.chain, this::shouldShip);

	private final RetryDelay delay = new RetryDelay();

	private final AtomicLong storedBytes = new AtomicLong();

	private final AtomicBoolean roleChanged = new AtomicBoolean();

	private final CountDownLatch ended = new CountDownLatch(1);

	private final SyncSchedule schedule;

	private final Agenda agenda;

	private final Shipper shipper;

	private final Watch watch;

	private final Heartbeat heartbeat;

	private final BackgroundLoop loop = new BackgroundLoop("litefs-backup", "Storing transactions", logger,
			this::round);

	private final ScheduledExecutorService collector = Executors
		.newSingleThreadScheduledExecutor(DaemonThreads.named("litefs-backup-spool"));

	// the loop writes, others read
	private volatile Duty duty = Duty.OBSERVER;

	private volatile long firstTxid;

	// the thread of the loop only; unplanned: a round has failed before it could plan the
	// next one
	private Role role = Role.UNMOUNTED;

	private Instant notBefore = Instant.EPOCH;

	private boolean unplanned;

	private volatile BooleanSupplier hold = () -> false;

	/**
	 * Create it. Reads and asks nothing before {@link #start()}.
	 * @param node tells of roles
	 * @param store where to store
	 * @param spool takes in what was committed
	 * @param snapshots makes snapshots of the same database
	 * @param settings the rest
	 * @param clocks the time
	 * @param listener hears of what is stored
	 */
	public ShippingLoop(LitefsNode node, BackupStore store, TransactionSpool spool, SnapshotSource snapshots,
			BackupSettings settings, Clocks clocks, Extension.Listener listener) {
		this.node = node;
		this.store = store;
		this.spool = spool;
		this.settings = settings;
		this.clocks = clocks;
		this.listener = listener;
		this.schedule = new SyncSchedule(settings.syncInterval());
		this.agenda = new Agenda(this.schedule, clocks);
		this.shipper = new Shipper(store, spool, snapshots, settings, this.chain, this::stored, clocks.wall());
		this.watch = new Watch(store, spool, settings, this.chain, this.problems, this.agenda, this.unstored);
		this.heartbeat = new Heartbeat(settings.heartbeatUrl(), settings.heartbeatInterval());
	}

	/**
	 * Have a primary store nothing for a while.
	 * @param hold whether it has to wait
	 */
	public void holdWhile(BooleanSupplier hold) {
		this.hold = hold;
	}

	/**
	 * Begin.
	 */
	public void start() {
		roleTaken(this.node.state().role());
		this.loop.start();
		long pause = COLLECT_WHILE_BUSY.toMillis();
		this.collector.scheduleWithFixedDelay(new BackgroundTask("litefs-backup-spool",
				"Spooling transactions meanwhile", logger, this::collectWhileBusy), pause, pause,
				TimeUnit.MILLISECONDS);
	}

	// storing a snapshot of a large database may take longer than LiteFS keeps
	// transactions
	private void collectWhileBusy() {
		try {
			if (this.unstored.hasCommitted()) {
				this.spool.collect();
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Transactions cannot be spooled now", ex);
		}
	}

	/**
	 * Hear that something was committed.
	 * @param time when, by the machine's clock
	 */
	public void committed(Instant time) {
		this.unstored.committed(this.clocks.steady(time));
		this.agenda.committed();
	}

	/**
	 * Hear that the role of this node is another one.
	 * @param now the new role
	 */
	public void roleChanged(Role now) {
		this.roleChanged.set(true);
		roleTaken(now);
	}

	private void roleTaken(Role now) {
		this.unstored.roleTaken(now, storesAs(now), this.clocks.now());
		this.agenda.plan(this.clocks.now());
	}

	private boolean storesAs(Role now) {
		return now == Role.STANDALONE || (now == Role.PRIMARY && this.settings.runOn() == RunOn.PRIMARY);
	}

	// by its role, even when another one has replaced it
	private boolean shouldShip() {
		Role now = this.node.state().role();
		return storesAs(now) || (now == Role.REPLICA && isWriter());
	}

	/**
	 * Tell whether this node is the one that stores.
	 * @return whether it is, as far as it knows
	 */
	public boolean isWriter() {
		return this.duty == Duty.WRITER;
	}

	/**
	 * The knowledge of what is stored.
	 * @return the end of the current lineage
	 */
	public StoredChain chain() {
		return this.chain;
	}

	/**
	 * The problems of the backup, which maintenance shares.
	 * @return what is wrong now
	 */
	public BackupProblems problems() {
		return this.problems;
	}

	/**
	 * The figures of the backup, without a request.
	 * @return the figures; those of restore drills are empty
	 */
	public BackupStatus status() {
		boolean ships = isWriter();
		boolean shouldShip = shouldShip();
		Position stored = this.chain.stored();
		Lineage lineage = this.chain.lineage();
		long pending = (ships || shouldShip) ? pending(stored) : 0;
		Instant since = this.unstored.since();
		boolean othersDuty = this.node.state().role() == Role.REPLICA && this.settings.runOn() == RunOn.PRIMARY;
		Duration age = (since != null && !othersDuty) ? Duration.between(since, this.clocks.now()) : Duration.ZERO;
		String problem = this.problems.current();
		return new BackupStatus(this.store.target(), ships, shouldShip, (lineage != null) ? lineage.id() : null, stored,
				age.isNegative() ? Duration.ZERO : age, pending, this.storedBytes.get(), this.problems.count(),
				(problem != null) ? problem : this.shipper.clockWarning(), null, null);
	}

	private long pending(Position stored) {
		long spooled = this.spool.position().txid();
		long live = this.node.state().position().txid();
		long here = (Long.compareUnsigned(live, spooled) > 0) ? live : spooled;
		return Math.max(0, here - (stored.equals(Position.NONE) ? this.firstTxid : stored.txid()));
	}

	@Override
	public List<String> gone() {
		return this.loop.gone();
	}

	/**
	 * Store what is not stored yet, and end. Blocks for up to
	 * {@link BackupSettings#closeTimeout()}.
	 */
	public void close() {
		this.agenda.close();
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
	}

	private void stored(Extension extension) throws IOException {
		for (StoredFile file : extension.files()) {
			Path local = file.local();
			this.storedBytes.addAndGet((local != null) ? Files.size(local) : 0);
		}
		this.listener.stored(extension);
	}

	private void round() throws InterruptedException {
		Cycle cycle = await();
		try {
			cycle((cycle != null) ? cycle : new Cycle(this.clocks.now(), false), cycle == null);
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

	private @Nullable Cycle await() throws InterruptedException {
		while (!this.agenda.isClosing()) {
			Instant now = this.clocks.now();
			Cycle due = this.agenda.takeDue(now, this.unplanned);
			if (due != null) {
				return due;
			}
			this.agenda.await(beat(now));
		}
		return null;
	}

	private @Nullable Instant beat(Instant now) {
		boolean everythingStored = isWriter() && this.shipper.isWriter() && this.unstored.since() == null
				&& !this.problems.isShippingBroken();
		return everythingStored ? this.heartbeat.beat(now) : null;
	}

	private void cycle(Cycle cycle, boolean last) throws InterruptedException {
		Instant since = this.unstored.takeCommitted();
		if (since != null) {
			this.agenda.synced();
		}
		try {
			this.spool.collect();
			takeRole();
			if (this.duty == Duty.WRITER) {
				ship(cycle, last);
			}
			else if (!last) {
				watch();
			}
		}
		catch (OtherWriterException ex) {
			this.shipper.letGo();
			this.watch.standBy(this.clocks.now());
			this.duty = Duty.STANDBY;
			failed(ex, since);
		}
		catch (IOException | RuntimeException | Error ex) {
			if (Thread.currentThread().isInterrupted()) {
				throw new InterruptedException();
			}
			failed(ex, since);
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
		this.watch.begin();
		this.problems.shipped();
		this.notBefore = Instant.EPOCH;
		this.firstTxid = this.spool.position().txid();
		if (storesAs(now)) {
			this.duty = Duty.WRITER;
		}
		else {
			boolean replicasStore = now == Role.REPLICA && this.settings.runOn() == RunOn.REPLICA;
			this.duty = replicasStore ? Duty.STANDBY : Duty.OBSERVER;
		}
	}

	private void ship(Cycle cycle, boolean last) throws IOException {
		Instant now = this.clocks.now();
		if (now.isBefore(this.notBefore) && !last) {
			this.agenda.plan(this.notBefore);
			return;
		}
		if (this.role == Role.PRIMARY && this.hold.getAsBoolean()) {
			this.agenda.plan(now.plus(HELD));
			return;
		}
		BatchPlan.Range held = (cycle.endsInterval() && !last) ? this.schedule.held(now) : null;
		Instant waiting = this.shipper.sync(held, this.role == Role.REPLICA);
		this.problems.shipped();
		this.delay.reset();
		this.unstored.synced((waiting != null) ? this.clocks.steady(waiting) : null);
		if (waiting != null) {
			this.agenda.planEndOfInterval();
		}
	}

	private void watch() throws IOException {
		Instant now = this.clocks.now();
		if (this.watch.look(this.duty, this.role, now) && isStillRole()) {
			logger.info("{} takes over, because its transactions are not stored", this.settings.node());
			this.duty = Duty.WRITER;
			this.agenda.plan(now);
		}
	}

	// a primary whose LiteFS stands still does not hear that it is none any more
	private boolean isStillRole() {
		if (this.role == Role.PRIMARY) {
			this.node.checkAlive();
		}
		return this.node.state().role() == this.role;
	}

	private void failed(Throwable error, @Nullable Instant since) {
		Instant now = this.clocks.now();
		this.unstored.failed((since != null) ? since : now);
		this.notBefore = now.plus(this.delay.next());
		this.agenda.plan(this.notBefore);
		this.problems.shippingFailed(error);
	}

}
