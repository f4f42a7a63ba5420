package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.github.litefsspring.jdbc.WriteSettings;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that are done and wait for one COMMIT. Their work is in one open SQLite
 * transaction, which goes from each of them to the next; the thread that has the writer's
 * turn has this object too.
 */
final class GroupCommit {

	private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final long since = System.nanoTime();

	// only used by the thread that has the writer's turn
	private final List<Thread> members = new ArrayList<>();

	private @Nullable Supplier<SQLException> failure;

	private volatile boolean ended;

	void add(Thread member) {
		this.members.add(member);
	}

	void removeLast() {
		this.members.remove(this.members.size() - 1);
	}

	int size() {
		return this.members.size();
	}

	// another transaction may run before the commit
	boolean takesMore(WriteSettings settings) {
		return this.members.size() < settings.maxTransactions()
				&& System.nanoTime() - this.since < settings.maxDelay().toNanos();
	}

	// the work of all is durable
	void succeed() {
		end();
	}

	// the work of none is durable; the reason is asked once for each of them
	synchronized void fail(Supplier<SQLException> reason) {
		if (!this.ended) {
			this.failure = reason;
			end();
		}
	}

	private void end() {
		this.ended = true;
		this.members.forEach(LockSupport::unpark);
	}

	// an interrupt does not end it: the outcome of the transaction would not be known
	void await() throws SQLException {
		boolean interrupted = false;
		while (!this.ended) {
			// an unpark that fails, for want of memory, is made up for
			LockSupport.parkNanos(this, LOOK_NANOS);
			interrupted |= Thread.interrupted();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		Supplier<SQLException> failure = this.failure;
		if (failure != null) {
			throw failure.get();
		}
	}

}
