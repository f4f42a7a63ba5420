package io.github.litefsspring.jdbc.read;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Leaves LiteFS a moment without readers where it is not known when LiteFS needs one.
 */
final class ReadGap {

	private static final Duration EMPTY_TIMEOUT = Duration.ofMillis(20);

	private final SharedReads reads;

	ReadGap(SharedReads reads) {
		this.reads = reads;
	}

	// holds reads back for a moment, unless they leave LiteFS moments by themselves
	void leave(long nanos) throws InterruptedException {
		if (this.reads.snapshots().anyPinned() || this.reads.gate().inside() > 1) {
			try (var held = new HeldReads(this.reads)) {
				if (held.awaitEmpty(EMPTY_TIMEOUT)) {
					TimeUnit.NANOSECONDS.sleep(nanos);
				}
			}
		}
	}

}
