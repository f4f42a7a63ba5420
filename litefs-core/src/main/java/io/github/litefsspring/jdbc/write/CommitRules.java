package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

/**
 * The steps of a commit that SQLite does not know of. With SQLite alone there are none.
 *
 * @since 0.1.0
 */
public interface CommitRules {

	/** A database that nothing replicates: what SQLite says is true. */
	CommitRules SQLITE = new CommitRules() {
	};

	/**
	 * Refuse a write that could never be committed.
	 * @param sql the statement that writes or commits
	 * @throws SQLException when this thread itself is in the way
	 */
	default void checkCommitPossible(String sql) throws SQLException {
	}

	/**
	 * Tell if the write-ahead log may be truncated while no transaction has SQLite's
	 * write lock. A single statement needs a transaction then, so that
	 * {@link #beforeWriting()} can run while the lock is held.
	 * @return {@code false} without a log, and without LiteFS
	 */
	default boolean mayTruncateLog() {
		return false;
	}

	/**
	 * Prepare for a write: SQLite holds the write lock, or is about to take it.
	 */
	default void beforeWriting() {
	}

	/**
	 * Prepare for the moment in which SQLite commits.
	 * @return the end of that moment
	 */
	default CommitScope beginCommit() {
		return CommitScope.NONE;
	}

	/**
	 * Make sure that what SQLite has committed was kept.
	 * @param sql the statement that has committed
	 * @throws SQLException when its outcome is not known
	 */
	default void confirm(String sql) throws SQLException {
	}

}
