package io.github.litefsspring.jdbc.physical;

/**
 * Effect that a statement may have on other transactions that are committed together with
 * its own.
 *
 * @since 0.1.0
 */
public enum Sharing {

	/** Nothing. */
	SHARED,

	/** The commit may fail because of it, so its transaction is the last of its group. */
	LAST,

	/** It may undo what others have done, so its transaction is committed alone. */
	ALONE;

	/**
	 * The stricter one.
	 * @param other another one
	 * @return this or the other
	 */
	public Sharing and(Sharing other) {
		return (compareTo(other) >= 0) ? this : other;
	}

}
