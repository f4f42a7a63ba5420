package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

/**
 * Opens the physical writer, and knows whether it may be used.
 *
 * @since 0.1.0
 */
public interface WriterSource {

	/**
	 * Check that this node may write now.
	 * @param sql what wants to write
	 * @throws SQLException when it may not
	 */
	void checkWritable(String sql) throws SQLException;

	/**
	 * Open a connection.
	 * @return a connection outside any transaction, whose driver adds no BEGIN or COMMIT
	 * @throws SQLException when it cannot be opened
	 */
	WriterConnection open() throws SQLException;

	/**
	 * Check that what SQLite has just committed was kept.
	 * @param sql what was committed
	 * @throws SQLException when nobody knows
	 */
	void confirm(String sql) throws SQLException;

	/**
	 * Say that nobody knows whether something was committed.
	 * @param sql what was to be committed
	 * @param cause what has kept us from knowing
	 * @return the exception
	 */
	SQLException outcomeUnknown(String sql, Throwable cause);

	/**
	 * SQLite has begun a transaction, or is about to run a statement that commits by
	 * itself: it will write soon.
	 */
	default void beforeWriting() {
	}

	/**
	 * SQLite is about to commit.
	 * @return what has to be ended after it
	 */
	default CommitScope beginCommit() {
		return CommitScope.NONE;
	}

}
