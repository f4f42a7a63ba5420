package io.github.litefsspring.sample.invoices.usage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One thing that was measured again and again. It has grown if it is higher at the end
 * than at the beginning, by the medians of the last and of the first third: a single
 * outlier is none, and what comes and goes with the load is none.
 */
public final class Series {

	private static final int NAMED = 4;

	private final String name;

	private final double allowedGrowth;

	private final List<Map<String, Long>> values = new ArrayList<>();

	private final List<Double> minutes = new ArrayList<>();

	/**
	 * Create it.
	 * @param name what is measured, with its unit
	 * @param allowedGrowth how much more it may be at the end, however long it takes
	 */
	public Series(String name, double allowedGrowth) {
		this.name = name;
		this.allowedGrowth = allowedGrowth;
	}

	/**
	 * Add a value.
	 * @param minute when it was measured
	 * @param value its parts by name
	 */
	public void add(double minute, Map<String, Long> value) {
		this.minutes.add(minute);
		this.values.add(value);
	}

	/**
	 * Whether it is higher at the end by more than is allowed.
	 * @return {@code true} when something grows
	 */
	public boolean grows() {
		return growth() > this.allowedGrowth;
	}

	double growth() {
		int third = this.values.size() / 3;
		return median(totals().subList(totals().size() - third, totals().size())) - median(totals().subList(0, third));
	}

	// least squares
	double slopePerMinute() {
		List<Double> totals = totals();
		double meanMinute = mean(this.minutes);
		double meanTotal = mean(totals);
		double products = 0;
		double squares = 0;
		for (int i = 0; i < totals.size(); i++) {
			double minute = this.minutes.get(i) - meanMinute;
			products += minute * (totals.get(i) - meanTotal);
			squares += minute * minute;
		}
		return products / squares;
	}

	private List<Double> totals() {
		return this.values.stream()
			.map((value) -> (double) value.values().stream().mapToLong(Long::longValue).sum())
			.toList();
	}

	private static double mean(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}

	/**
	 * The parts that have grown most between the first and the last value.
	 * @return their names and by how much
	 */
	public String whatGrew() {
		Map<String, Long> grown = new TreeMap<>(this.values.get(this.values.size() - 1));
		this.values.get(0).forEach((part, value) -> grown.merge(part, -value, Long::sum));
		return grown.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > 0)
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.limit(NAMED)
			.map((entry) -> entry.getKey() + " +" + entry.getValue())
			.collect(Collectors.joining(", "));
	}

	/**
	 * The first line of a table of series.
	 * @return names of the columns
	 */
	public static String head() {
		return "%-34s %12s %12s %12s %12s %12s  %s".formatted("", "first", "last", "most", "growth", "per minute",
				"what grew");
	}

	/**
	 * A line of a table.
	 * @return first, last and highest value, growth and slope
	 */
	@Override
	public String toString() {
		List<Double> totals = totals();
		return String.format(Locale.ROOT, "%-34s %12.0f %12.0f %12.0f %12.0f %12.2f  %s", this.name, totals.get(0),
				totals.get(totals.size() - 1), totals.stream().max(Comparator.naturalOrder()).orElseThrow(), growth(),
				slopePerMinute(), whatGrew());
	}

}
