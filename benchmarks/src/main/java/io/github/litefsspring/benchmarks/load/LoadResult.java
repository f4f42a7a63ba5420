package io.github.litefsspring.benchmarks.load;

import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * The work of the threads of a {@link Load} in the measured time.
 *
 * @param perSecond successful operations per second, of all threads
 * @param latencies how long each successful operation took, in nanoseconds
 * @param errors how often an operation failed, by its reason
 */
public record LoadResult(double perSecond, Histogram latencies, Map<String, Long> errors) {
}
