package io.github.litefsspring.benchmarks.reads;

import java.util.Locale;

import io.github.litefsspring.benchmarks.Spread;
import io.github.litefsspring.benchmarks.load.LoadResult;
import io.github.litefsspring.benchmarks.load.LoadSummary;

/**
 * All rounds of one side in one row of the table.
 */
final class ReadRounds {

	private final LoadSummary reads = new LoadSummary();

	private final Delays delays = new Delays();

	private double writingSeconds;

	void add(LoadResult result, Delays roundDelays, double seconds) {
		this.reads.add(result);
		this.delays.addAll(roundDelays);
		this.writingSeconds += seconds;
	}

	double perSecond() {
		return this.reads.perSecond().median();
	}

	static void printHeader(String title) {
		System.out.printf("%n%s%n", title);
		System.out.printf("%-8s %-24s %7s %-22s %9s %9s %9s %7s %9s %9s %7s %7s %7s %6s%n", "journal", "one read",
				"threads", "through", "reads/s", "min", "max", "ratio", "p99 ms", "commits/s", "p50", "p95", "max",
				"errors");
	}

	void print(String journal, String read, int threads, String side, double ratio) {
		Spread spread = this.reads.perSecond();
		System.out.printf(Locale.ROOT, "%-8s %-24s %7d %-22s %9.0f %9.0f %9.0f %7s %9.3f %9.1f %7s %7s %7s %6d%n",
				journal, read, threads, side, spread.median(), spread.min(), spread.max(),
				Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio), this.reads.latency(0.99),
				this.delays.count() / this.writingSeconds, this.delays.text(0.5), this.delays.text(0.95),
				this.delays.text(1), this.reads.errors());
		this.reads.printErrors();
	}

}
