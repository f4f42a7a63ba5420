package io.github.litefsspring.consistency;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.consistency.PositionHistory.Verdict;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;

/**
 * Waits until this node has a position. Woken by the node's own events; nothing is
 * polled.
 * <p>
 * Only the primary can say that a token is beyond the end of its history: a token that a
 * replica does not have may simply be newer than what reached it. Safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class PositionWaiter implements AutoCloseable {

	private static final int REMEMBERED = 10_000;

	private final LitefsNode node;

	private final String database;

	private final PositionHistory history = new PositionHistory(REMEMBERED);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition moved = this.lock.newCondition();

	private final NodeListener listener = new Movement();

	/**
	 * Create it and begin to listen.
	 * @param node the node
	 * @param database the name of the database that tokens speak of
	 */
	public PositionWaiter(LitefsNode node, String database) {
		this.node = node;
		this.database = database;
		node.addListener(this.listener);
		moveTo(node.state().position());
	}

	/**
	 * Add a position this node has gone through before this object existed.
	 * @param position the position
	 */
	public void remember(Position position) {
		this.history.remember(position);
	}

	/**
	 * Wait for a token.
	 * @param token what to wait for
	 * @param timeout how long at most; zero only looks
	 * @return how it ended
	 * @throws InterruptedException when the thread was interrupted
	 */
	public Awaited await(PositionToken token, Duration timeout) throws InterruptedException {
		Verdict verdict = verdict(token);
		if (verdict != Verdict.AHEAD) {
			return (verdict == Verdict.SEEN) ? Awaited.SEEN : Awaited.DISCARDED;
		}
		long left = timeout.toNanos();
		this.lock.lockInterruptibly();
		try {
			while ((verdict = verdict(token)) == Verdict.AHEAD) {
				if (left <= 0) {
					return Awaited.TIMED_OUT;
				}
				left = this.moved.awaitNanos(left);
			}
			return (verdict == Verdict.SEEN) ? Awaited.ARRIVED : Awaited.DISCARDED;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Verdict verdict(PositionToken token) {
		Verdict verdict = this.history.verdict(token);
		if (verdict == Verdict.AHEAD && this.node.state().role().isWritable()) {
			// the end of the primary's history is its own position, which its event may
			// not have told yet
			catchUp(this.node.state().position());
			verdict = this.history.verdict(token);
			return (verdict == Verdict.AHEAD) ? Verdict.DISCARDED : verdict;
		}
		return verdict;
	}

	private void catchUp(Position position) {
		if (Long.compareUnsigned(position.txid(), this.history.current().txid()) > 0) {
			moveTo(position);
		}
	}

	private void moveTo(Position position) {
		this.lock.lock();
		try {
			this.history.moveTo(position);
			this.moved.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.node.removeListener(this.listener);
	}

	private final class Movement implements NodeListener {

		@Override
		public void transactionApplied(AppliedTransaction transaction) {
			if (transaction.database().equals(PositionWaiter.this.database)) {
				moveTo(transaction.position());
			}
		}

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			// a waiter on a node that became the primary must look again
			PositionWaiter.this.lock.lock();
			try {
				PositionWaiter.this.moved.signalAll();
			}
			finally {
				PositionWaiter.this.lock.unlock();
			}
		}

	}

}
