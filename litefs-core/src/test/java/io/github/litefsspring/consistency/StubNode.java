package io.github.litefsspring.consistency;

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
import io.github.litefsspring.node.PositionUnknownException;
import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;

/**
 * A node whose role and position a test sets.
 */
class StubNode implements LitefsNode {

	final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	List<Position> recent = List.of();

	Position live;

	Duration staleness = Duration.ZERO;

	private volatile NodeState state;

	StubNode(Role role) {
		this.state = state(role, Position.NONE);
	}

	private static NodeState state(Role role, Position position) {
		return new NodeState(role, "primary", position, Duration.ZERO, Instant.EPOCH);
	}

	void follow(String primary) {
		NodeState previous = this.state;
		this.state = new NodeState(Role.REPLICA, primary, previous.position(), Duration.ZERO, Instant.EPOCH);
		this.listeners.forEach((listener) -> listener.roleChanged(previous, this.state));
	}

	void become(Role role) {
		NodeState previous = this.state;
		this.state = state(role, previous.position());
		this.listeners.forEach((listener) -> listener.roleChanged(previous, this.state));
	}

	void moveTo(long txid, long checksum) {
		moveSilentlyTo(txid, checksum);
		AppliedTransaction applied = new AppliedTransaction("data.db", new Position(txid, checksum), Instant.EPOCH);
		this.listeners.forEach((listener) -> listener.transactionApplied(applied));
	}

	void moveSilentlyTo(long txid, long checksum) {
		this.state = state(this.state.role(), new Position(txid, checksum));
	}

	@Override
	public Position readPosition() {
		if (this.live == null) {
			throw new PositionUnknownException("no LiteFS", null);
		}
		return this.live;
	}

	@Override
	public List<Position> recentPositions(int limit) {
		return this.recent;
	}

	@Override
	public Duration staleness() {
		return this.staleness;
	}

	@Override
	public String name() {
		return "node1";
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
