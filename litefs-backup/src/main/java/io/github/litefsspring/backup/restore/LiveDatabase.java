package io.github.litefsspring.backup.restore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.litefsspring.jdbc.JournalMode;

/**
 * The properties of an open database that a file in its place has to share.
 *
 * @param pageSize the size of a page in bytes
 * @param encoding the encoding of texts, as {@code PRAGMA encoding} names it
 * @param journalMode its journal mode
 * @param schemaVersion what tells connections that they know another schema
 * @since 0.1.0
 */
public record LiveDatabase(int pageSize, String encoding, JournalMode journalMode, int schemaVersion) {

	/**
	 * Ask a database.
	 * @param connection a connection to it
	 * @return what it says
	 * @throws SQLException when it cannot be asked
	 */
	public static LiveDatabase of(Connection connection) throws SQLException {
		return new LiveDatabase(Integer.parseInt(pragma(connection, "page_size")), pragma(connection, "encoding"),
				"wal".equals(pragma(connection, "journal_mode")) ? JournalMode.WAL : JournalMode.DELETE,
				Integer.parseInt(pragma(connection, "schema_version")));
	}

	private static String pragma(Connection connection, String pragma) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
			row.next();
			return row.getString(1);
		}
	}

}
