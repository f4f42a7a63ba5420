package io.github.litefsspring.boot.durability;

import java.time.Duration;

import io.github.litefsspring.node.Position;

/**
 * Waits until a committed transaction is safe in one way.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DurabilityWait {

	/**
	 * Wait for a transaction.
	 * @param position the position after it
	 * @param timeout how long to wait at most
	 * @return whether it is safe
	 * @throws InterruptedException when the thread was interrupted
	 */
	boolean await(Position position, Duration timeout) throws InterruptedException;

}
