package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;

import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.statement.StatementKind;

/**
 * Result that a caller takes. A statement that does not fit is refused before it runs,
 * because a write cannot be taken back afterwards.
 */
enum Wanted {

	/** Rows, or a count. */
	ANY,

	/** Rows only. */
	ROWS,

	/** A count only; of what a writing statement gives, rows are left out. */
	COUNT;

	void check(String sql, StatementKind kind, boolean givesRows) throws SQLException {
		if (this == ROWS && !givesRows) {
			throw noRows(sql);
		}
		if (this == COUNT && givesRows && kind.isRead()) {
			throw new SQLNonTransientException(
					"The statement gives rows; use executeQuery or execute: " + SqliteErrors.shorten(sql), "07005");
		}
	}

	static SQLException noRows(String sql) {
		return new SQLNonTransientException("The statement gives no rows, so it was not run; use executeUpdate or "
				+ "execute: " + SqliteErrors.shorten(sql), "07005");
	}

}
