package io.github.litefsspring.node;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the JVM alive, with names that tell what they do. */
final class DaemonThreads {

	private DaemonThreads() {
	}

	static ThreadFactory named(String name) {
		return (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		};
	}

}
