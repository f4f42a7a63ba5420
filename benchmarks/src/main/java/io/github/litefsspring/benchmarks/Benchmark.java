package io.github.litefsspring.benchmarks;

import java.time.Duration;

/**
 * One benchmark.
 */
public interface Benchmark {

	/**
	 * Run it and print its table.
	 * @param duration about how long to measure: all of it, or each row of a table
	 * @return the value of its {@code RATIO} line
	 * @throws Exception when it cannot be measured
	 */
	double run(Duration duration) throws Exception;

	/**
	 * The measured time, unless the command line names one.
	 * @return the duration
	 */
	default Duration defaultDuration() {
		return Duration.ofSeconds(60);
	}

}
