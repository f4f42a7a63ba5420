package io.github.litefsspring.node;

import java.time.Duration;

/**
 * Is told what happens to a node.
 * <p>
 * Callbacks come from the threads that follow LiteFS, one at a time for each of them:
 * they must not block. What they throw is logged and goes no further.
 *
 * @since 0.1.0
 */
public interface NodeListener {

	/**
	 * The role, or the primary it follows, is another one now.
	 * @param previous the state before
	 * @param current the state from now on
	 */
	default void roleChanged(NodeState previous, NodeState current) {
	}

	/**
	 * This node has committed or applied a transaction.
	 * @param transaction the transaction
	 */
	default void transactionApplied(AppliedTransaction transaction) {
	}

	/**
	 * The primary has announced a transaction. Comes on replicas only, and may come
	 * before or after {@link #transactionApplied} of the same transaction.
	 * @param transaction the transaction
	 */
	default void transactionAnnounced(AppliedTransaction transaction) {
	}

	/**
	 * A transaction that the primary announced was applied here.
	 * @param delay the time between both events on this node's clock, so clock skew has
	 * no part in it; zero when it was applied before the announcement came
	 */
	default void replicated(Duration delay) {
	}

}
