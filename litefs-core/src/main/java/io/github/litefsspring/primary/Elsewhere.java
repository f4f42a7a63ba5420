package io.github.litefsspring.primary;

/**
 * Behaviour of a {@link PrimaryOnly} method on a node that is not the primary.
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
	 * The method of the same bean runs on the primary, and its result or its exception
	 * comes back. Arguments and result travel as JSON by their declared types. For
	 * everything that is not a web request: WebSocket handlers, schedulers, listeners,
	 * plain services. Needs {@code litefs.channel.secret}.
	 */
	INVOKE,

	/**
	 * The method does not run and returns nothing: {@code null}, zero, {@code false} or
	 * an empty {@code Optional}. For scheduled work that every node is told to do, and
	 * only the primary should.
	 */
	SKIP

}
