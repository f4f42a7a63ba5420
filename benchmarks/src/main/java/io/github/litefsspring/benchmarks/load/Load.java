package io.github.litefsspring.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Threads that repeat an operation, each as fast as it can, until they are stopped. Only
 * what they do while {@link #measure} runs is counted.
 */
public final class Load {

	private static final int DIGITS = 2;

	private final Operation operation;

	private final List<Worker> workers = new ArrayList<>();

	private volatile boolean measuring;

	private volatile boolean stopped;

	private long measuredNanos;

	private Load(int threads, Operation operation) {
		this.operation = operation;
		for (int i = 0; i < threads; i++) {
			this.workers.add(new Worker("load-" + (i + 1)));
		}
	}

	/**
	 * Start the threads.
	 * @param threads how many
	 * @param operation what each repeats
	 * @return the running load
	 */
	public static Load start(int threads, Operation operation) {
		Load load = new Load(threads, operation);
		load.workers.forEach(Thread::start);
		return load;
	}

	/**
	 * Run a load and stop it.
	 * @param threads how many threads
	 * @param operation what each repeats
	 * @param duration how long to measure
	 * @return what was done in that time
	 * @throws InterruptedException when the thread was interrupted
	 */
	public static LoadResult run(int threads, Operation operation, Duration duration) throws InterruptedException {
		Load load = start(threads, operation);
		try {
			load.measure(duration);
		}
		finally {
			load.stopped = true;
		}
		return load.stop();
	}

	/**
	 * Count for so long what the threads do.
	 * @param duration how long
	 * @throws InterruptedException when the thread was interrupted
	 */
	public void measure(Duration duration) throws InterruptedException {
		long begin = System.nanoTime();
		this.measuring = true;
		Thread.sleep(duration.toMillis());
		this.measuring = false;
		this.measuredNanos = System.nanoTime() - begin;
	}

	/**
	 * End the threads and wait for them.
	 * @return what they did while it was measured
	 * @throws InterruptedException when the thread was interrupted
	 */
	public LoadResult stop() throws InterruptedException {
		this.stopped = true;
		long count = 0;
		Histogram latencies = new Histogram(DIGITS);
		Map<String, Long> errors = new TreeMap<>();
		for (Worker worker : this.workers) {
			worker.join();
			count += worker.count;
			latencies.add(worker.latencies);
			worker.errors.forEach((error, times) -> errors.merge(error, times, Long::sum));
		}
		return new LoadResult(count / (this.measuredNanos / 1e9), latencies, errors);
	}

	/** One thread. */
	private final class Worker extends Thread {

		private final Histogram latencies = new Histogram(DIGITS);

		private final Map<String, Long> errors = new TreeMap<>();

		private long count;

		Worker(String name) {
			super(name);
			setDaemon(true);
		}

		@Override
		public void run() {
			long begin = System.nanoTime();
			while (!Load.this.stopped) {
				boolean begunInTime = Load.this.measuring;
				Exception failure = attempt();
				boolean endedInTime = Load.this.measuring;
				long end = System.nanoTime();
				if (failure == null && endedInTime) {
					this.count++;
				}
				// one that has not ended in time is slow nevertheless
				if (begunInTime || endedInTime) {
					record(end - begin, failure);
				}
				begin = end;
			}
		}

		private @Nullable Exception attempt() {
			try {
				Load.this.operation.run();
				return null;
			}
			catch (Exception ex) {
				return ex;
			}
		}

		private void record(long nanos, @Nullable Exception failure) {
			if (failure == null) {
				this.latencies.recordValue(nanos);
			}
			else {
				this.errors.merge(describe(failure), 1L, Long::sum);
			}
		}

		private static String describe(Exception failure) {
			Throwable cause = failure;
			while (cause.getCause() != null) {
				cause = cause.getCause();
			}
			return String.valueOf(cause);
		}

	}

}
