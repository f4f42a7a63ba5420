package io.github.litefsspring.background;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.slf4j.Logger;

/**
 * Listeners that cannot break their caller, whatever they throw. Safe for use by several
 * threads.
 *
 * @param <L> their type
 * @since 0.1.0
 */
public final class Listeners<L> {

	private final String kind;

	private final Logger logger;

	private final List<L> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Begin with none.
	 * @param kind what they are, such as "A commit listener"
	 * @param logger where failures are logged
	 */
	public Listeners(String kind, Logger logger) {
		this.kind = kind;
		this.logger = logger;
	}

	/**
	 * Add a listener.
	 * @param listener the listener
	 */
	public void add(L listener) {
		this.listeners.add(listener);
	}

	/**
	 * Remove a listener.
	 * @param listener the listener
	 */
	public void remove(L listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Tell each of them, in the order in which they were added. A failure is logged.
	 * @param event tells one
	 */
	public void tell(Consumer<? super L> event) {
		for (L listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				log(listener, ex);
			}
		}
	}

	private void log(L listener, Throwable failure) {
		try {
			this.logger.warn("{} failed: {}", this.kind, listener, failure);
		}
		catch (Throwable ex) {
			// an application that is out of memory cannot log either
		}
	}

}
