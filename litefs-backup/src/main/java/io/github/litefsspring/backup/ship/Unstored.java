package io.github.litefsspring.backup.ship;

import java.time.Instant;
import java.util.function.BooleanSupplier;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * The age of what is committed and not stored, right at any moment whatever the loop is
 * doing. Thread-safe.
 */
final class Unstored {

	private final StoredChain chain;

	private final BooleanSupplier shouldShip;

	// all four by the monitor
	private @Nullable Instant committed;

	private @Nullable Instant since;

	private @Nullable Position lookedAt;

	private Instant looked = Instant.EPOCH;

	Unstored(StoredChain chain, BooleanSupplier shouldShip) {
		this.chain = chain;
		this.shouldShip = shouldShip;
	}

	synchronized @Nullable Instant since() {
		return this.since;
	}

	synchronized void committed(Instant time) {
		this.committed = (this.committed != null) ? this.committed : time;
		if (this.shouldShip.getAsBoolean()) {
			atLatest(time);
		}
	}

	synchronized boolean hasCommitted() {
		return this.committed != null;
	}

	synchronized @Nullable Instant takeCommitted() {
		Instant first = this.committed;
		this.committed = null;
		return first;
	}

	// until the store has been asked, what is in the spool counts as not stored
	synchronized void roleTaken(Role role, boolean stores, Instant now) {
		if (stores) {
			atLatest(now);
		}
		else if (role == Role.PRIMARY || role == Role.REPLICA) {
			this.since = null;
		}
		this.lookedAt = null;
	}

	synchronized void synced(@Nullable Instant waiting) {
		this.since = (waiting != null) ? waiting : this.committed;
	}

	synchronized void failed(Instant time) {
		atLatest(time);
	}

	// only what was there at the look before and is not stored yet is late
	synchronized void looked(Position here, long newestStored, Instant now) {
		Position before = this.lookedAt;
		boolean duty = this.shouldShip.getAsBoolean();
		long reached = duty ? 0 : newestStored;
		if (isStored(here, reached)) {
			this.since = duty ? this.committed : null;
		}
		else if (before == null || isStored(before, reached)) {
			this.since = duty ? ((before != null) ? this.looked : this.since) : null;
		}
		else {
			atLatest(this.looked);
		}
		this.lookedAt = here;
		this.looked = now;
	}

	private boolean isStored(Position position, long reached) {
		return Long.compareUnsigned(reached, position.txid()) >= 0 || position.equals(Position.NONE)
				|| this.chain.contains(position);
	}

	private void atLatest(Instant time) {
		this.since = (this.since != null) ? this.since : time;
	}

}
