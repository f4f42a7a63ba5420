package io.github.litefsspring.boot.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;

/**
 * A node whose role a test sets.
 */
class StubNode implements LitefsNode {

	private final String name;

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	private volatile NodeState state;

	StubNode(String name, Role role, String primary) {
		this.name = name;
		this.state = state(role, primary);
	}

	static StubNode primary(String name) {
		return new StubNode(name, Role.PRIMARY, name);
	}

	static StubNode replicaOf(String primary) {
		return new StubNode("replica1", Role.REPLICA, primary);
	}

	void becomes(Role role, String primary) {
		NodeState previous = this.state;
		this.state = state(role, primary);
		this.listeners.forEach((listener) -> listener.roleChanged(previous, this.state));
	}

	int listeners() {
		return this.listeners.size();
	}

	private static NodeState state(Role role, String primary) {
		return new NodeState(role, primary, Position.NONE, Duration.ZERO, Instant.EPOCH);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String nodeId() {
		return null;
	}

	@Override
	public String clusterId() {
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
		this.listeners.add(listener);
	}

	@Override
	public void removeListener(NodeListener listener) {
		this.listeners.remove(listener);
	}

	@Override
	public void close() {
	}

}
