package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;

import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A prepared statement of a reader that knows its text, so that it can be kept for the
 * next one who needs the same.
 */
final class ReaderStatement extends JDBC4PreparedStatement {

	private final String text;

	ReaderStatement(SQLiteConnection connection, String sql) throws SQLException {
		super(connection, sql);
		this.text = sql;
	}

	String text() {
		return this.text;
	}

}
