package io.github.litefsspring.boot.consistency;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import io.github.litefsspring.boot.nodes.PrimaryWaits;
import io.github.litefsspring.boot.primary.CallingThread;
import io.github.litefsspring.consistency.Awaited;
import io.github.litefsspring.consistency.PositionToken;
import io.github.litefsspring.consistency.PositionWaiter;
import io.github.litefsspring.jdbc.CommitListener;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.PositionUnknownException;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Position tokens for code: which position this node has, waiting for one, and taking a
 * token along to other threads, messages and nodes.
 * <p>
 * A token names the last write that a client knows of. Whoever reads with it on a replica
 * first waits until that write is there. Web requests and replies carry it by themselves;
 * this class is for everything else. Without LiteFS ({@code litefs.mode=standalone}) no
 * work has a token and nothing waits. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class LitefsConsistency implements CommitListener {

	private static final Logger logger = LoggerFactory.getLogger(LitefsConsistency.class);

	private final LitefsNode node;

	private final PositionWaiter waiter;

	private final ConsistencyMetrics metrics;

	private final CallingThread thread;

	private final PrimaryWaits waits;

	private final ThreadLocal<@Nullable Work> current = new ThreadLocal<>();

	/**
	 * Create it.
	 * @param node this node
	 * @param waiter waits for positions
	 * @param metrics counts how waiting ends
	 */
	public LitefsConsistency(LitefsNode node, PositionWaiter waiter, ConsistencyMetrics metrics) {
		this(node, waiter, metrics, CallingThread.NONE, PrimaryWaits.UNLIMITED);
	}

	/**
	 * Create it.
	 * @param node this node
	 * @param waiter waits for positions
	 * @param metrics counts how waiting ends
	 * @param thread what else is known of a thread and is carried to others
	 * @param waits bounds how many threads wait at a time
	 */
	public LitefsConsistency(LitefsNode node, PositionWaiter waiter, ConsistencyMetrics metrics, CallingThread thread,
			PrimaryWaits waits) {
		this.node = node;
		this.waiter = waiter;
		this.metrics = metrics;
		this.thread = thread;
		this.waits = waits;
	}

	/**
	 * The position of this node's database now. Everything that was committed here before
	 * is part of it. Reads a file of the LiteFS mount.
	 * @return a token of the position
	 * @throws PositionUnknownException when LiteFS does not tell
	 */
	public PositionToken currentPosition() {
		return PositionToken.of(this.node.readPosition());
	}

	/**
	 * Wait until this node has a position.
	 * @param token the position
	 * @param timeout how long at most. Half a second more goes by when this node is the
	 * primary and the position belongs to another history than its own
	 * @return how it ended: only after {@link Awaited#TIMED_OUT} reads here could miss
	 * the write that the token stands for. That comes at once when
	 * {@code litefs.primary.max-waiting-threads} threads wait already
	 * @throws InterruptedException when the thread was interrupted
	 */
	public Awaited awaitPosition(PositionToken token, Duration timeout) throws InterruptedException {
		long start = System.nanoTime();
		Awaited awaited = this.waiter.look(token);
		// without a timeout only the primary has something to decide
		boolean undecided = !timeout.isZero() || this.node.state().role() == Role.PRIMARY;
		if (awaited == Awaited.TIMED_OUT && undecided && this.waits.begin()) {
			try {
				awaited = this.waiter.await(token, timeout);
			}
			finally {
				this.waits.end(awaited != Awaited.TIMED_OUT);
			}
		}
		this.metrics.waited(awaited, Duration.ofNanos(System.nanoTime() - start));
		return awaited;
	}

	/**
	 * The token to give to whatever this thread asks of others, in a message for example:
	 * the newest of the one its work began with, those it received, and the writes it
	 * committed on this node.
	 * @return the token, empty when this thread's work knows of no write
	 */
	public Optional<PositionToken> travellingToken() {
		Work work = this.current.get();
		return (work != null) ? Optional.ofNullable(tokenOf(work)) : Optional.empty();
	}

	/**
	 * This thread's work has learned of a write elsewhere, from a reply for example.
	 * @param token the position after that write
	 */
	public void received(PositionToken token) {
		Work work = this.current.get();
		if (work != null) {
			work.received(token);
		}
	}

	/**
	 * Do something for the sender of a token, such as handle a message: wait for the
	 * token first, and let it travel on.
	 * @param <T> the type of the result
	 * @param token what the sender had seen
	 * @param timeout how long to wait at most
	 * @param work what to do
	 * @return its result
	 * @throws PositionNotReachedException when this node did not have the position in
	 * time; nothing was done
	 * @throws Exception what the work threw, or {@link InterruptedException}
	 */
	public <T> T callAfter(PositionToken token, Duration timeout, Callable<T> work) throws Exception {
		Awaited awaited = awaitPosition(token, timeout);
		if (!awaited.isReadable()) {
			throw new PositionNotReachedException(token, timeout, this.node.name());
		}
		return call(new Work((awaited != Awaited.DISCARDED) ? token : null), work);
	}

	/**
	 * Begin work of its own on this thread, for a caller elsewhere.
	 * @return gives the token of what was written since, and ends the work; to be called
	 * once, on the same thread
	 */
	public Supplier<Optional<PositionToken>> record() {
		Work work = new Work(null);
		Work before = enter(work);
		return () -> {
			leave(before);
			return Optional.ofNullable(tokenOf(work));
		};
	}

	/**
	 * Take this thread's work along to another thread. Writes that are committed there
	 * count as this work's, as long as its reply has not begun. What is sent to the
	 * primary there counts as sent for this thread's web request.
	 * @param task what to do in the other thread
	 * @return the task to run there
	 */
	public Runnable carry(Runnable task) {
		Work work = this.current.get();
		Runnable carried = this.thread.carry(task);
		if (work == null) {
			return carried;
		}
		return () -> {
			Work before = enter(work);
			try {
				carried.run();
			}
			finally {
				leave(before);
			}
		};
	}

	/**
	 * Take this thread's work along to another thread.
	 * @param <T> the type of the result
	 * @param task what to do in the other thread
	 * @return the task to call there
	 * @see #carry(Runnable)
	 */
	public <T> Callable<T> carry(Callable<T> task) {
		Work work = this.current.get();
		Callable<T> carried = this.thread.carry(task);
		return (work != null) ? () -> call(work, carried) : carried;
	}

	private <T> T call(Work work, Callable<T> task) throws Exception {
		Work before = enter(work);
		try {
			return task.call();
		}
		finally {
			leave(before);
		}
	}

	@Nullable Work work() {
		return this.current.get();
	}

	@Nullable Work enter(Work work) {
		Work before = this.current.get();
		this.current.set(work);
		return before;
	}

	void leave(@Nullable Work before) {
		if (before != null) {
			this.current.set(before);
		}
		else {
			this.current.remove();
		}
	}

	@Override
	public void committed() {
		Work work = this.current.get();
		if (work != null && !isStandalone()) {
			work.committed();
		}
	}

	boolean isStandalone() {
		return this.node.state().role() == Role.STANDALONE;
	}

	@Nullable PositionToken tokenOf(Work work) {
		try {
			return work.token(this::currentPosition);
		}
		catch (PositionUnknownException ex) {
			logger.warn("A write was committed, but its position is not known, so its reader gets no token", ex);
			return null;
		}
	}

}
