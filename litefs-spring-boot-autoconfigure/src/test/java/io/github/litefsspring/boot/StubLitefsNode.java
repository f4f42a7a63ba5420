package io.github.litefsspring.boot;

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
 * A node that has the role a test gives it.
 */
public final class StubLitefsNode implements LitefsNode {

	private static final String ID = "41FDCBC347AA000C";

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	private volatile NodeState state;

	private volatile ReplicationStatus replication = ReplicationStatus.NONE;

	private volatile @Nullable RuntimeException notReady;

	private volatile boolean started;

	private volatile boolean closed;

	private final String name;

	private final String nodeId;

	public StubLitefsNode(Role role) {
		this(role, "node1", ID);
	}

	public StubLitefsNode(Role role, String name, String nodeId) {
		this.name = name;
		this.nodeId = nodeId;
		this.state = state(role, primaryOf(role), new Position(1, 1), Duration.ZERO);
	}

	public static StubLitefsNode primary(String name) {
		return new StubLitefsNode(Role.PRIMARY, name, ID).become(Role.PRIMARY, name);
	}

	public static StubLitefsNode replicaOf(String primary) {
		return new StubLitefsNode(Role.REPLICA, "replica1", ID).become(Role.REPLICA, primary);
	}

	private static @Nullable String primaryOf(Role role) {
		return switch (role) {
			case PRIMARY -> "node1";
			case REPLICA -> "primary";
			default -> null;
		};
	}

	private static NodeState state(Role role, @Nullable String primary, Position position, @Nullable Duration lag) {
		return new NodeState(role, primary, position, lag, Instant.EPOCH);
	}

	public StubLitefsNode become(Role role) {
		return become(role, primaryOf(role));
	}

	public StubLitefsNode become(Role role, @Nullable String primary) {
		NodeState previous = this.state;
		this.state = state(role, primary, previous.position(), previous.lag());
		this.listeners.forEach((listener) -> listener.roleChanged(previous, this.state));
		return this;
	}

	public StubLitefsNode at(Position position) {
		NodeState previous = this.state;
		this.state = state(previous.role(), previous.primary(), position, previous.lag());
		AppliedTransaction applied = new AppliedTransaction("data.db", position, Instant.EPOCH);
		this.listeners.forEach((listener) -> listener.transactionApplied(applied));
		return this;
	}

	public StubLitefsNode lagging(@Nullable Duration lag) {
		NodeState previous = this.state;
		this.state = state(previous.role(), previous.primary(), previous.position(), lag);
		return this;
	}

	public StubLitefsNode replicating(ReplicationStatus replication) {
		this.replication = replication;
		return this;
	}

	public StubLitefsNode notReady(RuntimeException exception) {
		this.notReady = exception;
		return this;
	}

	public List<NodeListener> listeners() {
		return this.listeners;
	}

	public boolean isStarted() {
		return this.started;
	}

	public boolean isClosed() {
		return this.closed;
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
		return "LFSC2638CE9BE43B67C4";
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
		return this.replication;
	}

	@Override
	public void start() {
		this.started = true;
	}

	@Override
	public void awaitReady(Duration timeout) {
		RuntimeException exception = this.notReady;
		if (exception != null) {
			throw exception;
		}
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
		this.closed = true;
	}

}
