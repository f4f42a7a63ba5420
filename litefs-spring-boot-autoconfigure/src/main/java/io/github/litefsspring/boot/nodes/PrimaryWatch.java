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

	/**
	 * Create a watch, to be added to the node as a listener.
	 * @param node the node
	 */
	public PrimaryWatch(LitefsNode node) {
		this.node = node;
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
	 * Begin to wait for a primary.
	 * @param longest the time it may take
	 * @return the attempts
	 */
	public PrimaryHold hold(Duration longest) {
		return new PrimaryHold(this, longest);
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
