package io.github.litefsspring.jdbc.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.background.BackgroundTask;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.background.DaemonThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends statements whose time is over, and does what must not block a listener. Its thread
 * starts with the first task.
 */
public final class QueryTimer implements BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(QueryTimer.class);

	private static final String THREAD = "litefs-jdbc";

	private final List<Future<?>> repeated = new CopyOnWriteArrayList<>();

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1,
			DaemonThreads.named(THREAD));

	public QueryTimer() {
		this.executor.setRemoveOnCancelPolicy(true);
	}

	Future<?> schedule(Runnable task, int seconds) {
		return this.executor.schedule(task, seconds, TimeUnit.SECONDS);
	}

	public void every(Duration interval, String what, Runnable task) {
		var surviving = new BackgroundTask(THREAD, what, logger, task);
		this.repeated.add(this.executor.scheduleWithFixedDelay(surviving, interval.toNanos(), interval.toNanos(),
				TimeUnit.NANOSECONDS));
	}

	@Override
	public List<String> gone() {
		boolean gone = !this.executor.isShutdown() && this.repeated.stream().anyMatch(Future::isDone);
		return gone ? List.of(THREAD) : List.of();
	}

	public void close() {
		this.executor.shutdownNow();
	}

}
