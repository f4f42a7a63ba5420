package io.github.litefsspring.node;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.background.Listeners;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listeners. Role changes go through a thread of their own, so that a listener
 * that takes long (closing connections, say) cannot keep this node from noticing the next
 * change; they arrive in order, because that is one thread.
 */
final class NodeListeners implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NodeListeners.class);

	private final Listeners<NodeListener> listeners = new Listeners<>("A listener of the LiteFS node", logger);

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
			this.roleThread.execute(() -> this.listeners.tell((listener) -> listener.roleChanged(previous, current)));
		}
		catch (RejectedExecutionException ex) {
			logger.trace("Closed: nobody hears of {}", current);
		}
	}

	void transactionApplied(AppliedTransaction transaction) {
		this.listeners.tell((listener) -> listener.transactionApplied(transaction));
	}

	void transactionAnnounced(AppliedTransaction transaction) {
		this.listeners.tell((listener) -> listener.transactionAnnounced(transaction));
	}

	void replicated(Duration delay) {
		this.listeners.tell((listener) -> listener.replicated(delay));
	}

	@Override
	public void close() {
		this.roleThread.shutdownNow();
	}

}
