package io.github.litefsspring.jdbc.physical;

import java.sql.SQLException;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite's result codes of failures.
 *
 * @since 0.1.0
 */
public final class ResultCodes {

	private ResultCodes() {
	}

	/**
	 * The extended result code.
	 * @param ex the failure, from the driver or with the driver's as its cause
	 * @return the code, 0 when it is not SQLite's failure
	 */
	public static int of(SQLException ex) {
		if (ex instanceof SQLiteException sqlite) {
			return sqlite.getResultCode().code;
		}
		return (ex.getCause() instanceof SQLiteException sqlite) ? sqlite.getResultCode().code : 0;
	}

	/**
	 * Tell if a lock was in the way, so that a read may succeed at once when it is
	 * repeated: LiteFS was applying a transaction.
	 * @param ex the failure
	 * @return {@code false} for any other failure
	 */
	public static boolean isLocked(SQLException ex) {
		int primary = of(ex) & 0xff;
		return primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_PROTOCOL.code;
	}

}
