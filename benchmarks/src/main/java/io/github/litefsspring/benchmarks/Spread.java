package io.github.litefsspring.benchmarks;

import java.util.List;

/**
 * The spread of the results of several equal rounds.
 *
 * @param median the median
 * @param min the least
 * @param max the most
 */
public record Spread(double median, double min, double max) {

	/**
	 * Of some values.
	 * @param values at least one
	 * @return their spread
	 */
	public static Spread of(List<? extends Number> values) {
		List<Double> sorted = values.stream().map(Number::doubleValue).sorted().toList();
		int middle = sorted.size() / 2;
		double median = (sorted.size() % 2 == 1) ? sorted.get(middle)
				: (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
		return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
	}

}
