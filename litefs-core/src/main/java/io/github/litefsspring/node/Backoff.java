package io.github.litefsspring.node;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting times that double up to a limit, each between half of it and all of it, so that
 * the nodes of a cluster do not return to a restarted primary at the same moment.
 */
final class Backoff {

	private final Duration first;

	private final Duration limit;

	private Duration next;

	Backoff(Duration first, Duration limit) {
		this.first = first;
		this.limit = limit;
		this.next = first;
	}

	Duration next() {
		Duration current = this.next;
		Duration doubled = current.multipliedBy(2);
		this.next = (doubled.compareTo(this.limit) < 0) ? doubled : this.limit;
		long nanos = current.toNanos();
		return Duration.ofNanos(ThreadLocalRandom.current().nextLong(nanos / 2, nanos + 1));
	}

	void reset() {
		this.next = this.first;
	}

}
