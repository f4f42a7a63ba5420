package io.github.litefsspring.boot.nodes;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of this library that follow a change of the node's role, one after the
 * other in the order of {@link Step}, on a thread of its own. The steps of the next
 * change come after all steps of the one before.
 *
 * @since 0.1.0
 */
public final class RoleSteps implements NodeListener, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RoleSteps.class);

	private final Map<Step, NodeListener> steps = new ConcurrentSkipListMap<>();

	private final ExecutorService thread = Executors.newSingleThreadExecutor(DaemonThreads.named("litefs-role-steps"));

	private final LitefsNode node;

	private volatile Future<?> last = finished();

	/**
	 * Create it. Listens to the node from now on.
	 * @param node the node
	 */
	public RoleSteps(LitefsNode node) {
		this.node = node;
		node.addListener(this);
	}

	private static Future<?> finished() {
		FutureTask<?> task = new FutureTask<>(() -> null);
		task.run();
		return task;
	}

	/**
	 * Have something done at each change of the role. It may block.
	 * @param step its place in the order
	 * @param listener told of the role
	 */
	public void add(Step step, NodeListener listener) {
		this.steps.put(step, listener);
	}

	/**
	 * Have it done no more.
	 * @param step its place
	 * @param listener what was added there
	 */
	public void remove(Step step, NodeListener listener) {
		this.steps.remove(step, listener);
	}

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		run(() -> this.steps.forEach((step, listener) -> take(step, listener, previous, current)));
	}

	/**
	 * Run something after the steps of the changes that this was told of.
	 * @param task may block
	 */
	public synchronized void run(Runnable task) {
		try {
			this.last = this.thread.submit(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application has ended", ex);
		}
	}

	private void take(Step step, NodeListener listener, NodeState previous, NodeState current) {
		try {
			listener.roleChanged(previous, current);
		}
		catch (RuntimeException | Error ex) {
			logger.error("{} failed on node '{}' when it became {}", step, this.node.name(), current.role(), ex);
		}
	}

	/**
	 * The end of the steps of the changes that this was told of.
	 * @return done when they are
	 */
	public Future<?> last() {
		return this.last;
	}

	@Override
	public void close() {
		this.node.removeListener(this);
		this.thread.shutdownNow();
	}

	/**
	 * What follows a change of the role, in this order. The event
	 * {@link io.github.litefsspring.boot.LitefsRoleChangedEvent} comes after all of them.
	 */
	public enum Step {

		/** A new primary opens its writer, after what only the store has was applied. */
		WRITER,

		/** A new primary runs the migrations that it has passed over as a replica. */
		MIGRATION,

		/** What runs on the primary only starts, or stops. */
		WORK

	}

}
