package io.github.litefsspring.backup;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * The threads of one backup of several in the same process, and the CPU time they take.
 */
final class BackupThreads {

	private final ThreadMXBean times = ManagementFactory.getThreadMXBean();

	private final ThreadGroup group;

	BackupThreads(String name) {
		this.group = new ThreadGroup(name);
	}

	/**
	 * Do something whose threads are to be measured.
	 */
	<T> T call(Callable<T> task) throws Exception {
		FutureTask<T> future = new FutureTask<>(task);
		new Thread(this.group, future, this.group.getName()).start();
		return future.get();
	}

	/**
	 * The CPU time, in nanoseconds, of the threads whose names begin with one of some
	 * prefixes.
	 */
	long cpuNanos(String... prefixes) {
		Thread[] threads = new Thread[200];
		int count = this.group.enumerate(threads);
		long nanos = 0;
		for (int index = 0; index < count; index++) {
			for (String prefix : prefixes) {
				if (threads[index].getName().startsWith(prefix)) {
					nanos += Math.max(0, this.times.getThreadCpuTime(threads[index].getId()));
				}
			}
		}
		return nanos;
	}

}
