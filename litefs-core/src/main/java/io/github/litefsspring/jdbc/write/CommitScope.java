package io.github.litefsspring.jdbc.write;

/**
 * The time in which SQLite may commit.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CommitScope {

	/** For commits that no other part needs to know of. */
	CommitScope NONE = () -> {
	};

	/**
	 * The commit is over, whatever came of it.
	 */
	void end();

}
