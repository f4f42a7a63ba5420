package io.github.litefsspring.background;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

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
		return (task) -> create(task, name);
	}

	/**
	 * Threads with a name and a number.
	 * @param prefix the beginning of each name, which begins with {@code litefs-}
	 * @return their factory
	 */
	public static ThreadFactory numbered(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> create(task, prefix + number.incrementAndGet());
	}

	private static Thread create(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

}
