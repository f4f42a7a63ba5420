package io.github.litefsspring.jdbc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who want to know of commits.
 */
final class CommitListeners {

	private static final Logger logger = LoggerFactory.getLogger(CommitListeners.class);

	private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();

	void add(CommitListener listener) {
		this.listeners.add(listener);
	}

	void committed() {
		for (CommitListener listener : this.listeners) {
			try {
				listener.committed();
			}
			catch (RuntimeException ex) {
				logger.warn("A commit listener failed: {}", listener, ex);
			}
		}
	}

}
