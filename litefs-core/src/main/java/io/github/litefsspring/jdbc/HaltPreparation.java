package io.github.litefsspring.jdbc;

/**
 * Makes it likely that the primary can lend its HALT lock at once. LiteFS lends it only
 * in a moment in which nobody uses the primary's database, and tells nobody there that
 * one is wanted.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HaltPreparation {

	/**
	 * Ask the primary's application to stand aside for a moment. Returns soon, and throws
	 * nothing: the lock is asked for in any case.
	 * @param primary the host name of the primary
	 */
	void prepare(String primary);

}
