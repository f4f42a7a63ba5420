package io.github.litefsspring.test.correctness;

/**
 * A promise that was broken.
 *
 * @param rule which
 * @param description by what
 * @param at when
 */
record Violation(Rule rule, String description, long at) {

	/** What is promised. */
	enum Rule {

		/** Every read transaction sees one state: the same all the time, and whole. */
		TORN_READ,

		/** What is read was written, and its write had begun. */
		NEVER_WRITTEN,

		/** A write that was reported as failed is nowhere to be seen. */
		FAILED_WRITE_VISIBLE,

		/** A write takes effect once. */
		WRITTEN_TWICE,

		/**
		 * An acknowledged write stays, unless it is among the last ones of a primary that
		 * died, or was written at the very moment of a handoff.
		 */
		LOST_WRITE,

		/**
		 * A write that begins after another one was acknowledged comes after it.
		 */
		WRITE_ORDER,

		/**
		 * Reads on one node see what earlier reads there saw and earlier writes there
		 * wrote, or something later in the same history.
		 */
		WENT_BACK,

		/** Who has waited for a write sees it. */
		AWAITED_NOT_SEEN,

		/** A write that stays is not reported as discarded. */
		WRONGLY_DISCARDED,

		/** The history is a chain without gaps. */
		BROKEN_CHAIN

	}

}
