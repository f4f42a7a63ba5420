package io.github.litefsspring.jdbc.write;

import java.time.Duration;

/**
 * The thread that has the writer, since when, and what it runs.
 */
final class WriterUser {

	private final long since = System.nanoTime();

	private volatile Thread thread = Thread.currentThread();

	private volatile String sql;

	WriterUser(String sql) {
		this.sql = sql;
	}

	// the present thread goes on with this statement
	void runs(String sql) {
		this.thread = Thread.currentThread();
		this.sql = sql;
	}

	boolean is(Thread thread) {
		return this.thread == thread;
	}

	boolean isCommitting() {
		return this.sql.equals("COMMIT");
	}

	Duration held() {
		return Duration.ofNanos(System.nanoTime() - this.since);
	}

	String describe() {
		return "thread '" + this.thread.getName() + "' for " + held().toMillis() + " ms, last statement: " + this.sql;
	}

}
