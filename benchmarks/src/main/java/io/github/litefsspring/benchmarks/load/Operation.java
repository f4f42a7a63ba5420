package io.github.litefsspring.benchmarks.load;

/**
 * A measured operation: one read, one transaction.
 */
@FunctionalInterface
public interface Operation {

	/**
	 * Do it once.
	 * @throws Exception when it failed
	 */
	void run() throws Exception;

}
