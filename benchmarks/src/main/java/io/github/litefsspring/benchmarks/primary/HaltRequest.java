package io.github.litefsspring.benchmarks.primary;

/**
 * A way in which a replica asks for the HALT lock, and gives it back at once.
 */
@FunctionalInterface
interface HaltRequest {

	/**
	 * Ask once.
	 * @return how long it took until the lock was held, in nanoseconds
	 * @throws Exception when it was not granted
	 */
	long nanosUntilGranted() throws Exception;

}
