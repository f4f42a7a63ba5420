package io.github.litefsspring.background;

import java.util.concurrent.ThreadFactory;

/**
 * Threads that do not keep the JVM alive, with names that tell what they do.
 *
 * @since 0.1.0
 */
public final class DaemonThreads {

	private DaemonThreads() {
	}

	/**
	 * Threads with a name.
	 * @param name the name of each, which begins with {@code litefs-}
	 * @return their factory
	 */
	public static ThreadFactory named(String name) {
		return (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		};
	}

}
