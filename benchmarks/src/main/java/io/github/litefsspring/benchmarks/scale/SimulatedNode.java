package io.github.litefsspring.benchmarks.scale;

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

/**
 * A replica without a database, which has each transaction when it hears of it.
 */
final class SimulatedNode implements LitefsNode {

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	private final String name;

	private final String nodeId;

	private volatile NodeState state = at(Position.NONE);

	SimulatedNode(int number) {
		this.name = "replica" + number;
		this.nodeId = "%016X".formatted(number);
	}

	private static NodeState at(Position position) {
		return new NodeState(Role.REPLICA, "primary", position, Duration.ZERO, Instant.EPOCH);
	}

	void apply(Position position) {
		this.state = at(position);
		AppliedTransaction applied = new AppliedTransaction("data.db", position, Instant.EPOCH);
		this.listeners.forEach((listener) -> listener.transactionApplied(applied));
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String nodeId() {
		return this.nodeId;
	}

	@Override
	public String clusterId() {
		return "LFSC0000000000000000";
	}

	@Override
	public NodeState state() {
		return this.state;
	}

	@Override
	public Map<String, Position> positions() {
		return Map.of("data.db", this.state.position());
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
