package io.github.litefsspring.node;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.node.MountReading.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the mount from a thread of its own, because a read of a FUSE file system whose
 * process is stopped does not return, and cannot be interrupted.
 */
final class MountReader implements AutoCloseable {

	private final ExecutorService thread = Executors.newSingleThreadExecutor(DaemonThreads.named("litefs-mount"));

	private final Supplier<MountReading> read;

	private final Duration slowAfter;

	private final Duration hungAfter;

	private @Nullable Future<MountReading> pending;

	private long pendingSince;

	MountReader(Supplier<MountReading> read, Duration slowAfter, Duration hungAfter) {
		this.read = read;
		this.slowAfter = slowAfter;
		this.hungAfter = hungAfter;
	}

	// only one thread at a time; SLOW or HUNG when there is no answer yet
	MountReading read() throws InterruptedException {
		Future<MountReading> reading = this.pending;
		if (reading == null || reading.isDone()) {
			reading = this.thread.submit(this.read::get);
			this.pending = reading;
			this.pendingSince = System.nanoTime();
		}
		Duration waited = Duration.ofNanos(System.nanoTime() - this.pendingSince);
		Duration limit = (waited.compareTo(this.slowAfter) < 0) ? this.slowAfter.minus(waited) : Duration.ofMillis(1);
		try {
			MountReading found = reading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
			this.pending = null;
			return found;
		}
		catch (TimeoutException ex) {
			return stillWaiting();
		}
		catch (ExecutionException ex) {
			this.pending = null;
			return MountReading.without(Condition.DEAD, String.valueOf(ex.getCause()));
		}
	}

	private MountReading stillWaiting() {
		Duration waited = Duration.ofNanos(System.nanoTime() - this.pendingSince);
		String detail = "no answer from the file system for " + waited.toMillis() + " ms";
		return MountReading.without((waited.compareTo(this.hungAfter) < 0) ? Condition.SLOW : Condition.HUNG, detail);
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
