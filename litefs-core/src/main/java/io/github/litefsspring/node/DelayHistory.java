package io.github.litefsspring.node;

import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The last replication delays, in a ring.
 */
final class DelayHistory {

	private final long[] nanos;

	private int next;

	private int count;

	DelayHistory(int size) {
		this.nanos = new long[size];
	}

	synchronized void add(Duration delay) {
		this.nanos[this.next] = delay.toNanos();
		this.next = (this.next + 1) % this.nanos.length;
		this.count = Math.min(this.count + 1, this.nanos.length);
	}

	// the smallest delay that at least the given share of all delays does not exceed
	// (nearest rank). The share is above 0 and at most 1. Null when there is no delay
	synchronized @Nullable Duration percentile(double share) {
		if (this.count == 0) {
			return null;
		}
		long[] sorted = Arrays.copyOf(this.nanos, this.count);
		Arrays.sort(sorted);
		int rank = (int) Math.ceil(share * this.count);
		return Duration.ofNanos(sorted[Math.max(rank, 1) - 1]);
	}

}
