package io.github.litefsspring.jdbc.read;

import java.time.Duration;

/**
 * Reads that are held back, from its creation until it is closed: new ones wait at the
 * gate, readers that are not in use leave their snapshots, and those in use leave them
 * when they are given back.
 */
final class HeldReads implements AutoCloseable {

	private final ReadGate gate;

	private final Snapshots snapshots;

	HeldReads(SharedReads reads) {
		this.gate = reads.gate();
		this.snapshots = reads.snapshots();
		this.gate.close();
		try {
			this.snapshots.leaveIdle();
		}
		catch (RuntimeException | Error ex) {
			this.gate.open();
			throw ex;
		}
	}

	// waits until the reads that had begun are over; true when no read is inside, which
	// stays so until this is closed
	boolean awaitEmpty(Duration timeout) throws InterruptedException {
		if (!this.gate.awaitEmpty(timeout)) {
			return false;
		}
		// one that was given back at this moment may have kept its snapshot
		this.snapshots.leaveIdle();
		return true;
	}

	// LiteFS has to wait in spite of the hold
	boolean isReadInside() {
		return this.gate.inside() > 0;
	}

	@Override
	public void close() {
		this.gate.open();
	}

}
