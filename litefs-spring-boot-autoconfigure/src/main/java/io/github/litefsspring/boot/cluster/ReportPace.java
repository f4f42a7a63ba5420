package io.github.litefsspring.boot.cluster;

import java.time.Duration;

/**
 * The pace of reports in a cluster of some size. Together the nodes send the primary at
 * most 200 reports a second while the database changes all the time, and each gets the
 * list so seldom that what the primary sends grows with the number of nodes, and not with
 * its square.
 * <p>
 * Nodes that may become the primary have a pace of their own, by their number: commits
 * wait for their reports.
 *
 * @param nodes how many nodes share the pace
 */
record ReportPace(int nodes) {

	/** Time between two reports of a small cluster in which nothing changes. */
	static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration FOR_EACH_NODE = Duration.ofMillis(5);

	private static final Duration LIST_FOR_EACH_NODE = Duration.ofMillis(30);

	/**
	 * Time that passes before the next report even if there is news.
	 * @return at least 100 ms
	 */
	Duration pause() {
		return longer(SHORTEST_PAUSE, FOR_EACH_NODE.multipliedBy(this.nodes));
	}

	/**
	 * Time between two reports when there is no news.
	 * @return at least a second
	 */
	Duration interval() {
		return longer(INTERVAL, pause());
	}

	/**
	 * Time after which a silent node counts as not connected.
	 * @return at least three seconds
	 */
	Duration silence() {
		return interval().multipliedBy(3);
	}

	/**
	 * Time after which a node wants the list anew.
	 * @return less than a pause in a small cluster, so that each reply brings the list
	 */
	Duration list() {
		return LIST_FOR_EACH_NODE.multipliedBy(this.nodes);
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

}
