package io.github.litefsspring.boot.nodes;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of this library that follow a change of the node's role: for a new
 * primary one after the other in the order of {@link Step}, otherwise {@link Step#WORK}
 * at once. Work that takes long to start or to stop keeps the next change from nothing
 * but its own work and events.
 *
 * @since 0.1.0
 */
public final class RoleSteps implements NodeListener, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RoleSteps.class);

	private final Map<Step, List<NodeListener>> steps = new EnumMap<>(Step.class);

	private final ExecutorService first = Executors.newSingleThreadExecutor(DaemonThreads.named("litefs-role-steps"));

	private final ExecutorService work = Executors.newSingleThreadExecutor(DaemonThreads.named("litefs-primary-work"));

	private final LitefsNode node;

	/**
	 * Create it. Listens to the node from now on.
	 * @param node the node
	 */
	public RoleSteps(LitefsNode node) {
		this.node = node;
		for (Step step : Step.values()) {
			this.steps.put(step, new CopyOnWriteArrayList<>());
		}
		node.addListener(this);
	}

	/**
	 * Have something done at a change of the role. It may block.
	 * @param step its place in the order
	 * @param listener told of the role
	 */
	public void add(Step step, NodeListener listener) {
		listeners(step).add(listener);
	}

	/**
	 * Have it done no more.
	 * @param step its place
	 * @param listener what was added there
	 */
	public void remove(Step step, NodeListener listener) {
		listeners(step).remove(listener);
	}

	private List<NodeListener> listeners(Step step) {
		return this.steps.getOrDefault(step, List.of());
	}

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		if (!current.role().isWritable()) {
			execute(this.work, () -> take(Step.WORK, previous, current));
			return;
		}
		execute(this.first, () -> {
			take(Step.WRITER, previous, current);
			take(Step.MIGRATION, previous, current);
			execute(this.work, () -> take(Step.WORK, previous, current));
		});
	}

	/**
	 * Do something in its place, although the role has not changed.
	 * @param step the place
	 * @param task may block
	 */
	public void run(Step step, Runnable task) {
		execute((step == Step.WORK) ? this.work : this.first, task);
	}

	/**
	 * Do something after all steps of the changes that this was told of, and in the order
	 * of these calls.
	 * @param task must not block
	 */
	public void afterwards(Runnable task) {
		execute(this.first, () -> execute(this.work, task));
	}

	private static void execute(ExecutorService thread, Runnable task) {
		try {
			thread.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application has ended", ex);
		}
	}

	private void take(Step step, NodeState previous, NodeState current) {
		for (NodeListener listener : listeners(step)) {
			try {
				listener.roleChanged(previous, current);
			}
			catch (RuntimeException | Error ex) {
				logger.error("{} failed on node '{}' when it became {}", step, this.node.name(), current.role(), ex);
			}
		}
	}

	@Override
	public void close() {
		this.node.removeListener(this);
		this.first.shutdownNow();
		this.work.shutdownNow();
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
