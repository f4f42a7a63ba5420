package io.github.litefsspring.jdbc.read;

/**
 * A read transaction in which a reader stays.
 */
final class Snapshot {

	private final long epoch;

	private final long since = System.nanoTime();

	private volatile boolean expired;

	Snapshot(long epoch) {
		this.epoch = epoch;
	}

	// on this machine's monotonic clock
	long since() {
		return this.since;
	}

	boolean mayBeginIn(long epoch) {
		return this.epoch == epoch && !this.expired;
	}

	// no other read begins in it
	void expire() {
		this.expired = true;
	}

}
