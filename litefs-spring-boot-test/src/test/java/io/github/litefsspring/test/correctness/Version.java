package io.github.litefsspring.test.correctness;

/**
 * One value of the register, and where it stands in its history. Every committed write
 * makes one, so its predecessors are what the database went through before it.
 *
 * @param sequence how many writes came before it in its history
 * @param value the value, written by one attempt only
 * @param previous the value before it
 */
record Version(long sequence, long value, long previous) {

	/** What the register holds before the first write. */
	static final Version INITIAL = new Version(0, 0, 0);

}
