package io.github.litefsspring.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * A node whose role a test decides.
 */
final class TestNode implements LitefsNode {

	private final String name;

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	private volatile NodeState state;

	TestNode(String name, Role role) {
		this.name = name;
		this.state = new NodeState(role, null, Position.NONE, Duration.ZERO, Instant.now());
	}

	void become(Role role) {
		NodeState before = this.state;
		this.state = new NodeState(role, null, before.position(), Duration.ZERO, Instant.now());
		this.listeners.forEach((listener) -> listener.roleChanged(before, this.state));
	}

	void apply(Position position, Instant time) {
		this.state = new NodeState(this.state.role(), null, position, Duration.ZERO, Instant.now());
		this.listeners
			.forEach((listener) -> listener.transactionApplied(new AppliedTransaction("data.db", position, time)));
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
		// nothing to follow
	}

	@Override
	public void awaitReady(Duration timeout) {
		// always ready
	}

	@Override
	public void addListener(NodeListener listener) {
		this.listeners.add(listener);
	}

	@Override
	public void removeListener(NodeListener listener) {
		this.listeners.remove(listener);
	}

	@Override
	public void close() {
		// nothing is open
	}

}
