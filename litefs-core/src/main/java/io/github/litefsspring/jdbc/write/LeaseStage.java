package io.github.litefsspring.jdbc.write;

/**
 * In whose hands the writer of a lease is.
 */
enum LeaseStage {

	/** The user of the lease has it. */
	HELD,

	/** Another transaction of the same thread has it, and will give it back. */
	LENT,

	/** As LENT, and the user of the lease does not want it back. */
	LENT_FOR_GOOD,

	/** The user has given it back, or it was taken away; it has no other user yet. */
	RELEASED,

	/** Another user may have it. */
	PASSED_ON;

	boolean isLent() {
		return this == LENT || this == LENT_FOR_GOOD;
	}

	// the user of the lease has nothing to do with it any more
	boolean isOver() {
		return this != HELD && this != LENT;
	}

}
