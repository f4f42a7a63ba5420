package io.github.litefsspring.test.correctness;

import org.jspecify.annotations.Nullable;

/**
 * An attempt to write a value of its own.
 *
 * @param node where it was tried
 * @param form how it was tried
 * @param value the value, unique and greater than 0
 * @param version what it became, if the writer saw it in its transaction
 * @param start when it began
 * @param end when its outcome was known
 * @param outcome what its caller was told
 */
record Write(String node, String form, long value, @Nullable Version version, long start, long end, Outcome outcome) {

	/** What the caller of a write was told. */
	enum Outcome {

		/** It was committed. */
		ACKNOWLEDGED,

		/** It was not committed. */
		FAILED,

		/** It may have been committed or not. */
		UNKNOWN

	}

}
