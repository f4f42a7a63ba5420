package io.github.litefsspring.jdbc.write;

import org.jspecify.annotations.Nullable;

/**
 * Place of a transaction in the SQLite transaction that it runs in.
 *
 * @param group those whose work is in it before, {@code null} when there are none
 * @param savepoint whether the transaction is a savepoint after their work; the SQLite
 * transaction itself otherwise
 */
record Place(@Nullable GroupCommit group, boolean savepoint) {

	static final Place ALONE = new Place(null, false);

	static Place after(@Nullable GroupCommit group) {
		return (group != null) ? new Place(group, false) : ALONE;
	}

	Place inSavepoint() {
		return new Place(this.group, true);
	}

	Place withoutSavepoint() {
		return new Place(this.group, false);
	}

}
