package io.github.litefsspring.boot.nodes;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;

/**
 * Lets request threads wait for a change of roles.
 *
 * @since 0.1.0
 */
public final class PrimaryWatch implements NodeListener {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final AtomicLong changes = new AtomicLong();

	private final AtomicLong writableChanges = new AtomicLong();

	private final LitefsNode node;

	private final RunningWrites writes;

	/**
	 * Create a watch, to be added to the node as a listener.
	 * @param node the node
	 * @param writes tells when the lease is about to leave this node
	 */
	public PrimaryWatch(LitefsNode node, RunningWrites writes) {
		this.node = node;
		this.writes = writes;
	}

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		this.lock.lock();
		try {
			this.changes.incrementAndGet();
			if (current.role().isWritable()) {
				this.writableChanges.incrementAndGet();
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The node as it is known right now.
	 * @return the state
	 */
	public NodeState state() {
		return this.node.state();
	}

	/**
	 * Tell if something that writes may begin on this node.
	 * @return {@code false} also on a primary that hands its lease over
	 */
	public boolean isWritable() {
		return state().role().isWritable() && !isLeaseLeaving();
	}

	/**
	 * Begin something that writes on this node. The lease stays until it has ended.
	 * @return {@code false} when this node cannot do it, and is not asked to any more
	 */
	public boolean begin() {
		if (!this.writes.begin()) {
			return false;
		}
		// asked only now: from here on the lease stays
		if (!state().role().isWritable()) {
			this.writes.end();
			return false;
		}
		return true;
	}

	/**
	 * What has begun is over, whatever came of it.
	 */
	public void end() {
		this.writes.end();
	}

	boolean isLeaseLeaving() {
		return this.writes.isPaused();
	}

	/**
	 * Begin to wait for a primary.
	 * @param longest the time it may take
	 * @return the attempts
	 */
	public PrimaryAttempts attempts(Duration longest) {
		return new PrimaryAttempts(this, longest);
	}

	long changes() {
		return this.changes.get();
	}

	/**
	 * The number of times this node became writable. While it stays the same, and the
	 * node was not writable before, nothing can have been written here.
	 * @return a number that only grows
	 */
	public long writableChanges() {
		return this.writableChanges.get();
	}

	void awaitChange(long seen, Duration timeout) throws InterruptedException {
		long nanos = timeout.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (this.changes.get() == seen && nanos > 0) {
				nanos = this.changed.awaitNanos(nanos);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
