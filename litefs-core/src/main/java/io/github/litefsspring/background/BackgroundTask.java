package io.github.litefsspring.background;

import org.slf4j.Logger;

/**
 * A task for an executor that runs it again and again. Whatever it throws, an
 * {@link Error} too, it is run again: the first failure of a series is logged. A
 * {@link java.util.concurrent.ScheduledExecutorService} drops a task that throws.
 *
 * @since 0.1.0
 */
public final class BackgroundTask implements Runnable {

	private final Runnable task;

	private final FailureSeries failures;

	/**
	 * Create the task.
	 * @param name its name, or its thread's
	 * @param what what it does, as the beginning of a sentence that goes on with "failed"
	 * @param logger where failures are logged
	 * @param task what to do
	 */
	public BackgroundTask(String name, String what, Logger logger, Runnable task) {
		this.task = task;
		this.failures = new FailureSeries(name, what, logger);
	}

	@Override
	public void run() {
		try {
			this.task.run();
			this.failures.end();
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
	}

}
