package io.github.litefsspring.backup.restore;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.litefsspring.background.DaemonThreads;

/**
 * Threads that wait for a store.
 */
final class RestoreThreads {

	static final int COUNT = 8;

	private RestoreThreads() {
	}

	static ExecutorService start() {
		return Executors.newFixedThreadPool(COUNT, DaemonThreads.numbered("litefs-restore-"));
	}

}
