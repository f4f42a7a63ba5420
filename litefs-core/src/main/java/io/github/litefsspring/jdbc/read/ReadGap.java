package io.github.litefsspring.jdbc.read;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Leaves LiteFS a moment without readers where it is not known when LiteFS needs one.
 */
final class ReadGap {

	private static final Duration EMPTY_TIMEOUT = Duration.ofMillis(20);

	private final ReadGate gate;

	private final Snapshots snapshots;

	ReadGap(ReadGate gate, Snapshots snapshots) {
		this.gate = gate;
		this.snapshots = snapshots;
	}

	// holds reads back for a moment, unless they leave LiteFS moments by themselves
	void leave(long nanos) throws InterruptedException {
		if (this.snapshots.anyPinned() || this.gate.inside() > 1) {
			try (var held = new HeldReads(this.gate, this.snapshots)) {
				if (held.awaitNobody(EMPTY_TIMEOUT)) {
					TimeUnit.NANOSECONDS.sleep(nanos);
				}
			}
		}
	}

}
