package io.github.litefsspring.test.correctness;

import java.util.List;

/**
 * All that happened in one run. Times are those of one clock ({@link System#nanoTime()}).
 *
 * @param writes all attempts to write
 * @param observations all that was read
 * @param disturbances what was done to the cluster
 * @param survivors the history that all nodes have in the end, from
 * {@link Version#INITIAL} on
 * @param total the sum of all balances, which no transfer changes
 */
record History(List<Write> writes, List<Observation> observations, List<Disturbance> disturbances,
		List<Version> survivors, long total) {
}
