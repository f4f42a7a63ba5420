package io.github.litefsspring.boot.primary;

import java.util.concurrent.Callable;

/**
 * Facts about the thread that calls. A bean of this type replaces {@link #NONE}.
 *
 * @since 0.1.0
 */
public interface CallingThread {

	/** Knows no web requests. */
	CallingThread NONE = new CallingThread() {

		@Override
		public boolean isWebRequest() {
			return false;
		}

		@Override
		public boolean beginSending() {
			return true;
		}

		@Override
		public void nothingSent() {
		}

	};

	/**
	 * Return whether this thread handles a web request, which goes to the primary as a
	 * whole.
	 * @return whether it does
	 */
	boolean isWebRequest();

	/**
	 * Something is about to be sent to the primary for this thread. A web request that it
	 * belongs to must not be sent there any more, where it would be done again.
	 * @return {@code false} when that request has been sent, so that this must not be
	 */
	boolean beginSending();

	/**
	 * The primary has done nothing of what {@link #beginSending()} announced.
	 */
	void nothingSent();

	/**
	 * Take what is known of this thread along to another one.
	 * @param <T> the type of the result
	 * @param task what to do there
	 * @return the task to call there
	 */
	default <T> Callable<T> carry(Callable<T> task) {
		return task;
	}

	/**
	 * Take what is known of this thread along to another one.
	 * @param task what to do there
	 * @return the task to run there
	 */
	default Runnable carry(Runnable task) {
		return task;
	}

}
