package io.github.litefsspring.boot.nodes;

/**
 * A reason for which no write reaches a primary. Nothing was sent then.
 *
 * @since 0.1.0
 */
public enum PrimaryProblem {

	/** LiteFS names no primary. */
	NONE_KNOWN("LiteFS names no primary: one is being elected, or no candidate is there"),

	/** Its application takes no connections, but its LiteFS lives and keeps the lease. */
	APPLICATION_DEAD("The primary's application takes no connections, while its LiteFS answers and keeps the lease: "
			+ "the application starts, or has ended"),

	/** Neither its application nor its LiteFS takes connections. */
	NODE_DEAD("Neither the primary's application nor its LiteFS takes connections: "
			+ "another candidate becomes the primary when the lease ends"),

	/** Its LiteFS is not heard of. */
	SILENT("Nothing is heard of the primary's LiteFS: it has ended or hangs, or the network is cut; "
			+ "another candidate becomes the primary when the lease ends");

	private final String explanation;

	PrimaryProblem(String explanation) {
		this.explanation = explanation;
	}

	/**
	 * The reason, for people. It names no node.
	 * @return a sentence without its full stop
	 */
	public String explanation() {
		return this.explanation;
	}

}
