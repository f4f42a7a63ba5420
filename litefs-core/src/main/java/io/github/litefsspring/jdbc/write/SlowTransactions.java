package io.github.litefsspring.jdbc.write;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which transactions usually hold the writer for long, by their first statement. Once is
 * no habit: a pause of the JVM or a busy machine makes any transaction slow.
 */
final class SlowTransactions {

	private static final int LIMIT = 1000;

	private static final int HABIT = 2;

	private static final int CERTAIN = 3;

	private final long limitNanos;

	private final Map<String, Integer> habits = new ConcurrentHashMap<>();

	SlowTransactions(long limitNanos) {
		this.limitNanos = limitNanos;
	}

	void ran(String first, long nanos) {
		if (nanos > this.limitNanos) {
			if (this.habits.size() >= LIMIT) {
				this.habits.clear();
			}
			this.habits.merge(first, 1, (known, one) -> Math.min(CERTAIN, known + one));
		}
		else if (!this.habits.isEmpty()) {
			this.habits.computeIfPresent(first, (key, known) -> (known > 1) ? known - 1 : null);
		}
	}

	boolean areUsual(String first) {
		return !this.habits.isEmpty() && this.habits.getOrDefault(first, 0) >= HABIT;
	}

}
