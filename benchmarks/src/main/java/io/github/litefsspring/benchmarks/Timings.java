package io.github.litefsspring.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The durations of an action that was done many times.
 */
public final class Timings {

	private final String name;

	private final List<Long> nanos = new ArrayList<>();

	/**
	 * Begin with none.
	 * @param name what took so long, for the table
	 */
	public Timings(String name) {
		this.name = name;
	}

	/**
	 * Add one.
	 * @param nanos its duration in nanoseconds
	 */
	public void add(long nanos) {
		this.nanos.add(nanos);
	}

	/**
	 * The median.
	 * @return milliseconds
	 */
	public double median() {
		return percentile(0.5);
	}

	/**
	 * The time of which a share was below.
	 * @param share such as 0.95
	 * @return milliseconds
	 */
	public double percentile(double share) {
		List<Long> sorted = this.nanos.stream().sorted().toList();
		return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1e6;
	}

	/**
	 * Print a table.
	 * @param title what its rows tell
	 * @param rows its rows
	 */
	public static void print(String title, Timings... rows) {
		System.out.printf("%-40s %7s %7s %7s %7s%n", title, "times", "p50", "p95", "p99");
		for (Timings row : rows) {
			System.out.printf(Locale.ROOT, "%-40s %7d %7.2f %7.2f %7.2f%n", row.name, row.nanos.size(), row.median(),
					row.percentile(0.95), row.percentile(0.99));
		}
	}

}
