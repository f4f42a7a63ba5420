package io.github.litefsspring.boot.durability;

import io.github.litefsspring.jdbc.CommitListener;

/**
 * Counts the commits of each thread.
 *
 * @since 0.1.0
 */
public final class CommitCounter implements CommitListener {

	private final ThreadLocal<Long> commits = ThreadLocal.withInitial(() -> 0L);

	@Override
	public void committed() {
		this.commits.set(this.commits.get() + 1);
	}

	long ofThisThread() {
		return this.commits.get();
	}

}
