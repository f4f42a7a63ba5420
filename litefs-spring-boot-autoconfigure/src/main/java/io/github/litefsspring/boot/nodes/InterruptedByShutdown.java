package io.github.litefsspring.boot.nodes;

/**
 * Ends a wait of the thread that starts the application when the JVM is told to end.
 * Spring's own shutdown hook would wait until the start is over.
 *
 * @since 0.1.0
 */
public final class InterruptedByShutdown implements AutoCloseable {

	private final Thread hook;

	private volatile boolean stopped;

	/**
	 * Begin to interrupt the current thread on shutdown.
	 */
	public InterruptedByShutdown() {
		Thread waiting = Thread.currentThread();
		this.hook = new Thread(() -> stop(waiting), "litefs-shutdown");
		try {
			Runtime.getRuntime().addShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			stop(waiting);
		}
	}

	private void stop(Thread waiting) {
		this.stopped = true;
		waiting.interrupt();
	}

	/**
	 * Tell if the shutdown interrupted the thread.
	 * @return {@code false} when another one did
	 */
	public boolean isStopped() {
		return this.stopped;
	}

	/**
	 * The wait is over.
	 */
	@Override
	public void close() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// the JVM ends
		}
	}

}
