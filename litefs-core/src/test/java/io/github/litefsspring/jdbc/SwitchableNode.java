package io.github.litefsspring.jdbc;

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
import org.jspecify.annotations.Nullable;

/**
 * A node whose role a test sets.
 */
public class SwitchableNode implements LitefsNode {

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	private volatile NodeState state;

	private volatile boolean positionKnown = true;

	private volatile @Nullable Error error;

	private volatile Duration pending = Duration.ZERO;

	public SwitchableNode(Role role) {
		this.state = state(role);
	}

	private static NodeState state(Role role) {
		String primary = switch (role) {
			case PRIMARY -> "node1";
			case REPLICA -> "primary1";
			default -> null;
		};
		return new NodeState(role, primary, Position.NONE, Duration.ZERO, Instant.now());
	}

	public void become(Role role) {
		NodeState previous = this.state;
		this.state = state(role);
		this.listeners.forEach((listener) -> listener.roleChanged(previous, this.state));
	}

	/**
	 * Change the role as LiteFS does before its event arrives: nobody is told.
	 */
	public void becomeSilently(Role role) {
		this.state = state(role);
	}

	/**
	 * LiteFS was killed, and nobody was told yet.
	 */
	public void die() {
		this.positionKnown = false;
	}

	/**
	 * LiteFS was started again.
	 */
	public void revive() {
		this.positionKnown = true;
	}

	/**
	 * LiteFS has been waiting to apply a transaction.
	 */
	public void waitFor(Duration pending) {
		this.pending = pending;
	}

	/**
	 * Whoever asks LiteFS gets an error from now on.
	 */
	public void failWith(@Nullable Error error) {
		this.error = error;
	}

	@Override
	public Position readPosition() {
		Error error = this.error;
		if (error != null) {
			throw error;
		}
		if (!this.positionKnown) {
			throw new PositionUnknownException("Transport endpoint is not connected", null);
		}
		return this.state.position();
	}

	public void applied(AppliedTransaction transaction) {
		this.listeners.forEach((listener) -> listener.transactionApplied(transaction));
	}

	public void announced(AppliedTransaction transaction) {
		this.listeners.forEach((listener) -> listener.transactionAnnounced(transaction));
	}

	public int listeners() {
		return this.listeners.size();
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
		return new ReplicationStatus(true, this.pending.isZero() ? 0 : 1, this.pending, null, null);
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
