package io.github.litefsspring.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.background.BackgroundWork;
import org.jspecify.annotations.Nullable;

/**
 * The node that this application runs on. It is the only place that asks LiteFS for roles
 * and positions: everything else asks it, or listens to it.
 *
 * @since 0.1.0
 */
public interface LitefsNode extends AutoCloseable, BackgroundWork {

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
	 * Present state of this node. Never blocks.
	 * @return an immutable state
	 */
	NodeState state();

	/**
	 * The positions of all databases in the mount.
	 * @return positions by database name
	 */
	Map<String, Position> positions();

	/**
	 * The position of the configured database, read from LiteFS now. {@link #state()}
	 * hears of a commit a moment after it.
	 * @return the position
	 * @throws PositionUnknownException when LiteFS does not tell
	 */
	default Position readPosition() {
		return state().position();
	}

	/**
	 * Make sure that LiteFS answers now: whatever it has reported as done before was not
	 * cut short by its death. Takes much less time than {@link #readPosition()}.
	 * @throws PositionUnknownException when LiteFS does not answer
	 */
	default void checkAlive() {
		readPosition();
	}

	/**
	 * Make sure that this node may write at this moment. {@link #state()} hears of a lost
	 * role a moment after it, and later when the process was suspended.
	 * @return false when LiteFS says that it does not lead
	 * @throws PositionUnknownException when LiteFS does not answer
	 */
	default boolean isLeading() {
		return state().role().isWritable();
	}

	/**
	 * The positions the configured database has gone through before, as far as this node
	 * still knows them. May read files and ask LiteFS.
	 * @param limit how many at most
	 * @return positions, newest first; empty when none are known
	 */
	default List<Position> recentPositions(int limit) {
		return List.of();
	}

	/**
	 * Time since this node last had proof that its data is the primary's, as LiteFS
	 * measures it: a heartbeat of the primary, which comes once a second, or a
	 * transaction. Read from LiteFS now. It compares the primary's clock with this
	 * node's.
	 * @return zero on a writable node, {@code null} when it is not known
	 */
	default @Nullable Duration staleness() {
		return state().role().isWritable() ? Duration.ZERO : state().lag();
	}

	/**
	 * Present state of replication to this node.
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

	/**
	 * Threads that should run to follow LiteFS, and do not.
	 * @return their names, normally none
	 */
	@Override
	default List<String> gone() {
		return List.of();
	}

	@Override
	void close();

}
