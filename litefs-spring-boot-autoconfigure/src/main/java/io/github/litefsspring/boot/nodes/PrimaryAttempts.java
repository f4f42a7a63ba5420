package io.github.litefsspring.boot.nodes;

import java.time.Duration;

import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * The attempts to reach a primary, until one succeeds or the time is over. Used by one
 * thread.
 *
 * @since 0.1.0
 */
public final class PrimaryAttempts {

	private static final Duration CONNECT_PAUSE = Duration.ofMillis(200);

	// nobody tells when a hand-over comes to nothing
	private static final Duration HANDOVER_PAUSE = Duration.ofMillis(50);

	private final PrimaryWatch watch;

	private final Duration longest;

	private long start = System.nanoTime();

	private final long first;

	private long seen;

	private @Nullable NodeState state;

	private boolean unreachable;

	private boolean leaseLeaving;

	PrimaryAttempts(PrimaryWatch watch, Duration longest) {
		this.watch = watch;
		this.longest = longest;
		this.first = watch.changes();
	}

	/**
	 * Begin an attempt; from the second one on, wait for a change of roles or, when the
	 * primary was {@link #unreachable()}, for a moment.
	 * @return {@code false} when the time is over, or the thread was interrupted
	 */
	public boolean next() {
		if (this.state != null && !awaitChange()) {
			return false;
		}
		this.unreachable = false;
		this.seen = this.watch.changes();
		this.leaseLeaving = this.watch.isLeaseLeaving();
		this.state = this.watch.state();
		return true;
	}

	private boolean awaitChange() {
		long now = System.nanoTime();
		Duration left = this.longest.minusNanos(now - this.start);
		if (left.isNegative() || left.isZero()) {
			return false;
		}
		Duration pause = (this.unreachable && left.compareTo(CONNECT_PAUSE) > 0) ? CONNECT_PAUSE : left;
		try {
			this.watch.awaitChange(this.seen, this.leaseLeaving ? HANDOVER_PAUSE : pause);
			if (this.leaseLeaving) {
				// a hand-over has an end of its own
				this.start += System.nanoTime() - now;
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * The attempt has failed, and nothing was done.
	 */
	public void unreachable() {
		this.unreachable = true;
	}

	/**
	 * This node, as the attempt began.
	 * @return {@code true} when it can do itself what the primary should, and does not
	 * hand the lease over
	 */
	public boolean isWritable() {
		return this.state != null && this.state.role().isWritable() && !this.leaseLeaving;
	}

	/**
	 * Roles, as the attempt began.
	 * @return {@code true} when they have changed since the first attempt
	 */
	public boolean isChanged() {
		return this.seen != this.first;
	}

	/**
	 * The primary, as the attempt began.
	 * @return its name, or {@code null} while none is known
	 */
	public @Nullable String primary() {
		return (this.state != null && this.state.role() == Role.REPLICA) ? this.state.primary() : null;
	}

}
