package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * One commit, as {@link Commits} asks for its parts.
 */
interface Commit {

	/**
	 * Keep others from taking the writer away.
	 * @throws SQLException when it was taken away before
	 */
	default void enter() throws SQLException {
	}

	default void exit() {
	}

	/**
	 * Leave the commit to the next transaction.
	 * @return the group that is committed later, {@code null} when this one has to commit
	 * @throws SQLException why nothing of it will be committed
	 */
	default @Nullable GroupCommit leaveToNext() throws SQLException {
		return null;
	}

	/**
	 * Run COMMIT, or a statement that commits by itself.
	 * @throws SQLException why nothing was committed
	 */
	void run() throws SQLException;

	/**
	 * Transactions of others that this commit ends.
	 * @return the group, {@code null} when there are none
	 */
	default @Nullable GroupCommit others() {
		return null;
	}

	/**
	 * Tell if a write of the caller is committed.
	 * @return {@code false} when only those of others are, or when nothing was written
	 */
	default boolean isOwn() {
		return true;
	}

	default void giveBack() {
	}

	/**
	 * Use the physical connection no more: the outcome is not known.
	 */
	default void markBroken() {
	}

}
