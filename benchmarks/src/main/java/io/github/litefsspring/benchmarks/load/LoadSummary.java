package io.github.litefsspring.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.benchmarks.Spread;
import org.HdrHistogram.Histogram;

/**
 * Several rounds of the same load.
 */
public final class LoadSummary {

	private final List<Double> perSecond = new ArrayList<>();

	private final Histogram latencies = new Histogram(2);

	private final Map<String, Long> errors = new TreeMap<>();

	/**
	 * Add a round.
	 * @param result what it gave
	 */
	public void add(LoadResult result) {
		this.perSecond.add(result.perSecond());
		this.latencies.add(result.latencies());
		result.errors().forEach((error, times) -> this.errors.merge(error, times, Long::sum));
	}

	/**
	 * Successful operations per second, of all threads.
	 * @return the spread over the rounds
	 */
	public Spread perSecond() {
		return Spread.of(this.perSecond);
	}

	/**
	 * The time of which a share of the operations was below, over all rounds.
	 * @param share such as 0.99
	 * @return milliseconds
	 */
	public double latency(double share) {
		return this.latencies.getValueAtPercentile(share * 100) / 1e6;
	}

	/**
	 * The number of operations that failed, over all rounds.
	 * @return their number
	 */
	public long errors() {
		return this.errors.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Print why operations failed; nothing when none did.
	 */
	public void printErrors() {
		this.errors.forEach((error, times) -> System.out.printf("    %d x %s%n", times, error));
	}

}
