package io.github.litefsspring.chaos.history;

/**
 * The outcome of an operation, as the client was told.
 */
public enum Outcome {

	/** It was acknowledged. */
	OK,

	/** It was refused, and nothing was done. */
	FAILED,

	/** Nobody knows if it was done. */
	UNKNOWN

}
