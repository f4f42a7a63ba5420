package io.github.litefsspring.node;

/**
 * Role of this node: what it may do with the database right now.
 * <p>
 * A role is never guessed: whatever cannot be proved counts as {@link #NO_PRIMARY} or
 * {@link #UNMOUNTED}. In particular the absence of LiteFS's {@code .primary} file does
 * not mean {@link #PRIMARY}: an electing, a demoted and a disconnected node have none
 * either.
 *
 * @since 0.1.0
 */
public enum Role {

	/** LiteFS says that this node holds the lease, and the mount is writable. */
	PRIMARY,

	/** Connected to a named primary; reads only. */
	REPLICA,

	/**
	 * Mounted and readable, but no node leads, or this node was demoted and is not back
	 * yet, or the LiteFS API does not answer.
	 */
	NO_PRIMARY,

	/** The mount is missing or dead; nothing can be read. */
	UNMOUNTED,

	/** No LiteFS by configuration: one plain database file, everything writable. */
	STANDALONE;

	/**
	 * Tell if a write can run on a node of this role.
	 * @return {@code true} for {@link #PRIMARY} and {@link #STANDALONE}
	 */
	public boolean isWritable() {
		return this == PRIMARY || this == STANDALONE;
	}

	/**
	 * Tell if a read can run on a node of this role.
	 * @return {@code true} for every role but {@link #UNMOUNTED}
	 */
	public boolean isReadable() {
		return this != UNMOUNTED;
	}

}
