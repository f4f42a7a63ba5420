package io.github.litefsspring.benchmarks.primary;

import java.util.concurrent.TimeUnit;

import io.github.litefsspring.benchmarks.access.Access;
import io.github.litefsspring.benchmarks.access.Notes;
import io.github.litefsspring.benchmarks.load.Operation;
import io.github.litefsspring.benchmarks.load.Pace;

import org.springframework.transaction.support.TransactionTemplate;

/**
 * The kinds of reads that never pause on the primary.
 */
enum Reads {

	/** One statement each. */
	STATEMENTS("statement") {

		@Override
		Operation through(Access access) {
			return Notes.autocommit(access);
		}

	},

	/**
	 * A method annotated with {@code @Transactional(readOnly = true)} that takes time.
	 */
	TRANSACTIONS("5 ms transaction") {

		@Override
		Operation through(Access access) {
			TransactionTemplate transaction = access.transactions(true);
			Runnable read = Notes.joining(access);
			return () -> transaction.executeWithoutResult((status) -> {
				read.run();
				Pace.awaitTime(System.nanoTime() + WORK_NANOS);
				read.run();
			});
		}

	};

	private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final String text;

	Reads(String text) {
		this.text = text;
	}

	abstract Operation through(Access access);

	String text() {
		return this.text;
	}

}
