package io.github.litefsspring.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A node without LiteFS: one plain database file, everything writable, nothing
 * replicated. Its state never changes, so listeners are never called.
 *
 * @since 0.1.0
 */
public final class StandaloneNode implements LitefsNode {

	private final Path database;

	private final String name;

	private final NodeState state = new NodeState(Role.STANDALONE, null, Position.NONE, Duration.ZERO, Instant.now());

	private volatile Supplier<Position> positions = () -> Position.NONE;

	/**
	 * Create the node.
	 * @param database the database file
	 * @param name the name of this node, for people
	 */
	public StandaloneNode(Path database, String name) {
		this.database = database;
		this.name = name;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public @Nullable String nodeId() {
		return null;
	}

	@Override
	public @Nullable String clusterId() {
		return null;
	}

	@Override
	public NodeState state() {
		return this.state;
	}

	/**
	 * Let a backup, which counts the transactions of this database, tell its position.
	 * @param source reads the position after everything that is committed now, and may
	 * block and throw {@link PositionUnknownException}
	 */
	public void readPositionsFrom(Supplier<Position> source) {
		this.positions = source;
	}

	/**
	 * The position of the database.
	 * @return the position that a backup tells; {@link Position#NONE} without a backup
	 */
	@Override
	public Position readPosition() {
		return this.positions.get();
	}

	@Override
	public Map<String, Position> positions() {
		return Map.of();
	}

	@Override
	public ReplicationStatus replication() {
		return ReplicationStatus.NONE;
	}

	@Override
	public void start() {
	}

	@Override
	public void awaitReady(Duration timeout) {
	}

	@Override
	public void addListener(NodeListener listener) {
	}

	@Override
	public void removeListener(NodeListener listener) {
	}

	@Override
	public void close() {
	}

	@Override
	public String toString() {
		return "StandaloneNode[" + this.name + ", " + this.database + "]";
	}

}
