package io.github.litefsspring.jdbc.physical;

import java.sql.SQLException;

import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A prepared statement that knows its text, so that it can be kept for the next one who
 * needs the same.
 */
final class KeptStatement extends JDBC4PreparedStatement {

	private final String text;

	KeptStatement(SQLiteConnection connection, String text) throws SQLException {
		super(connection, text);
		this.text = text;
	}

	String text() {
		return this.text;
	}

	/**
	 * End its cursor and forget its parameters: a cursor that stays open keeps
	 * transactions from ending.
	 * @throws SQLException what SQLite says
	 */
	void clear() throws SQLException {
		clearParameters();
		setMaxRows(0);
		this.rs.close();
	}

}
