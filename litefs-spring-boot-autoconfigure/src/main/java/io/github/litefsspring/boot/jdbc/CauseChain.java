package io.github.litefsspring.boot.jdbc;

import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * An exception, everything that caused it, and the exceptions that JDBC chained to it.
 */
final class CauseChain {

	private CauseChain() {
	}

	static Stream<Throwable> of(@Nullable Throwable failure) {
		Set<Throwable> chain = Collections.newSetFromMap(new IdentityHashMap<>());
		Stream.Builder<Throwable> inOrder = Stream.builder();
		collect(failure, chain, inOrder);
		return inOrder.build();
	}

	private static void collect(@Nullable Throwable failure, Set<Throwable> seen, Stream.Builder<Throwable> inOrder) {
		Throwable current = failure;
		while (current != null && seen.add(current)) {
			inOrder.add(current);
			if (current instanceof SQLException sql) {
				collect(sql.getNextException(), seen, inOrder);
			}
			current = current.getCause();
		}
	}

}
