package io.github.litefsspring.jdbc;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A read transaction that keeps LiteFS waiting.
 *
 * @param thread the thread that began it
 * @param sql its last statement, {@code null} before the first
 * @param age how old it is
 * @since 0.1.0
 */
public record BlockingRead(String thread, @Nullable String sql, Duration age) {

	public String describe() {
		return "thread '" + this.thread + "', last statement: " + ((this.sql != null) ? this.sql : "none");
	}

}
