package io.github.litefsspring.jdbc.physical;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;

import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Turns what sqlite-jdbc throws into the exceptions JDBC 4 has for it, with an SQLState.
 * The driver sets none, so Spring and others could not tell a duplicate key from a locked
 * database.
 */
public final class SqliteErrors {

	/** SQLState of a statement that was ended. */
	public static final String QUERY_CANCELED = "57014";

	private static final int SQL_LENGTH = 300;

	private final LitefsNode node;

	public SqliteErrors(LitefsNode node) {
		this.node = node;
	}

	public SQLException translate(SQLException ex, @Nullable Lease lease, String sql, Phase phase) {
		if (ex instanceof OutcomeUnknownSqlException) {
			return ex;
		}
		int code = ResultCodes.of(ex);
		int primary = code & 0xff;
		if (ex instanceof WriterLostException lost && lost.isClosed()) {
			return ex;
		}
		boolean unknown = phase == Phase.COMMIT && primary == SQLiteErrorCode.SQLITE_IOERR.code;
		if (ex instanceof WriterLostException || (lease != null && lease.isLost() && !unknown)) {
			return lost(sql, ex);
		}
		if (!(ex instanceof SQLiteException)) {
			return ex;
		}
		if (unknown) {
			return new OutcomeUnknownSqlException("It is not known whether this was committed: " + shorten(sql) + " ("
					+ ex.getMessage() + "). LiteFS answers so when this node is not the primary any more. Look "
					+ "before you repeat it", ex);
		}
		// files are opened before anything is written, so CANTOPEN has no effect in any
		// phase
		if (phase != Phase.READ && (primary == SQLiteErrorCode.SQLITE_READONLY.code
				|| primary == SQLiteErrorCode.SQLITE_IOERR.code || primary == SQLiteErrorCode.SQLITE_CANTOPEN.code)) {
			SQLException refused = refused(sql, primary, ex);
			if (refused != null) {
				return refused;
			}
		}
		return byCode(ex, code, primary);
	}

	private @Nullable SQLException refused(String sql, int primary, SQLException ex) {
		Role role = this.node.state().role();
		if (!role.isWritable()) {
			return notPrimary(sql, ex);
		}
		// LiteFS knows of a demotion, and the mount of its death, before they are noticed
		// here
		return (role == Role.PRIMARY && (primary == SQLiteErrorCode.SQLITE_READONLY.code || !isAlive()))
				? notPrimary(sql, ex) : null;
	}

	private boolean isAlive() {
		try {
			this.node.checkAlive();
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	// the vendor code is the one of the driver, which programs may ask for: the primary
	// result code
	private static SQLException byCode(SQLException ex, int extended, int code) {
		String message = ex.getMessage();
		return switch (SQLiteErrorCode.getErrorCode(code)) {
			case SQLITE_CONSTRAINT ->
				new SQLIntegrityConstraintViolationException(message, constraintState(extended), code, ex);
			case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL, SQLITE_ABORT ->
				new SQLTransactionRollbackException(message, "40001", code, ex);
			case SQLITE_INTERRUPT -> new SQLException(message, QUERY_CANCELED, code, ex);
			case SQLITE_ERROR, SQLITE_SCHEMA -> new SQLSyntaxErrorException(message, "42000", code, ex);
			case SQLITE_FULL -> new SQLNonTransientException(message
					+ ": the disk is full, or PRAGMA max_page_count is reached. Nothing of this statement was stored; "
					+ "free space on the volume of the database", "53100", code, ex);
			case SQLITE_NOMEM -> new SQLNonTransientException(message, "53200", code, ex);
			case SQLITE_CANTOPEN -> new SQLTransientConnectionException(
					message + ": the database file (litefs.database) is missing, or its directory is not accessible",
					"08001", code, ex);
			case SQLITE_READONLY ->
				new SQLNonTransientException(message + ": this connection or the database file is read-only",
						NotPrimarySqlException.SQL_STATE, code, ex);
			case SQLITE_IOERR -> new SQLNonTransientException(message, "58030", code, ex);
			case SQLITE_CORRUPT, SQLITE_NOTADB -> new SQLNonTransientException(
					message + ": the database is damaged. Restore it; do not write to it", "58030", code, ex);
			case SQLITE_TOOBIG -> new SQLDataException(message, "22001", code, ex);
			case SQLITE_MISMATCH, SQLITE_RANGE -> new SQLDataException(message, "22000", code, ex);
			case SQLITE_PERM, SQLITE_AUTH -> new SQLInvalidAuthorizationSpecException(message, "28000", code, ex);
			default -> new SQLException(message, "HY000", code, ex);
		};
	}

	private static String constraintState(int code) {
		return switch (code) {
			// PRIMARYKEY, UNIQUE, ROWID
			case 1555, 2067, 2579 -> "23505";
			// FOREIGNKEY
			case 787 -> "23503";
			default -> "23000";
		};
	}

	// for a write that was refused before it ran; the cause is from SQLite, if any
	public NotPrimarySqlException notPrimary(String sql, @Nullable Throwable cause) {
		NodeState state = this.node.state();
		return new NotPrimarySqlException("Node '" + this.node.name() + "' cannot write: its role is " + state.role()
				+ ", the primary is " + ((state.primary() != null) ? "'" + state.primary() + "'" : "not known")
				+ ". Nothing of this was done: " + shorten(sql), state, cause);
	}

	private NotPrimarySqlException lost(String sql, SQLException cause) {
		NodeState state = this.node.state();
		return new NotPrimarySqlException("Node '" + this.node.name() + "' lost the primary role (it is " + state.role()
				+ " now), so its write transaction was rolled back. Nothing was committed. Refused: " + shorten(sql),
				state, cause);
	}

	// for a write in a transaction that was declared read-only
	public static SQLException readOnlyTransaction(String sql, @Nullable Throwable cause) {
		return new SQLNonTransientException(
				"The connection is read-only (@Transactional(readOnly = true) or "
						+ "Connection.setReadOnly); it cannot write: " + shorten(sql),
				NotPrimarySqlException.SQL_STATE, cause);
	}

	public static boolean isReadOnly(SQLException ex) {
		return (ResultCodes.of(ex) & 0xff) == SQLiteErrorCode.SQLITE_READONLY.code;
	}

	public static boolean isInterrupt(SQLException ex) {
		return ResultCodes.of(ex) == SQLiteErrorCode.SQLITE_INTERRUPT.code || QUERY_CANCELED.equals(ex.getSQLState());
	}

	// the connection cannot reach the file, so it is of no use any more
	public static boolean breaksConnection(SQLException ex) {
		int primary = ResultCodes.of(ex) & 0xff;
		return primary == SQLiteErrorCode.SQLITE_IOERR.code || primary == SQLiteErrorCode.SQLITE_CANTOPEN.code
				|| primary == SQLiteErrorCode.SQLITE_NOTADB.code || primary == SQLiteErrorCode.SQLITE_CORRUPT.code;
	}

	public static String shorten(String sql) {
		String line = sql.strip();
		return (line.length() <= SQL_LENGTH) ? line : line.substring(0, SQL_LENGTH) + "…";
	}

	/** Step in which an error happened: it decides what an I/O error means. */
	public enum Phase {

		/** A read. */
		READ,

		/** A statement inside a write transaction: it is not committed yet. */
		STATEMENT,

		/** A COMMIT, or a statement that commits by itself. */
		COMMIT

	}

}
