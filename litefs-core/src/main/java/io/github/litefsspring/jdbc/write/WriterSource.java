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

}
