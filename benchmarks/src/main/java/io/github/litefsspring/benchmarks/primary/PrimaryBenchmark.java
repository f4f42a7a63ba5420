package io.github.litefsspring.benchmarks.primary;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.load.Load;
import io.github.litefsspring.benchmarks.load.LoadResult;

/**
 * The growth of the primary's write-ahead log while eight threads read on the primary
 * without a pause and another one writes.
 * <p>
 * The value is the size of the log at most, plain divided by ours, with read-only
 * transactions that take 5 ms.
 */
public final class PrimaryBenchmark implements Benchmark {

	private static final int READERS = 8;

	private static final Duration WARM_UP = Duration.ofMillis(1500);

	@Override
	public double run(Duration duration) throws Exception {
		System.out.printf("%-17s %-16s %9s %9s %11s %7s%n", "one read", "through", "reads/s", "commits/s",
				"log at most", "errors");
		double ratio = 0;
		for (Reads reads : Reads.values()) {
			double ours;
			try (Side side = Side.starter()) {
				ours = largestLog(side, reads, duration);
			}
			double plain;
			try (Side side = Side.plain()) {
				plain = largestLog(side, reads, duration);
			}
			ratio = plain / ours;
		}
		return ratio;
	}

	private static double largestLog(Side side, Reads reads, Duration duration) throws Exception {
		Load.run(1, reads.through(side.reads()), WARM_UP);
		Load load = Load.start(READERS, reads.through(side.reads()));
		LargeWrites writes = new LargeWrites(side.writes().dataSource(), side.primary());
		writes.start();
		load.measure(duration);
		writes.stop();
		print(side, reads, load.stop(), writes);
		return writes.largestLogMegabytes();
	}

	private static void print(Side side, Reads reads, LoadResult result, LargeWrites writes) {
		System.out.printf(Locale.ROOT, "%-17s %-16s %9.0f %9.1f %8.1f MB %7d%n", reads.text(), side.reads().name(),
				result.perSecond(), writes.commitsPerSecond(), writes.largestLogMegabytes(),
				sum(result.errors()) + sum(writes.errors()));
		result.errors().forEach(PrimaryBenchmark::printError);
		writes.errors().forEach(PrimaryBenchmark::printError);
	}

	private static void printError(String error, long times) {
		System.out.printf("    %d x %s%n", times, error);
	}

	private static long sum(Map<String, Long> errors) {
		return errors.values().stream().mapToLong(Long::longValue).sum();
	}

}
