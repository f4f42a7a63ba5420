package io.github.litefsspring.benchmarks.writes;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.Spread;
import io.github.litefsspring.benchmarks.access.Access;
import io.github.litefsspring.benchmarks.access.PlainPool;
import io.github.litefsspring.benchmarks.access.StarterApplication;
import io.github.litefsspring.benchmarks.load.Load;
import io.github.litefsspring.benchmarks.load.LoadResult;
import io.github.litefsspring.benchmarks.load.LoadSummary;
import io.github.litefsspring.benchmarks.load.Operation;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * Transactions on the primary of a real LiteFS cluster, through the starter and through
 * plain pools of ten connections and of one, in short rounds in turn. The value is ours
 * divided by the pool of ten's transactions per second, with 64 threads in WAL mode.
 */
public final class WritesBenchmark implements Benchmark {

	private static final int ROUNDS = 3;

	private static final int[] THREADS = { 1, 8, 64 };

	private static final Duration LEAST_ROUND = Duration.ofSeconds(1);

	private static final Duration WARM_UP = Duration.ofMillis(1500);

	private final Function<Access, Operation> transaction;

	private WritesBenchmark(Function<Access, Operation> transaction) {
		this.transaction = transaction;
	}

	/**
	 * Transactions of one insert and one update.
	 * @return the benchmark
	 */
	public static Benchmark writing() {
		return new WritesBenchmark(Bookings::book);
	}

	/**
	 * Transactions that read a row before they update it and insert another one.
	 * @return the benchmark
	 */
	public static Benchmark readingFirst() {
		return new WritesBenchmark(Bookings::findChangeAndSave);
	}

	@Override
	public Duration defaultDuration() {
		return Duration.ofSeconds(6);
	}

	@Override
	public double run(Duration duration) throws Exception {
		System.out.printf("%-8s %7s %-22s %8s %8s %8s %8s %9s %9s %9s %6s%n", "journal", "threads", "through", "tx/s",
				"min", "max", "ratio", "p50 ms", "p99 ms", "max ms", "errors");
		Duration round = duration.dividedBy(ROUNDS);
		// with 64 threads one transaction can take a second
		round = (round.compareTo(LEAST_ROUND) < 0) ? LEAST_ROUND : round;
		double value = run("WAL", round);
		run("DELETE", round);
		return value;
	}

	// the last row's ratio
	private double run(String journal, Duration round) throws Exception {
		try (RunningCluster cluster = RunningCluster.builder().replicas(1).start()) {
			RunningNode primary = cluster.node("primary");
			Bookings.create(primary, journal);
			cluster.awaitReplicated();
			try (Access ten = PlainPool.readWrite(primary.database(), 10, journal);
					Access one = PlainPool.readWrite(primary.database(), 1, journal);
					Access ours = StarterApplication.on(primary, journal)) {
				return compare(journal, List.of(ten, one, ours), round);
			}
		}
	}

	private double compare(String journal, List<Access> sides, Duration round) throws Exception {
		for (Access side : sides) {
			Load.run(1, this.transaction.apply(side), WARM_UP);
		}
		double ratio = 0;
		long acknowledged = 0;
		for (int threads : THREADS) {
			List<LoadSummary> summaries = sides.stream().map((side) -> new LoadSummary()).toList();
			for (int i = 0; i < ROUNDS; i++) {
				for (int side = 0; side < sides.size(); side++) {
					Operation operation = this.transaction.apply(sides.get(side));
					LoadResult result = Load.run(threads, operation, round);
					summaries.get(side).add(result);
					acknowledged += result.latencies().getTotalCount();
				}
			}
			double ten = summaries.get(0).perSecond().median();
			for (int side = 0; side < sides.size(); side++) {
				ratio = summaries.get(side).perSecond().median() / ten;
				print(journal, threads, sides.get(side).name(), summaries.get(side), ratio);
			}
		}
		Bookings.check(sides.get(0), acknowledged);
		return ratio;
	}

	private static void print(String journal, int threads, String side, LoadSummary summary, double ratio) {
		Spread spread = summary.perSecond();
		System.out.printf(Locale.ROOT, "%-8s %7d %-22s %8.0f %8.0f %8.0f %8.2f %9.2f %9.2f %9.2f %6d%n", journal,
				threads, side, spread.median(), spread.min(), spread.max(), ratio, summary.latency(0.5),
				summary.latency(0.99), summary.latency(1), summary.errors());
		summary.printErrors();
	}

}
