package io.github.litefsspring.chaos.check;

/**
 * The promises that can be broken.
 */
public enum ViolationKind {

	/** An acknowledged write is gone, and nobody has told so. */
	LOST_WRITE,

	/** A write that was in the backup is gone. */
	LOST_STORED_WRITE,

	/** A write that was refused is there. */
	FAILED_BUT_PRESENT,

	/** A write is there more than once. */
	DUPLICATE,

	/** Something is there that nobody has written. */
	UNKNOWN_VALUE,

	/** Money has come from nowhere or is gone. */
	MONEY,

	/** A read with a token does not see what the token stands for. */
	STALE_READ,

	/** A client has seen something on a node, and later not any more. */
	WENT_BACK,

	/** A session does not have what its client has put there, or has it twice. */
	SESSION,

	/** An answer that says neither what was done nor what to do. */
	UNHANDLED_ERROR,

	/** A node has not come back in time. */
	NODE_NOT_BACK,

	/** Nodes do not have the same in the end. */
	NODES_DIFFER,

	/** SQLite finds the database damaged. */
	INTEGRITY,

	/** A lineage cannot be restored, or is not what it should be. */
	RESTORE

}
