package io.github.litefsspring.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A node that has the role and the position a test gives it. The tests of the other
 * modules use it too.
 */
public class StubLitefsNode implements LitefsNode {

	private static final String ID = "41FDCBC347AA000C";

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	private final String name;

	private final String nodeId;

	private volatile NodeState state;

	private volatile Supplier<Position> answer = () -> this.state.position();

	private volatile List<Position> recentPositions = List.of();

	private volatile ReplicationStatus replication = ReplicationStatus.NONE;

	private volatile @Nullable RuntimeException notReady;

	private volatile boolean leading = true;

	private volatile boolean started;

	private volatile boolean closed;

	public StubLitefsNode(Role role) {
		this(role, "node1", ID);
	}

	public StubLitefsNode(Role role, String name, String nodeId) {
		this.name = name;
		this.nodeId = nodeId;
		this.state = new NodeState(role, primaryOf(role), new Position(1, 1), Duration.ZERO, Instant.EPOCH);
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

	// each term begins a moment after the last one, and all of them long ago
	private NodeState as(Role role, @Nullable String primary) {
		NodeState current = this.state;
		Instant since = (current.role() == role) ? current.since() : current.since().plusMillis(1);
		return new NodeState(role, primary, current.position(), current.lag(), since);
	}

	public StubLitefsNode become(Role role) {
		return become(role, primaryOf(role));
	}

	public StubLitefsNode become(Role role, @Nullable String primary) {
		NodeState previous = this.state;
		this.state = as(role, primary);
		this.listeners.forEach((listener) -> listener.roleChanged(previous, this.state));
		return this;
	}

	/**
	 * The node took its role at this time.
	 */
	public StubLitefsNode since(Instant since) {
		NodeState current = this.state;
		this.state = new NodeState(current.role(), current.primary(), current.position(), current.lag(), since);
		return this;
	}

	/**
	 * Change the role as LiteFS does before its event arrives: no listener hears of it.
	 */
	public void becomeSilently(Role role) {
		this.state = as(role, primaryOf(role));
	}

	public StubLitefsNode at(Position position) {
		return at(position, Instant.EPOCH);
	}

	public StubLitefsNode at(Position position, Instant committed) {
		atSilently(position);
		AppliedTransaction applied = new AppliedTransaction("data.db", position, committed);
		this.listeners.forEach((listener) -> listener.transactionApplied(applied));
		return this;
	}

	/**
	 * Change the position as LiteFS does before its event arrives: no listener hears of
	 * it.
	 */
	public void atSilently(Position position) {
		this.state = this.state.at(position);
	}

	/**
	 * The primary announces a transaction that is not applied here yet.
	 */
	public void announce(Position position) {
		AppliedTransaction announced = new AppliedTransaction("data.db", position, Instant.EPOCH);
		this.listeners.forEach((listener) -> listener.transactionAnnounced(announced));
	}

	/**
	 * LiteFS knows a position that its events have not told yet.
	 */
	public void answer(Position position) {
		answer(() -> position);
	}

	/**
	 * Something happens while LiteFS is asked for its position.
	 */
	public void answer(Supplier<Position> answer) {
		this.answer = answer;
	}

	/**
	 * LiteFS knows whether it leads before its event tells.
	 */
	public void leads(boolean leads) {
		this.leading = leads;
	}

	/**
	 * LiteFS was killed, and no listener heard of it yet.
	 */
	public void die() {
		this.answer = () -> {
			throw new PositionUnknownException("Transport endpoint is not connected", null);
		};
	}

	/**
	 * Asking LiteFS ends in an error from now on.
	 */
	public void failWith(Error error) {
		this.answer = () -> {
			throw error;
		};
	}

	/**
	 * LiteFS was started again.
	 */
	public void revive() {
		this.answer = () -> this.state.position();
	}

	public StubLitefsNode remembering(Position... positions) {
		this.recentPositions = List.of(positions);
		return this;
	}

	public StubLitefsNode lagging(@Nullable Duration lag) {
		NodeState previous = this.state;
		this.state = new NodeState(previous.role(), previous.primary(), previous.position(), lag, previous.since());
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
	public Position readPosition() {
		return this.answer.get();
	}

	@Override
	public boolean isLeading() {
		return this.leading && this.state.role().isWritable();
	}

	@Override
	public List<Position> recentPositions(int limit) {
		return this.recentPositions;
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
