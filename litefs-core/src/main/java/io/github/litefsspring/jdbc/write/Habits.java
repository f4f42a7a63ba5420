package io.github.litefsspring.jdbc.write;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which transactions are better not waited for by those who are done, known by their
 * first statement: they usually hold the writer for long, or have rolled back others
 * lately. Slow once is no habit: a pause of the JVM or a busy machine makes any
 * transaction slow.
 */
final class Habits {

	private static final int LIMIT = 1000;

	private static final int USUAL = 2;

	private static final int SLOW = 1;

	private static final int SLOW_AT_MOST = 3;

	private static final int HARM = 16;

	private static final int HARM_AT_MOST = 64;

	private final long limitNanos;

	private final Map<String, Integer> habits = new ConcurrentHashMap<>();

	Habits(long limitNanos) {
		this.limitNanos = limitNanos;
	}

	/**
	 * A transaction has ended.
	 * @param first its first statement
	 * @param nanos how long it held the writer
	 */
	void ran(String first, long nanos) {
		if (nanos > this.limitNanos) {
			add(first, SLOW, SLOW_AT_MOST);
		}
		else if (!this.habits.isEmpty()) {
			this.habits.computeIfPresent(first, (key, known) -> (known > 1) ? known - 1 : null);
		}
	}

	/**
	 * A transaction has rolled back what others had done.
	 * @param first its first statement
	 */
	void harmed(String first) {
		add(first, HARM, HARM_AT_MOST);
	}

	private void add(String first, int weight, int limit) {
		if (this.habits.size() >= LIMIT) {
			this.habits.clear();
		}
		this.habits.merge(first, weight, (known, more) -> Math.max(known, Math.min(limit, known + more)));
	}

	boolean keepApart(String first) {
		return !this.habits.isEmpty() && this.habits.getOrDefault(first, 0) >= USUAL;
	}

}
