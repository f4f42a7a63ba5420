package io.github.litefsspring.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

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
