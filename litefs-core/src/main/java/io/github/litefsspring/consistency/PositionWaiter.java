package io.github.litefsspring.consistency;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.consistency.PositionHistory.Verdict;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.PositionUnknownException;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until this node has a position. Woken by the node's own events; nothing is
 * polled.
 * <p>
 * Only the primary can say that a token is beyond the end of its history: a token that a
 * replica does not have may simply be newer than what has reached it. The primary judges
 * by {@link LitefsNode#readPosition()}, because the event of a commit may come after the
 * reader that knows of it.
 * <p>
 * A node that has just come back may still have the history that the others have
 * discarded. So until it has heard a heartbeat of its present primary, which comes after
 * all that this node lacked, a token that contradicts its history, or is not remembered,
 * counts as one to wait for. And a primary that was suspended may be the last one to
 * learn that another node leads: before it calls a token discarded, LiteFS has to answer,
 * and half a second later this node still has to be the primary. That then holds for a
 * second, for other tokens too. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class PositionWaiter implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PositionWaiter.class);

	private static final int REMEMBERED = 10_000;

	private static final Duration LONGEST = Duration.ofDays(1);

	private static final Duration RENEWAL = Duration.ofMillis(500);

	// much shorter than a lease
	private static final Duration CONFIRMED = Duration.ofSeconds(1);

	// a heartbeat wakes no thread
	private static final long HEARTBEAT_CHECK = TimeUnit.MILLISECONDS.toNanos(50);

	private final LitefsNode node;

	private final String database;

	private final PendingHistory pending;

	private final PositionHistory history = new PositionHistory(REMEMBERED);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition moved = this.lock.newCondition();

	private final NodeListener listener = new Movement();

	private volatile Instant primarySince = Instant.EPOCH;

	// when this node was last known to be the primary beyond doubt
	private volatile Instant confirmed = Instant.EPOCH;

	private volatile @Nullable String lastPrimary;

	// the primary whose heartbeat has been heard since then
	private volatile @Nullable String followed;

	/**
	 * Create it and begin to listen.
	 * @param node the node
	 * @param database the name of the database that tokens speak of
	 */
	public PositionWaiter(LitefsNode node, String database) {
		this(node, database, PendingHistory.NONE);
	}

	/**
	 * Create it for a node that, as the primary, may still get transactions of the last
	 * one, and begin to listen.
	 * @param node the node
	 * @param database the name of the database that tokens speak of
	 * @param pending tells if it may
	 */
	public PositionWaiter(LitefsNode node, String database, PendingHistory pending) {
		this.node = node;
		this.database = database;
		this.pending = pending;
		this.lastPrimary = node.state().primary();
		node.addListener(this.listener);
		catchUp();
	}

	/**
	 * Remember positions this node has gone through before this object existed: those
	 * whose transaction files LiteFS still keeps. Reads files and asks LiteFS.
	 * @see LitefsNode#recentPositions(int)
	 */
	public void rememberRecentPositions() {
		catchUp();
		this.node.recentPositions(REMEMBERED).forEach(this.history::remember);
	}

	/**
	 * Tell if a token is here, without any wait.
	 * @param token what to look for
	 * @return {@link Awaited#TIMED_OUT} when {@link #await} has to decide
	 */
	public Awaited look(PositionToken token) {
		NodeState state = this.node.state();
		Verdict verdict = verdict(token, state);
		if (verdict == Verdict.SEEN) {
			return Awaited.SEEN;
		}
		return (verdict == Verdict.AHEAD || isDoubtful(verdict, state)) ? Awaited.TIMED_OUT : Awaited.DISCARDED;
	}

	/**
	 * Wait for a token.
	 * @param token what to wait for
	 * @param timeout how long at most. Half a second more goes by when this node is the
	 * primary and the token belongs to another history than its own
	 * @return the result of the wait
	 * @throws InterruptedException when the thread was interrupted
	 */
	public Awaited await(PositionToken token, Duration timeout) throws InterruptedException {
		NodeState state = this.node.state();
		Verdict verdict = verdict(token, state);
		if (isDoubtful(verdict, state)) {
			if (!isLitefsAlive()) {
				return Awaited.TIMED_OUT;
			}
			awaitOtherRole();
			verdict = verdict(token, this.node.state());
		}
		if (verdict != Verdict.AHEAD) {
			return (verdict == Verdict.SEEN) ? Awaited.SEEN : Awaited.DISCARDED;
		}
		long left = ((timeout.compareTo(LONGEST) < 0) ? timeout : LONGEST).toNanos();
		this.lock.lockInterruptibly();
		try {
			long most = untilNextLook();
			while ((verdict = verdict(token, this.node.state())) == Verdict.AHEAD) {
				if (left <= 0) {
					return Awaited.TIMED_OUT;
				}
				left -= waitForNews(Math.min(left, most));
				most = untilNextLook();
			}
			return (verdict == Verdict.SEEN) ? Awaited.ARRIVED : Awaited.DISCARDED;
		}
		finally {
			this.lock.unlock();
		}
	}

	// LiteFS that stands still tells nothing, and its node still counts as the primary
	private boolean isLitefsAlive() {
		try {
			this.node.checkAlive();
			return true;
		}
		catch (PositionUnknownException ex) {
			logger.debug("It is not known whether this node is still the primary", ex);
			return false;
		}
	}

	// by the clock of the machine, which goes on while that is suspended. By now the node
	// may have lost the role that the verdict was made with
	private boolean isDoubtful(Verdict verdict, NodeState state) {
		if (verdict != Verdict.DISCARDED || state.role() != Role.PRIMARY) {
			return false;
		}
		Duration age = Duration.between(this.confirmed, Instant.now());
		return age.isNegative() || age.compareTo(CONFIRMED) >= 0;
	}

	// when LiteFS goes on, it finds out at once whether it still has the lease
	private void awaitOtherRole() throws InterruptedException {
		long left = RENEWAL.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (left > 0 && this.node.state().role() == Role.PRIMARY) {
				left = this.moved.awaitNanos(left);
			}
			if (this.node.state().role() == Role.PRIMARY) {
				this.confirmed = Instant.now();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	// asked before the verdict: what no event tells may change after it
	private long untilNextLook() {
		boolean told = hasPresentHistory(this.node.state()) && !this.pending.isPending();
		return told ? Long.MAX_VALUE : HEARTBEAT_CHECK;
	}

	// with the lock; the caller asks again afterwards
	@SuppressWarnings("WaitNotInLoop")
	private long waitForNews(long nanos) throws InterruptedException {
		long before = System.nanoTime();
		this.moved.awaitNanos(nanos);
		return System.nanoTime() - before;
	}

	private Verdict verdict(PositionToken token, NodeState state) {
		if (state.role() == Role.STANDALONE) {
			return Verdict.SEEN;
		}
		catchUp();
		Verdict verdict = this.history.verdict(token);
		if (verdict == Verdict.AHEAD && state.role() == Role.PRIMARY) {
			return verdictOfPrimary(token);
		}
		if (verdict != Verdict.AHEAD && !this.history.contains(token) && !hasPresentHistory(state)) {
			return Verdict.AHEAD;
		}
		return verdict;
	}

	// LiteFS sends heartbeats in the stream of transactions, the first one after all that
	// the replica lacked (handlePostStream in its http/server.go)
	private boolean hasPresentHistory(NodeState state) {
		if (state.role() != Role.REPLICA) {
			return state.role().isWritable();
		}
		String primary = state.primary();
		if (primary == null || primary.equals(this.followed)) {
			return true;
		}
		Instant begin = state.since().isAfter(this.primarySince) ? state.since() : this.primarySince;
		Duration staleness = this.node.staleness();
		if (staleness == null || staleness.compareTo(Duration.between(begin, Instant.now())) > 0) {
			return false;
		}
		this.followed = primary;
		return true;
	}

	private Verdict verdictOfPrimary(PositionToken token) {
		boolean decided = !this.pending.isPending();
		Position end;
		try {
			end = this.node.readPosition();
		}
		catch (PositionUnknownException ex) {
			logger.debug("The end of the history is not known, so {} is not judged", token, ex);
			return Verdict.AHEAD;
		}
		int order = Long.compareUnsigned(token.txid(), end.txid());
		boolean present = order < 0 || (order == 0 && token.agreesWith(end.checksum()));
		if (present) {
			return Verdict.SEEN;
		}
		return (decided || order <= 0) ? Verdict.DISCARDED : Verdict.AHEAD;
	}

	private void catchUp() {
		if (!this.node.state().position().equals(this.history.current())) {
			this.lock.lock();
			try {
				this.history.moveTo(this.node.state().position());
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private void wakeWaiters() {
		this.lock.lock();
		try {
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
				catchUp();
				wakeWaiters();
			}
		}

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			PositionWaiter.this.primarySince = Instant.now();
			PositionWaiter.this.followed = null;
			PositionWaiter.this.confirmed = Instant.EPOCH;
			noteReplacement(current);
			// a thread that waits on a node that became the primary must look again
			wakeWaiters();
		}

		// a primary goes on with its own history, and so does a replica that comes back
		// to
		// the same primary
		private void noteReplacement(NodeState current) {
			String primary = current.primary();
			if (primary != null) {
				if (current.role() == Role.REPLICA && !primary.equals(PositionWaiter.this.lastPrimary)) {
					PositionWaiter.this.history.mayBeReplaced();
				}
				PositionWaiter.this.lastPrimary = primary;
			}
		}

	}

}
