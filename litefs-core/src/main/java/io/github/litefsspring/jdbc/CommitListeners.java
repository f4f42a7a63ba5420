package io.github.litefsspring.jdbc;

import io.github.litefsspring.background.Listeners;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who want to know of commits.
 */
final class CommitListeners {

	private static final Logger logger = LoggerFactory.getLogger(CommitListeners.class);

	private final Listeners<CommitListener> listeners = new Listeners<>("A commit listener", logger);

	void add(CommitListener listener) {
		this.listeners.add(listener);
	}

	void committed() {
		this.listeners.tell(CommitListener::committed);
	}

}
