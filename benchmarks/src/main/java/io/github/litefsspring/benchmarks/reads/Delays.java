package io.github.litefsspring.benchmarks.reads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The times from commits on the primary until the replica had them.
 */
final class Delays {

	/** A write that takes longer counts as one that never came. */
	static final Duration LIMIT = Duration.ofSeconds(1);

	private static final double NEVER = Double.POSITIVE_INFINITY;

	private final List<Double> millis = new ArrayList<>();

	void add(long nanos) {
		this.millis.add((nanos <= LIMIT.toNanos()) ? Math.max(0, nanos / 1e6) : NEVER);
	}

	void addNever() {
		this.millis.add(NEVER);
	}

	void addAll(Delays other) {
		this.millis.addAll(other.millis);
	}

	int count() {
		return this.millis.size();
	}

	String text(double share) {
		List<Double> sorted = this.millis.stream().sorted().toList();
		double value = sorted.isEmpty() ? Double.NaN
				: sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
		return (value == NEVER) ? "never" : String.format(Locale.ROOT, "%.1f", value);
	}

}
