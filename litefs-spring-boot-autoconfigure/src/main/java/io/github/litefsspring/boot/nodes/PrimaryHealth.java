package io.github.litefsspring.boot.nodes;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * The place that decides whether writes can reach a primary, and why not: everything that
 * connects to the primary's application tells it what came of that, and the node knows
 * about the primary's LiteFS.
 * <p>
 * It also spares a primary that takes no connections: only one thread tries at a time.
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class PrimaryHealth {

	private static final Duration PAUSE = Duration.ofMillis(200);

	// Consul ends a session up to twice its time to live (LiteFS's default: 10 s) after
	// it was renewed last
	private static final Duration LEASE = Duration.ofSeconds(20);

	private final LitefsNode node;

	private final LongSupplier nanoTime;

	private volatile @Nullable Refusal refusal;

	/**
	 * Create it.
	 * @param node this node
	 */
	public PrimaryHealth(LitefsNode node) {
		this(node, System::nanoTime);
	}

	PrimaryHealth(LitefsNode node, LongSupplier nanoTime) {
		this.node = node;
		this.nanoTime = nanoTime;
	}

	/**
	 * Tell if it is worth to connect to the primary's application now.
	 * @param primary the host name by which LiteFS knows the primary
	 * @return {@code false} when it has taken no connection a moment ago
	 */
	public boolean mayConnect(String primary) {
		Refusal known = refusalOf(primary);
		if (known == null) {
			return true;
		}
		long last = known.lastAttempt.get();
		long now = this.nanoTime.getAsLong();
		return now - last >= PAUSE.toNanos() && known.lastAttempt.compareAndSet(last, now);
	}

	/**
	 * No connection to the primary's application could be made.
	 * @param primary the host name by which LiteFS knows the primary
	 * @param message what happened
	 */
	public void refused(String primary, String message) {
		this.refusal = new Refusal(primary, message, new AtomicLong(this.nanoTime.getAsLong()));
	}

	/**
	 * The primary's application has answered.
	 * @param primary the host name by which LiteFS knows the primary
	 */
	public void answered(String primary) {
		if (refusalOf(primary) != null) {
			this.refusal = null;
		}
	}

	/**
	 * What happened when a connection to the primary's application was tried last.
	 * @param primary the host name by which LiteFS knows the primary
	 * @return the message, {@code null} when it took the connection
	 */
	public @Nullable String refusal(String primary) {
		Refusal known = refusalOf(primary);
		return (known != null) ? known.message : null;
	}

	private @Nullable Refusal refusalOf(String primary) {
		Refusal known = this.refusal;
		return (known != null && known.primary.equals(primary)) ? known : null;
	}

	/**
	 * Say why no write can reach a primary at the moment.
	 * @return the reason, {@code null} when nothing is known to be in the way
	 */
	public @Nullable PrimaryProblem problem() {
		NodeState state = this.node.state();
		String primary = state.primary();
		if (state.role().isWritable()) {
			return null;
		}
		if (state.role() != Role.REPLICA || primary == null) {
			return PrimaryProblem.NONE_KNOWN;
		}
		boolean refuses = refusalOf(primary) != null;
		if (this.node.replication().primaryReachable()) {
			return refuses ? PrimaryProblem.APPLICATION_DEAD : null;
		}
		return refuses ? PrimaryProblem.NODE_DEAD : PrimaryProblem.SILENT;
	}

	/**
	 * When it is worth to try a write again.
	 * @param otherwise what to say when nothing is known about the lease
	 * @return what is left of the lease of a primary that is gone; at least one second
	 */
	public Duration retryAfter(Duration otherwise) {
		PrimaryProblem problem = problem();
		Duration silent = this.node.staleness();
		Duration wait = otherwise;
		if ((problem == PrimaryProblem.NODE_DEAD || problem == PrimaryProblem.SILENT) && silent != null) {
			wait = LEASE.minus(silent);
		}
		return (wait.toSeconds() < 1) ? Duration.ofSeconds(1) : wait;
	}

	private record Refusal(String primary, String message, AtomicLong lastAttempt) {
	}

}
