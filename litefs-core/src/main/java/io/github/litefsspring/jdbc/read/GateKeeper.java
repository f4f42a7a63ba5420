package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when the gate is closed.
 * <p>
 * On a replica, from the primary's announcement of a transaction until it is applied
 * here. When that takes longer than holding readers back is worth, because the
 * transaction is large or its way here is slow, the keeper learns how long the way
 * usually takes and closes the gate in short windows around that time. On a primary whose
 * readers stay in snapshots it is closed for a moment three times a second, for whoever
 * else needs the database: the grant of a HALT lock, an import. And it is closed while
 * the write-ahead log is reset, which would grow without end otherwise.
 *
 * @since 0.1.0
 */
public final class GateKeeper implements NodeListener, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(GateKeeper.class);

	private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(10);

	// LiteFS looks for its moment every 2 ms at first, and every 25 ms after 0.3 s
	private static final long PRIMARY_PERIOD = TimeUnit.MILLISECONDS.toNanos(300);

	private static final long PRIMARY_WINDOW = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long BLIND_PERIOD = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long RESET_PERIOD = TimeUnit.SECONDS.toNanos(1);

	private static final long RESET_RETRY = TimeUnit.MILLISECONDS.toNanos(250);

	// a thousand pages, as SQLite's wal_autocheckpoint
	private static final long LARGE_LOG = 1000L * 4096;

	private static final Duration READERS_TIMEOUT = Duration.ofMillis(10);

	private static final Duration TURN_TIMEOUT = Duration.ofMillis(100);

	private static final long IDLE = TimeUnit.MILLISECONDS.toNanos(200);

	private static final Duration EMPTY_TIMEOUT = Duration.ofMillis(20);

	private final LitefsNode node;

	private final String database;

	private final ReadGate gate;

	private final Snapshots snapshots;

	private final PrimaryWriter writer;

	private final long maxHold;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition news = this.lock.newCondition();

	// guarded by the lock: what the primary has announced and this node has not applied
	private final Deque<Announced> pending = new ArrayDeque<>();

	private final ReplicationPath path = new ReplicationPath();

	private long applied;

	// a long read keeps LiteFS waiting, so closing the gate is of little use; only used
	// by the thread
	private boolean stuck;

	// of a primary's log; only used by the thread
	private long appliedAtReset;

	private long resetAt = System.nanoTime();

	private long resetTriedAt = this.resetAt;

	private long bytesAtReset;

	private long pausedAt = this.resetAt;

	private final Thread thread = new Thread(this::run, "litefs-read-gate");

	private volatile boolean stopped;

	/**
	 * Create the keeper. It begins with {@link #start()}.
	 * @param node the node
	 * @param database the database's name in LiteFS
	 * @param gate what it closes and opens
	 * @param snapshots the snapshots that readers stay in
	 * @param writer the writer, for a primary
	 * @param maxHold how long reads are held back at most in one go
	 */
	public GateKeeper(LitefsNode node, String database, ReadGate gate, Snapshots snapshots, PrimaryWriter writer,
			Duration maxHold) {
		this.node = node;
		this.database = database;
		this.gate = gate;
		this.snapshots = snapshots;
		this.writer = writer;
		this.maxHold = maxHold.toNanos();
	}

	/**
	 * Begin to follow the node.
	 */
	public void start() {
		this.node.addListener(this);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	@Override
	public void transactionAnnounced(AppliedTransaction transaction) {
		if (transaction.database().equals(this.database)) {
			this.lock.lock();
			try {
				if (Long.compareUnsigned(transaction.position().txid(), this.applied) > 0) {
					this.pending.addLast(new Announced(transaction.position().txid(), System.nanoTime()));
					this.news.signalAll();
				}
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	@Override
	public void transactionApplied(AppliedTransaction transaction) {
		if (transaction.database().equals(this.database)) {
			this.lock.lock();
			try {
				this.applied = transaction.position().txid();
				long now = System.nanoTime();
				while (!this.pending.isEmpty()
						&& Long.compareUnsigned(this.pending.getFirst().txid(), this.applied) <= 0) {
					this.path.took(now - this.pending.removeFirst().nanoTime());
				}
				this.news.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		forget();
	}

	private void forget() {
		this.lock.lock();
		try {
			this.pending.clear();
			this.applied = 0;
			this.path.forget();
			this.news.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		this.node.removeListener(this);
		this.thread.interrupt();
	}

	private void run() {
		try {
			while (!this.stopped) {
				Role role = this.node.state().role();
				if (role == Role.REPLICA && this.node.replication().primaryReachable()) {
					follow(System.nanoTime() + IDLE);
				}
				else if (role == Role.REPLICA) {
					awaitNews(BLIND_PERIOD - WINDOW, () -> this.stopped);
					pause(WINDOW);
				}
				else if (role == Role.PRIMARY) {
					awaitNews(TICK, () -> this.stopped);
					lead();
				}
				else {
					awaitNews(IDLE, () -> false);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void pause(long nanos) throws InterruptedException {
		if (this.snapshots.anyPinned() || this.gate.inside() > 1) {
			this.gate.close();
			try {
				this.snapshots.leaveIdle();
				if (this.gate.awaitEmpty(EMPTY_TIMEOUT)) {
					TimeUnit.NANOSECONDS.sleep(nanos);
				}
			}
			finally {
				this.gate.open();
			}
		}
	}

	private void lead() throws InterruptedException {
		long now = System.nanoTime();
		if (isResetDue(now)) {
			resetLog(now);
		}
		if (now - this.pausedAt >= PRIMARY_PERIOD) {
			this.pausedAt = now;
			pause(PRIMARY_WINDOW);
		}
	}

	// SQLite begins the log anew only when nobody reads from it, and a reader that has
	// just left its snapshot is back in the next one at once
	private boolean isResetDue(long now) {
		if (!this.writer.hasLog() || applied() == this.appliedAtReset || now - this.resetTriedAt < RESET_RETRY) {
			return false;
		}
		long bytes = this.writer.logBytes();
		boolean large = bytes > LARGE_LOG;
		return now - this.resetAt >= (large ? RESET_RETRY : RESET_PERIOD) || (large && bytes > this.bytesAtReset);
	}

	private long applied() {
		this.lock.lock();
		try {
			return this.applied;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void resetLog(long now) throws InterruptedException {
		this.resetTriedAt = now;
		long before = applied();
		try (PrimaryWriter.Turn turn = this.writer.take(TURN_TIMEOUT)) {
			this.gate.close();
			try {
				this.snapshots.leaveIdle();
				if (this.gate.awaitEmpty(READERS_TIMEOUT)) {
					turn.resetLog();
					this.resetAt = now;
					this.appliedAtReset = before;
					this.bytesAtReset = this.writer.logBytes();
				}
			}
			finally {
				this.gate.open();
			}
		}
		catch (SQLException ex) {
			logger.debug("The write-ahead log is reset later", ex);
		}
	}

	/**
	 * Keep readers and the writer away for a moment. Returns when they are, or cannot be.
	 * @param time how long at most
	 * @return whether nobody uses the database now
	 */
	public boolean standAside(Duration time) {
		var away = new CompletableFuture<Boolean>();
		var thread = new Thread(() -> standAside(time, away), "litefs-stand-aside");
		thread.setDaemon(true);
		thread.start();
		return away.join();
	}

	private void standAside(Duration time, CompletableFuture<Boolean> away) {
		long end = System.nanoTime() + time.toNanos();
		this.gate.close();
		try (PrimaryWriter.Turn turn = this.writer.take(time.dividedBy(4))) {
			logger.trace("Nothing is written, nothing is read: {}", turn);
			awayUntil(end, away);
		}
		catch (SQLException ex) {
			logger.debug("Only readers stand aside: the writer is in use", ex);
			awayUntil(end, away);
		}
		finally {
			this.gate.open();
			away.complete(false);
		}
	}

	private void awayUntil(long end, CompletableFuture<Boolean> away) {
		try {
			this.snapshots.leaveIdle();
			away.complete(this.gate.awaitEmpty(Duration.ofNanos(Math.max(0, (end - System.nanoTime()) / 2))));
			TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void follow(long until) throws InterruptedException {
		while (System.nanoTime() < until) {
			awaitNews(until - System.nanoTime(), () -> !this.pending.isEmpty());
			long age = age();
			if (age < 0) {
				return;
			}
			if (age > TimeUnit.SECONDS.toNanos(1) && this.node.replication().pending().isZero()) {
				forget();
			}
			else if (!this.snapshots.anyPinned() && this.gate.inside() == 0) {
				awaitNews(WINDOW, this.pending::isEmpty);
			}
			else if (this.path.isPrompt() && !this.stuck) {
				hold();
			}
			else {
				window(age - this.path.usual());
			}
		}
	}

	private void hold() throws InterruptedException {
		if (closeFor(this.maxHold, this.pending::isEmpty)) {
			return;
		}
		if (age() >= this.maxHold) {
			if (!this.stuck) {
				this.path.isSlow();
			}
		}
		else {
			// LiteFS keeps up, but there is always a next one: readers need their share
			awaitNews(this.maxHold * 2 / 3, () -> false);
		}
	}

	private void window(long overdue) throws InterruptedException {
		if (overdue < -WINDOW / 2) {
			// not expected yet; look now and then whether the way has become shorter
			long wait = Math.min(-overdue - WINDOW / 2, BLIND_PERIOD);
			awaitNews(wait, () -> false);
			if (wait == BLIND_PERIOD) {
				closeFor(WINDOW / 2, this.pending::isEmpty);
			}
			return;
		}
		closeFor(WINDOW, () -> this.pending.isEmpty() || oldestIsNotDue());
		boolean worthIt = overdue > this.maxHold && !this.stuck;
		awaitNews(worthIt ? WINDOW * 2 / 3 : WINDOW * 4, () -> false);
	}

	private boolean oldestIsNotDue() {
		return age() - this.path.usual() < -WINDOW / 2;
	}

	private boolean closeFor(long nanos, BooleanSupplier done) throws InterruptedException {
		this.gate.close();
		try {
			this.snapshots.leaveIdle();
			boolean reached = awaitNews(nanos, done);
			this.stuck = !reached && this.gate.inside() > 0;
			return reached;
		}
		finally {
			this.gate.open();
		}
	}

	private long age() {
		this.lock.lock();
		try {
			return this.pending.isEmpty() ? -1 : System.nanoTime() - this.pending.getFirst().nanoTime();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean awaitNews(long nanos, BooleanSupplier done) throws InterruptedException {
		long left = nanos;
		this.lock.lockInterruptibly();
		try {
			while (!done.getAsBoolean()) {
				if (left <= 0) {
					return false;
				}
				left = this.news.awaitNanos(left);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private record Announced(long txid, long nanoTime) {
	}

}
