package io.github.litefsspring.jdbc;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends statements whose time is over, and does what must not block a listener. Its thread
 * starts with the first task.
 */
final class QueryTimer {

	private static final Logger logger = LoggerFactory.getLogger(QueryTimer.class);

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
		var thread = new Thread(task, "litefs-jdbc");
		thread.setDaemon(true);
		return thread;
	});

	QueryTimer() {
		this.executor.setRemoveOnCancelPolicy(true);
	}

	Future<?> schedule(Runnable task, int seconds) {
		return this.executor.schedule(task, seconds, TimeUnit.SECONDS);
	}

	void every(Duration interval, Runnable task) {
		this.executor.scheduleWithFixedDelay(new Surviving(task), interval.toNanos(), interval.toNanos(),
				TimeUnit.NANOSECONDS);
	}

	void close() {
		this.executor.shutdownNow();
	}

	/**
	 * A task that runs again after it has failed.
	 */
	private static final class Surviving implements Runnable {

		private final Runnable task;

		private boolean failed;

		Surviving(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			try {
				this.task.run();
				this.failed = false;
			}
			catch (RuntimeException ex) {
				if (!this.failed) {
					logger.warn("A task of the data source failed. It is tried again, and further failures are not "
							+ "logged", ex);
				}
				this.failed = true;
			}
		}

	}

}
