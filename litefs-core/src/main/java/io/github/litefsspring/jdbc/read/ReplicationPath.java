package io.github.litefsspring.jdbc.read;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Time that transactions take from the primary's announcement until they are applied
 * here, when readers do not keep them waiting.
 */
final class ReplicationPath {

	private static final int REMEMBERED = 16;

	private static final int ENOUGH = 4;

	private static final long PROMPT = TimeUnit.MILLISECONDS.toNanos(30);

	private final long[] delays = new long[REMEMBERED];

	private int count;

	private boolean slow;

	synchronized void took(long nanos) {
		this.delays[this.count++ % REMEMBERED] = nanos;
		if (this.slow && this.count >= ENOUGH && usual() < PROMPT) {
			this.slow = false;
		}
	}

	// a transaction did not come although readers were held back
	synchronized void markSlow() {
		this.slow = true;
		this.count = 0;
	}

	synchronized boolean isPrompt() {
		return !this.slow;
	}

	// the shortest delay of late in nanoseconds, 0 when not known
	synchronized long usual() {
		return Arrays.stream(this.delays, 0, Math.min(this.count, REMEMBERED)).min().orElse(0);
	}

	synchronized void forget() {
		this.slow = false;
		this.count = 0;
	}

}
