package io.github.litefsspring.test.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;

/**
 * Keeps what a node told its listeners.
 */
class RecordingListener implements NodeListener {

	private final List<Role> roles = new CopyOnWriteArrayList<>();

	private final List<Position> applied = new CopyOnWriteArrayList<>();

	private final List<Duration> delays = new CopyOnWriteArrayList<>();

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		this.roles.add(current.role());
	}

	@Override
	public void transactionApplied(AppliedTransaction transaction) {
		this.applied.add(transaction.position());
	}

	@Override
	public void replicated(Duration delay) {
		this.delays.add(delay);
	}

	List<Role> roles() {
		return this.roles;
	}

	List<Position> applied() {
		return this.applied;
	}

	List<Duration> delays() {
		return this.delays;
	}

}
