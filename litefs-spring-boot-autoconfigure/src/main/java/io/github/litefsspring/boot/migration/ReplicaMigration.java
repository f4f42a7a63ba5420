package io.github.litefsspring.boot.migration;

/**
 * Ways of migrations on a node that is not the primary.
 *
 * @since 0.1.0
 */
public enum ReplicaMigration {

	/**
	 * Validate, and wait until the schema this application needs has been replicated.
	 */
	WAIT,

	/** Validate and fail at once when something is missing. */
	VALIDATE,

	/** Nothing, until this node becomes the primary. */
	NONE

}
