package io.github.litefsspring.jdbc.read;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;

/**
 * Decides when the gate is closed.
 * <p>
 * On a replica, from the primary's announcement of a transaction until it is applied
 * here. When that takes longer than holding readers back is worth, because the
 * transaction is large or its way here is slow, the keeper learns how long the way
 * usually takes and closes the gate in short windows around that time. On a primary whose
 * readers stay in snapshots it is closed for a moment twice a second, for whoever else
 * needs the database: the grant of a HALT lock, an import.
 *
 * @since 0.1.0
 */
public final class GateKeeper implements NodeListener, AutoCloseable {

	private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long PRIMARY_PERIOD = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long BLIND_PERIOD = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long IDLE = TimeUnit.MILLISECONDS.toNanos(200);

	private static final Duration EMPTY_TIMEOUT = Duration.ofMillis(50);

	private final LitefsNode node;

	private final String database;

	private final ReadGate gate;

	private final Snapshots snapshots;

	private final long maxHold;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition news = this.lock.newCondition();

	// guarded by the lock: what the primary has announced and this node has not applied
	private final Deque<Announced> pending = new ArrayDeque<>();

	private final ReplicationPath path = new ReplicationPath();

	private long applied;

	private final Thread thread = new Thread(this::run, "litefs-read-gate");

	private volatile boolean stopped;

	/**
	 * Create the keeper. It begins with {@link #start()}.
	 * @param node the node
	 * @param database the database's name in LiteFS
	 * @param gate what it closes and opens
	 * @param snapshots the snapshots that readers stay in
	 * @param maxHold how long reads are held back at most in one go
	 */
	public GateKeeper(LitefsNode node, String database, ReadGate gate, Snapshots snapshots, Duration maxHold) {
		this.node = node;
		this.database = database;
		this.gate = gate;
		this.snapshots = snapshots;
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
					pauseEvery(BLIND_PERIOD);
				}
				else if (role == Role.PRIMARY) {
					pauseEvery(PRIMARY_PERIOD);
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

	private void pauseEvery(long period) throws InterruptedException {
		awaitNews(period - WINDOW, () -> this.stopped);
		if (this.snapshots.anyPinned() || this.gate.inside() > 1) {
			this.gate.close();
			try {
				this.snapshots.leaveIdle();
				this.gate.awaitEmpty(EMPTY_TIMEOUT);
				TimeUnit.NANOSECONDS.sleep(WINDOW);
			}
			finally {
				this.gate.open();
			}
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
			else if (this.path.isPrompt()) {
				hold();
			}
			else {
				window(age - this.path.usual());
			}
		}
	}

	private void hold() throws InterruptedException {
		if (!closeFor(this.maxHold, this.pending::isEmpty)) {
			this.path.isSlow();
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
		boolean late = overdue > this.maxHold;
		closeFor(WINDOW, () -> this.pending.isEmpty() || oldestIsNotDue());
		awaitNews(late ? WINDOW * 2 / 3 : WINDOW * 4, () -> false);
	}

	private boolean oldestIsNotDue() {
		return age() - this.path.usual() < -WINDOW / 2;
	}

	private boolean closeFor(long nanos, BooleanSupplier done) throws InterruptedException {
		this.gate.close();
		try {
			this.snapshots.leaveIdle();
			return awaitNews(nanos, done);
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
