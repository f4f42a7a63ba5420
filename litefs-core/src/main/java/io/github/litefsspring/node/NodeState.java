package io.github.litefsspring.node;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * State of this node at one instant.
 *
 * @param role what this node may do
 * @param primary the primary's LiteFS host name; this node's own on the primary,
 * {@code null} when none is known
 * @param position the position of the configured database, {@link Position#NONE} before
 * the first transaction
 * @param lag how far behind the primary this node was when it last heard of it, as LiteFS
 * measures it; zero on the primary, {@code null} when it was never synchronised or the
 * lag is unknown
 * @param since when the node took this role
 * @since 0.1.0
 */
public record NodeState(Role role, @Nullable String primary, Position position, @Nullable Duration lag, Instant since) {

	/**
	 * Tell if a node has had its role from one state to the other without a break that it
	 * has noticed.
	 * @param other an earlier or later state of the same node
	 * @return false when it has taken a role in between, also when that is the same one
	 */
	public boolean isSameTerm(NodeState other) {
		return this.role == other.role && this.since.equals(other.since);
	}

	/**
	 * This state with a position that is newer than what its node has heard of.
	 * @param newer the position
	 * @return a state that differs in the position only
	 */
	public NodeState at(Position newer) {
		return new NodeState(this.role, this.primary, newer, this.lag, this.since);
	}

}
