package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * One commit, as {@link Commits} asks for its parts.
 */
interface Commit {

	// keeps others from taking the writer away; fails when it was taken away before
	default void enter() throws SQLException {
	}

	default void exit() {
	}

	// the group that is committed later, null when this transaction has to commit; when
	// it fails, nothing of the transaction will be committed
	default @Nullable GroupCommit leaveToNext() throws SQLException {
		return null;
	}

	// runs COMMIT, or a statement that commits by itself
	void run() throws SQLException;

	// transactions of others that this commit ends, null when there are none
	default @Nullable GroupCommit others() {
		return null;
	}

	// tells if a write of the caller is committed: false when only those of others are,
	// or when nothing was written
	default boolean isOwn() {
		return true;
	}

	default void giveBack() {
	}

	// uses the physical connection no more: the outcome is not known
	default void markBroken() {
	}

}
