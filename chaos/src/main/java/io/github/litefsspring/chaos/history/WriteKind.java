package io.github.litefsspring.chaos.history;

/**
 * The ways in which a value is written.
 */
public enum WriteKind {

	/** A request that appends a value to a set. */
	APPEND,

	/** The same, acknowledged only when it is in the backup. */
	STORE,

	/** A transfer between two accounts that notes its value. */
	TRANSFER,

	/** A method that runs on the primary and appends a value. */
	INVOKE,

	/** A transaction of many megabytes that notes its value. */
	LARGE

}
