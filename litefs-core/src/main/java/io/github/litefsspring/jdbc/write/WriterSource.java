package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

import org.sqlite.SQLiteConnection;

/**
 * Opens the physical writer.
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
	SQLiteConnection open() throws SQLException;

}
