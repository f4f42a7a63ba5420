package io.github.litefsspring.test.correctness;

/**
 * Something that was done to the cluster.
 *
 * @param kind what
 * @param node to which node
 * @param start when it began at the earliest
 * @param end when it had happened
 */
record Disturbance(Kind kind, String node, long start, long end) {

	/** What can be done to a cluster. */
	enum Kind {

		/**
		 * The node became the primary in an orderly way. Only what was committed at that
		 * very moment may be lost: LiteFS 0.5.14 goes on taking commits for some
		 * milliseconds after it has sent the next primary the last ones
		 * ({@code handlePostStream} in its {@code http/server.go} and
		 * {@code monitorLeaseAsPrimary} in its {@code store.go}).
		 */
		HANDOFF,

		/**
		 * The node, which was or may have been the primary, was killed or ended itself.
		 * What no other node had may be lost.
		 */
		DEATH_OF_PRIMARY,

		/** The node, which was a replica, was killed. Nothing may be lost. */
		DEATH_OF_REPLICA

	}

}
