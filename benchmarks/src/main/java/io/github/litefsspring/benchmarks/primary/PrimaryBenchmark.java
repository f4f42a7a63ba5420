package io.github.litefsspring.benchmarks.primary;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.load.Load;
import io.github.litefsspring.benchmarks.load.LoadResult;

/**
 * What becomes of the primary's write-ahead log, and of a replica's wish for the HALT
 * lock, while eight threads read on the primary without a pause and another one writes.
 * The log is watched for the whole duration without HALT locks, because LiteFS empties it
 * whenever it lends one; then locks are asked for during a third of it.
 * <p>
 * The value is the size of the log at most, plain divided by ours, with read-only
 * transactions that take 5 ms.
 */
public final class PrimaryBenchmark implements Benchmark {

	private static final int READERS = 8;

	private static final Duration WARM_UP = Duration.ofMillis(1500);

	@Override
	public double run(Duration duration) throws Exception {
		System.out.printf("%-17s %-16s %-8s %9s %9s %11s %6s %8s %8s %8s %11s %6s %7s%n", "one read", "through",
				"measured", "reads/s", "commits/s", "log at most", "HALT", "p50 ms", "p95 ms", "max ms", "not granted",
				"hung", "errors");
		double ratio = 0;
		double slowestHalt = 0;
		double largestLog = 0;
		for (Reads reads : Reads.values()) {
			Result ours;
			try (Side side = Side.starter()) {
				ours = measure(side, reads, duration);
			}
			Result plain;
			try (Side side = Side.plain()) {
				plain = measure(side, reads, duration);
			}
			ratio = plain.largestLog() / ours.largestLog();
			slowestHalt = Math.max(slowestHalt, ours.slowestHalt());
			largestLog = Math.max(largestLog, ours.largestLog());
		}
		System.out.printf(Locale.ROOT,
				"LitefsDataSource: log of %.1f MB at most, the slowest HALT lock was granted after %.1f ms%n",
				largestLog, slowestHalt);
		return ratio;
	}

	private static Result measure(Side side, Reads reads, Duration duration) throws Exception {
		Load.run(1, reads.through(side.reads()), WARM_UP);
		LargeWrites writes = round(side, reads, duration, new HaltRounds(Duration.ZERO));
		HaltRounds halts = new HaltRounds(duration.dividedBy(3));
		round(side, reads, duration.dividedBy(3), halts);
		return new Result(writes.largestLogMegabytes(), halts.slowestMillis());
	}

	private static LargeWrites round(Side side, Reads reads, Duration duration, HaltRounds halts) throws Exception {
		Load load = Load.start(READERS, reads.through(side.reads()));
		LargeWrites writes = new LargeWrites(side.writes().dataSource(), side.primary());
		writes.start();
		CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> halts.run(side, writes),
				(task) -> new Thread(task, "halt-rounds").start());
		load.measure(duration);
		asking.join();
		writes.stop();
		print(side, reads, load.stop(), writes, halts);
		return writes;
	}

	private static void print(Side side, Reads reads, LoadResult result, LargeWrites writes, HaltRounds halts) {
		System.out.printf(Locale.ROOT, "%-17s %-16s %-8s %9.0f %9.1f %8.1f MB %6d %8s %8s %8s %11d %6d %7d%n",
				reads.text(), side.reads().name(), (halts.count() == 0) ? "log" : "HALT", result.perSecond(),
				writes.commitsPerSecond(), writes.largestLogMegabytes(), halts.count(), halts.text(0.5),
				halts.text(0.95), halts.text(1), halts.refused(), halts.hung(),
				sum(result.errors()) + sum(writes.errors()));
		result.errors().forEach(PrimaryBenchmark::printError);
		writes.errors().forEach(PrimaryBenchmark::printError);
		halts.refusals().forEach(PrimaryBenchmark::printError);
	}

	private static void printError(String error, long times) {
		System.out.printf("    %d x %s%n", times, error);
	}

	private static long sum(Map<String, Long> errors) {
		return errors.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * What a side gave.
	 *
	 * @param largestLog megabytes
	 * @param slowestHalt milliseconds
	 */
	private record Result(double largestLog, double slowestHalt) {
	}

}
