package io.github.litefsspring.node;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The node that this application runs on. It is the only place that asks LiteFS for roles
 * and positions: everything else asks it, or listens to it.
 *
 * @since 0.1.0
 */
public interface LitefsNode extends AutoCloseable {

	/**
	 * The name of this node, for people.
	 * @return the name
	 */
	String name();

	/**
	 * LiteFS's id of this node.
	 * @return 16 hexadecimal digits, or {@code null} when not known (yet)
	 */
	@Nullable String nodeId();

	/**
	 * The id of the cluster this node belongs to.
	 * @return the id, or {@code null} when not known (yet)
	 */
	@Nullable String clusterId();

	/**
	 * What is known of this node right now. Never blocks.
	 * @return an immutable state
	 */
	NodeState state();

	/**
	 * The positions of all databases in the mount.
	 * @return positions by database name
	 */
	Map<String, Position> positions();

	/**
	 * How replication to this node is doing.
	 * @return a snapshot of the figures
	 */
	ReplicationStatus replication();

	/**
	 * Begin to follow LiteFS. Returns at once; calling it again does nothing.
	 */
	void start();

	/**
	 * Wait until the mount is there and the database can be opened: on the primary the
	 * mount is enough, elsewhere the database must have been replicated.
	 * @param timeout how long to wait at most
	 * @throws NodeNotReadyException when that did not happen in time
	 * @throws InterruptedException when the thread was interrupted
	 */
	void awaitReady(Duration timeout) throws InterruptedException;

	/**
	 * Add a listener. It hears of what comes after.
	 * @param listener the listener
	 */
	void addListener(NodeListener listener);

	/**
	 * Remove a listener.
	 * @param listener the listener
	 */
	void removeListener(NodeListener listener);

	@Override
	void close();

}
