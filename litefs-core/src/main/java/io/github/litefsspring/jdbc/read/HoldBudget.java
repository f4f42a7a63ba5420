package io.github.litefsspring.jdbc.read;

import java.time.Duration;

/**
 * Bounds how long reads are held back for others that ask for it again and again: in the
 * long run reads are open for as long as they are held back.
 */
final class HoldBudget {

	private final long longest;

	// guarded by this: when the last hold ends, and when reads will have been open for as
	// long as they were held back
	private long heldUntil;

	private long evenAt;

	/**
	 * Create the budget.
	 * @param longest how long reads may be held back in one go
	 * @param now the nano time
	 */
	HoldBudget(Duration longest, long now) {
		this.longest = longest.toNanos();
		this.heldUntil = now;
		this.evenAt = now;
	}

	/**
	 * Ask for a hold. It costs only what it adds to one that is going on, and when that
	 * is too much, the rest of the present one has to do if half of what is wanted is
	 * left of it.
	 * @param now the nano time, not before that of the last call
	 * @param nanos how long
	 * @return a hold, or when to ask again
	 */
	synchronized Answer ask(long now, long nanos) {
		long end = now + nanos;
		long more = Math.max(0, end - later(this.heldUntil, now));
		long even = later(this.evenAt, now) + 2 * more;
		if (even - end <= this.longest) {
			this.heldUntil = later(this.heldUntil, end);
			this.evenAt = even;
			return new Answer(end, 0);
		}
		long left = this.heldUntil - now;
		if (left >= nanos / 2) {
			return new Answer(this.heldUntil, 0);
		}
		return new Answer(now, (left > 0) ? left : even - end - this.longest);
	}

	private static long later(long one, long other) {
		return (one - other > 0) ? one : other;
	}

	/**
	 * What becomes of a request.
	 *
	 * @param end the nano time at which the hold ends
	 * @param delay nanoseconds after which to ask again, 0 for a hold that begins now
	 */
	record Answer(long end, long delay) {

		boolean isGranted() {
			return this.delay == 0;
		}

	}

}
