package io.github.litefsspring.jdbc.read;

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

/**
 * Holds reads back on a replica, from the primary's announcement of a transaction until
 * it is applied here. When that takes longer than holding readers back is worth, because
 * the transaction is large or its way here is slow, it learns how long the way usually
 * takes and holds reads back in short windows around that time.
 */
final class AnnouncementFollower implements NodeListener {

	private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);

	private final LitefsNode node;

	private final String database;

	private final SharedReads reads;

	private final long maxHold;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition news = this.lock.newCondition();

	// guarded by the lock: what the primary has announced and this node has not applied
	private final Deque<Announced> pending = new ArrayDeque<>();

	private final ReplicationPath path = new ReplicationPath();

	private long applied;

	// a long read keeps LiteFS waiting, so holding reads back is of little use; only used
	// by the thread that follows
	private boolean stuck;

	// it is added to the node as a listener; maxHold is in nanoseconds
	AnnouncementFollower(LitefsNode node, String database, SharedReads reads, long maxHold) {
		this.node = node;
		this.database = database;
		this.reads = reads;
		this.maxHold = maxHold;
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

	// until a nano time
	void follow(long until) throws InterruptedException {
		while (System.nanoTime() < until) {
			awaitNews(until - System.nanoTime(), () -> !this.pending.isEmpty());
			long age = age();
			if (age < 0) {
				return;
			}
			if (age > TimeUnit.SECONDS.toNanos(1) && this.node.replication().pending().isZero()) {
				forget();
			}
			else if (!this.reads.snapshots().anyPinned() && this.reads.gate().inside() == 0) {
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
		if (holdFor(this.maxHold, this.pending::isEmpty)) {
			return;
		}
		if (age() >= this.maxHold) {
			if (!this.stuck) {
				this.path.markSlow();
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
			long wait = Math.min(-overdue - WINDOW / 2, LOOK);
			awaitNews(wait, () -> false);
			if (wait == LOOK) {
				holdFor(WINDOW / 2, this.pending::isEmpty);
			}
			return;
		}
		holdFor(WINDOW, () -> this.pending.isEmpty() || oldestIsNotDue());
		boolean worthIt = overdue > this.maxHold && !this.stuck;
		awaitNews(worthIt ? WINDOW * 2 / 3 : WINDOW * 4, () -> false);
	}

	private boolean oldestIsNotDue() {
		return age() - this.path.usual() < -WINDOW / 2;
	}

	private boolean holdFor(long nanos, BooleanSupplier done) throws InterruptedException {
		try (var held = new HeldReads(this.reads)) {
			boolean reached = awaitNews(nanos, done);
			this.stuck = !reached && held.isReadInside();
			return reached;
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
