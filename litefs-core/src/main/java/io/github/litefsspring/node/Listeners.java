package io.github.litefsspring.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listeners. Role changes go through a thread of their own, so that a listener
 * that takes long (closing connections, say) cannot keep this node from noticing the next
 * change; they arrive in order, because that is one thread.
 */
final class Listeners implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	private final ExecutorService roleThread = Executors
		.newSingleThreadExecutor(DaemonThreads.named("litefs-role-listeners"));

	void add(NodeListener listener) {
		this.listeners.add(listener);
	}

	void remove(NodeListener listener) {
		this.listeners.remove(listener);
	}

	void roleChanged(NodeState previous, NodeState current) {
		try {
			this.roleThread.execute(() -> tell((listener) -> listener.roleChanged(previous, current)));
		}
		catch (RejectedExecutionException ex) {
			logger.trace("Closed: nobody hears of {}", current);
		}
	}

	void transactionApplied(AppliedTransaction transaction) {
		tell((listener) -> listener.transactionApplied(transaction));
	}

	void transactionAnnounced(AppliedTransaction transaction) {
		tell((listener) -> listener.transactionAnnounced(transaction));
	}

	void replicated(Duration delay) {
		tell((listener) -> listener.replicated(delay));
	}

	private void tell(Consumer<NodeListener> call) {
		for (NodeListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (Exception | LinkageError | AssertionError ex) {
				logger.warn("A listener of the LiteFS node failed: {}", listener, ex);
			}
		}
	}

	@Override
	public void close() {
		this.roleThread.shutdownNow();
	}

}
