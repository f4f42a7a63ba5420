package io.github.litefsspring.jdbc.write;

import io.github.litefsspring.jdbc.physical.KnownTexts;

/**
 * Transactions that those who are done should not wait for, known by their first
 * statement: they usually hold the writer for long, or have rolled back others lately.
 * Slow once is no habit: a pause of the JVM or a busy machine makes any transaction slow.
 */
final class Habits {

	private static final int USUAL = 2;

	private static final int SLOW = 1;

	private static final int SLOW_AT_MOST = 3;

	private static final int HARM = 16;

	private static final int HARM_AT_MOST = 64;

	private final long limitNanos;

	private final KnownTexts<Integer> habits = new KnownTexts<>();

	Habits(long limitNanos) {
		this.limitNanos = limitNanos;
	}

	// a transaction has ended, after it held the writer for so many nanoseconds
	void ran(String first, long nanos) {
		if (nanos > this.limitNanos) {
			add(first, SLOW, SLOW_AT_MOST);
		}
		else if (known(first) > 0) {
			this.habits.update(first, (known) -> (known != null && known > 1) ? known - 1 : null);
		}
	}

	// a transaction has rolled back what others had done
	void harmed(String first) {
		add(first, HARM, HARM_AT_MOST);
	}

	private void add(String first, int weight, int limit) {
		this.habits.update(first,
				(known) -> (known != null) ? Math.max(known, Math.min(limit, known + weight)) : weight);
	}

	boolean keepApart(String first) {
		return known(first) >= USUAL;
	}

	private int known(String first) {
		Integer known = this.habits.isEmpty() ? null : this.habits.get(first);
		return (known != null) ? known : 0;
	}

}
