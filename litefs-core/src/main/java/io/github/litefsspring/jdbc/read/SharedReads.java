package io.github.litefsspring.jdbc.read;

import java.time.Duration;

/**
 * The parts that all readers of a data source share.
 *
 * @param gate the place that every read passes
 * @param snapshots the snapshots that readers stay in
 * @since 0.1.0
 */
public record SharedReads(ReadGate gate, Snapshots snapshots) {

	/**
	 * Prepare readers for a commit of this application that is about to run.
	 * @param alone whether it needs the database without readers
	 * @param wait how long to wait for readers at most; SQLite waits for those who stay
	 * @return the task that has to run after it, whatever came of it
	 */
	public Runnable beginCommit(boolean alone, Duration wait) {
		this.snapshots.committing();
		HeldReads held = alone ? new HeldReads(this) : null;
		if (held != null && !this.gate.isInside()) {
			awaitEmpty(held, wait);
		}
		return () -> {
			if (held != null) {
				held.close();
			}
			this.snapshots.committed();
		};
	}

	private static void awaitEmpty(HeldReads held, Duration wait) {
		try {
			held.awaitEmpty(wait);
		}
		catch (InterruptedException ex) {
			// a commit is not given up half way
			Thread.currentThread().interrupt();
		}
	}

}
