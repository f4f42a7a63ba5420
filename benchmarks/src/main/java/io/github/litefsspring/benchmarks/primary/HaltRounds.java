package io.github.litefsspring.benchmarks.primary;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.benchmarks.load.Pace;
import org.HdrHistogram.Histogram;

/**
 * Asks for the HALT lock and gives it back, about twice a second.
 */
final class HaltRounds {

	private static final long PERIOD = Duration.ofMillis(500).toNanos();

	private final Duration duration;

	private final Histogram granted = new Histogram(3);

	private final Map<String, Long> refusals = new TreeMap<>();

	private long hung;

	/**
	 * Begin with none.
	 * @param duration how long to go on; not at all when it is zero
	 */
	HaltRounds(Duration duration) {
		this.duration = duration;
	}

	void run(Side side, LargeWrites writes) {
		HaltRequest request = side.halt(writes);
		long next = System.nanoTime();
		long end = next + this.duration.toNanos();
		while (next - end < 0) {
			Pace.awaitTime(next);
			try {
				this.granted.recordValue(request.nanosUntilGranted());
			}
			catch (Exception ex) {
				this.refusals.merge(String.valueOf(ex), 1L, Long::sum);
			}
			if (!side.replicates()) {
				this.hung++;
			}
			next = Math.max(next + PERIOD, System.nanoTime());
		}
	}

	long refused() {
		return this.refusals.values().stream().mapToLong(Long::longValue).sum();
	}

	long count() {
		return this.granted.getTotalCount() + refused();
	}

	long hung() {
		return this.hung;
	}

	Map<String, Long> refusals() {
		return this.refusals;
	}

	double slowestMillis() {
		return this.granted.getMaxValue() / 1e6;
	}

	String text(double share) {
		return (this.granted.getTotalCount() == 0) ? "-"
				: String.format(Locale.ROOT, "%.1f", this.granted.getValueAtPercentile(share * 100) / 1e6);
	}

}
