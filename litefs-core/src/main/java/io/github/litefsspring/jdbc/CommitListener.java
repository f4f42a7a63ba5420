package io.github.litefsspring.jdbc;

/**
 * Is told of writes that were committed through a {@link LitefsDataSource}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CommitListener {

	/**
	 * This thread has committed a transaction that had a writing statement, and the
	 * commit is durable on this node. What this method throws is logged and goes no
	 * further: the caller must not take a committed transaction for a failed one. It must
	 * not block.
	 */
	void committed();

}
