package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.util.Objects;

import io.github.litefsspring.jdbc.physical.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A statement that commits by itself.
 *
 * @param <T> the type of its result
 */
final class StatementCommit<T> implements Commit {

	private final boolean writes;

	private final Lease.Work<T> work;

	private final Runnable giveBack;

	private @Nullable T result;

	StatementCommit(boolean writes, Lease.Work<T> work, Runnable giveBack) {
		this.writes = writes;
		this.work = work;
		this.giveBack = giveBack;
	}

	@Override
	public void run() throws SQLException {
		this.result = this.work.run();
	}

	@Override
	public boolean isOwn() {
		return this.writes;
	}

	@Override
	public void giveBack() {
		this.giveBack.run();
	}

	T result() {
		return Objects.requireNonNull(this.result);
	}

}
