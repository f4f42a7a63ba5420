package io.github.litefsspring.consistency;

/**
 * Result of waiting for a token.
 *
 * @since 0.1.0
 */
public enum Awaited {

	/** It was here already, so there was no wait. */
	SEEN,

	/** It came in time. */
	ARRIVED,

	/** It did not come in time: the primary has it, this node does not yet. */
	TIMED_OUT,

	/**
	 * It belongs to a history that a failover has discarded, so it will never come. Reads
	 * see the present history.
	 */
	DISCARDED;

	/**
	 * Tell if this node may answer a reader that holds the token.
	 * @return {@code false} only for {@link #TIMED_OUT}
	 */
	public boolean isReadable() {
		return this != TIMED_OUT;
	}

}
