package io.github.litefsspring.test.correctness;

import org.jspecify.annotations.Nullable;

/**
 * What one reader saw, once or several times in a row. Reads that see the same are one
 * observation without loss: other reads can only contradict the end of the first of them,
 * after which nothing older may be seen, and the start of the last, before which nothing
 * newer may have been seen.
 *
 * @param node where it was read
 * @param reader who read
 * @param seen what the first statement of the read transaction saw
 * @param later what a later statement of the same transaction saw instead, {@code null}
 * when all saw the same
 * @param firstEnd when the first of these reads had seen it
 * @param lastStart when the last of these reads began
 * @param awaited what the reader had waited for, {@code null} when for nothing
 */
record Observation(String node, String reader, State seen, @Nullable State later, long firstEnd, long lastStart,
		@Nullable Expectation awaited) {

	/**
	 * What a read sees.
	 *
	 * @param version the register
	 * @param total the sum of all balances
	 */
	record State(Version version, long total) {
	}

	/**
	 * What a reader waited for.
	 *
	 * @param value the value of an acknowledged write
	 * @param discarded whether it was told that this write belongs to a history that is
	 * gone
	 */
	record Expectation(long value, boolean discarded) {
	}

}
