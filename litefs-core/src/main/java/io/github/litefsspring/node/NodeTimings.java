package io.github.litefsspring.node;

import java.time.Duration;

/**
 * The pace of a {@link ClusterNode}.
 *
 * @param watch between two looks at a settled mount
 * @param settling between two looks while something is missing or changing
 * @param silence after which a silent event stream proves nothing any more and
 * {@code /info} is asked: LiteFS sends no heartbeat
 * @param patience how long a silent but open stream counts while {@code /info} times out
 * @param answer how long to wait for an answer of {@code /info}
 * @param slowMount after which a mount that does not answer counts as slow
 * @param hungMount after which a mount that does not answer counts as gone
 */
record NodeTimings(Duration watch, Duration settling, Duration silence, Duration patience, Duration answer,
		Duration slowMount, Duration hungMount) {

	static final NodeTimings DEFAULT = new NodeTimings(Duration.ofSeconds(1), Duration.ofMillis(100),
			Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(2), Duration.ofSeconds(4),
			Duration.ofSeconds(10));

}
