package io.github.litefsspring.jdbc.connection;

import java.util.Map;

/**
 * What the last connection that a thread has closed has left, for the next one that it
 * opens: a pool would give the same physical connection again. jOOQ's {@code lastID()}
 * asks so, with a connection for each statement.
 *
 * @since 0.1.0
 */
public final class LastWrites {

	// without a type of this library: threads of a web server outlive its applications
	private final ThreadLocal<Map<String, Long>> left = new ThreadLocal<>();

	LastWrite take() {
		Map<String, Long> left = this.left.get();
		if (left == null) {
			return new LastWrite();
		}
		this.left.remove();
		return new LastWrite(left);
	}

	void leave(LastWrite write) {
		if (!write.left().isEmpty()) {
			this.left.set(write.left());
		}
	}

}
