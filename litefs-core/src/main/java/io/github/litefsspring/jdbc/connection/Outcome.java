package io.github.litefsspring.jdbc.connection;

import java.sql.ResultSet;

import org.jspecify.annotations.Nullable;

/**
 * Result of a statement: rows, counts, generated keys.
 *
 * @param rows the rows, {@code null} when it gave only an update count
 * @param counts the update counts: one, or one for each member of a batch
 * @param keys generated keys, {@code null} when they were not asked for
 * @param open whether the rows are still being read from the physical connection
 */
record Outcome(@Nullable ResultSet rows, long[] counts, @Nullable ResultSet keys, boolean open) {

	private static final long[] NO_COUNTS = {};

	static Outcome streaming(ResultSet rows) {
		return new Outcome(rows, NO_COUNTS, null, true);
	}

	static Outcome copied(ResultSet rows, long[] counts, @Nullable ResultSet keys) {
		return new Outcome(rows, counts, keys, false);
	}

	static Outcome updated(long[] counts, @Nullable ResultSet keys) {
		return new Outcome(null, counts, keys, false);
	}

}
