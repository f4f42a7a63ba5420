package io.github.litefsspring.primary;

/**
 * What happens to a {@link PrimaryOnly} method on a node that is not the primary.
 *
 * @since 0.1.0
 */
public enum Elsewhere {

	/**
	 * The method does not run and the caller gets a {@code NotPrimaryException}. In a web
	 * request that sends the request to the primary.
	 */
	THROW,

	/**
	 * The method does not run and returns nothing: {@code null}, zero, {@code false} or
	 * an empty {@code Optional}. For scheduled work that every node is told to do, and
	 * only the primary should.
	 */
	SKIP

}
