package io.github.litefsspring.boot.handover;

import java.time.Duration;

import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * A node that may take the lease.
 *
 * @since 0.1.0
 */
public interface Successor {

	/**
	 * The node's name, for people.
	 * @return the name
	 */
	String name();

	/**
	 * LiteFS's id of the node.
	 * @return the id, hexadecimal
	 */
	String nodeId();

	/**
	 * Wait until the node has everything that this node has had at one moment.
	 * @param position the position of this node at that moment
	 * @param longest how long to wait
	 * @return {@code null} when it has it and its application is well; otherwise why it
	 * cannot take the lease, to be read after its name
	 * @throws InterruptedException when the thread was interrupted
	 */
	@Nullable String awaitReady(Position position, Duration longest) throws InterruptedException;

}
