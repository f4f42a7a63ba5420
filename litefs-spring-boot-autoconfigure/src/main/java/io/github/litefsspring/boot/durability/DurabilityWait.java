package io.github.litefsspring.boot.durability;

import java.time.Duration;

import io.github.litefsspring.node.NodeState;

/**
 * Waits until a committed transaction is safe in one way.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DurabilityWait {

	/**
	 * Wait for a transaction.
	 * @param committed the state of this node after it
	 * @param timeout how long to wait at most
	 * @return whether it is safe
	 * @throws InterruptedException when the thread was interrupted
	 */
	boolean await(NodeState committed, Duration timeout) throws InterruptedException;

}
