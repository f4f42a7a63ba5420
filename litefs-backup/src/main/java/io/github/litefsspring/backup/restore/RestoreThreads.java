package io.github.litefsspring.backup.restore;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that wait for a store.
 */
final class RestoreThreads {

	static final int COUNT = 8;

	private RestoreThreads() {
	}

	static ExecutorService start() {
		AtomicInteger number = new AtomicInteger();
		return Executors.newFixedThreadPool(COUNT, (task) -> {
			Thread thread = new Thread(task, "litefs-restore-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

}
