package io.github.litefsspring.jdbc;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends statements whose time is over, and does what must not block a listener. Its thread
 * starts with the first task.
 */
final class QueryTimer {

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
		this.executor.scheduleWithFixedDelay(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	void close() {
		this.executor.shutdownNow();
	}

}
