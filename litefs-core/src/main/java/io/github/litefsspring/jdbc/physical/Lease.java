package io.github.litefsspring.jdbc.physical;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A physical connection that belongs to one user until {@link #release()}.
 * <p>
 * Transactions are plain SQL and never the driver's {@code commit} or
 * {@code setAutoCommit}: the driver changes its own flag before it runs COMMIT, and when
 * that fails it believes that it is in autocommit mode while the transaction is open.
 *
 * @since 0.1.0
 */
public abstract class Lease {

	private final SQLiteConnection connection;

	private boolean keepsStatements = true;

	private int closings;

	private final List<Statement> statements = new ArrayList<>(2);

	private boolean broken;

	private boolean begun;

	protected Lease(SQLiteConnection connection) {
		this.connection = connection;
	}

	/**
	 * The physical connection.
	 * @return the connection
	 */
	public final SQLiteConnection connection() {
		return this.connection;
	}

	/**
	 * Tell if it is the writer.
	 * @return {@code false} for a read-only connection
	 */
	public abstract boolean isWriter();

	/**
	 * Tell if it was taken away because this node is no longer the primary. An open
	 * transaction was rolled back then.
	 * @return {@code true} when it is gone for this reason
	 */
	public boolean isLost() {
		return false;
	}

	/**
	 * Tell if other connections of the thread work in the same SQLite transaction.
	 * @return {@code false} when nobody else's statements run between this user's
	 */
	public boolean isJoint() {
		return false;
	}

	/**
	 * Say why a statement has failed, when this lease knows better.
	 * @param failure what the driver threw
	 * @return an exception that names the reason, or the same one
	 */
	public SQLException explain(SQLException failure) {
		return failure;
	}

	/**
	 * Begin to use the connection. Every {@code enter} is followed by an {@link #exit()}.
	 * @param sql what it is used for
	 * @throws SQLException when the connection was taken away
	 */
	public void enter(String sql) throws SQLException {
	}

	/**
	 * End what {@link #enter(String)} began.
	 */
	public void exit() {
	}

	/**
	 * Begin a transaction.
	 * @throws SQLException what SQLite says
	 */
	public void begin() throws SQLException {
		control(isWriter() ? "BEGIN IMMEDIATE" : "BEGIN");
		this.begun = true;
	}

	protected final boolean isBegun() {
		return this.begun;
	}

	protected final void setBegun(boolean begun) {
		this.begun = begun;
	}

	/**
	 * Tell if a single writing statement has to run in a transaction of its own.
	 * @param mayHaveOne whether SQLite allows it to
	 * @return {@code false} when it may commit by itself
	 */
	public boolean needsTransaction(boolean mayHaveOne) {
		return false;
	}

	/**
	 * Prepare for a write.
	 * @param sql what writes, for messages
	 * @throws SQLException what SQLite says; nothing must be written then
	 */
	public void beforeWriting(String sql) throws SQLException {
	}

	/**
	 * Tell if it is inside a transaction that others may join. Each statement has to be
	 * admitted then.
	 * @return {@code false} when no statement can harm another transaction
	 */
	public boolean mayBeShared() {
		return false;
	}

	/**
	 * Tell if the SQLite transaction holds what others have done.
	 * @return {@code true} when an error that rolls it back would be theirs as well
	 */
	public boolean isShared() {
		return false;
	}

	/**
	 * Prepare for a statement that is about to run in the transaction.
	 * @param sharing what it may do to others
	 * @throws SQLException what SQLite says; the statement must not run then
	 */
	public void admit(Sharing sharing) throws SQLException {
	}

	/**
	 * Prepare for a statement whose effect on others is not known. The question is asked
	 * when another transaction waits that could be among them.
	 * @param question tells the effect
	 */
	public void admitUnasked(Supplier<Sharing> question) {
	}

	/**
	 * Keep no statement of this lease for others. One has failed, and the driver destroys
	 * it after most errors; or a setting of the transaction may be part of how they were
	 * prepared.
	 */
	public final void discardStatements() {
		this.keepsStatements = false;
	}

	protected final boolean keepsStatements() {
		return this.keepsStatements;
	}

	/**
	 * Check the foreign keys of what was written outside of transactions, where SQLite
	 * has not done it.
	 * @throws SQLException when a row has no parent
	 */
	public void checkForeignKeys() throws SQLException {
	}

	/**
	 * Prepare for a statement of this library in the user's transaction, such as
	 * SAVEPOINT.
	 * @throws SQLException what SQLite says; it must not run then
	 */
	public void admitControl() throws SQLException {
	}

	/**
	 * Prepare for a user who works with the driver's connection itself.
	 * @throws SQLException what SQLite says; the user must not get it then
	 */
	public void admitUnseen() throws SQLException {
	}

	/**
	 * Let another transaction of this thread have the connection as long as this one has
	 * only read.
	 * @param freeCursors reads the rest of each open cursor into memory
	 */
	public void allowLending(SqlAction freeCursors) {
	}

	/**
	 * Tell if another transaction of this thread has the connection now.
	 * @return {@code true} until that transaction ends
	 */
	public boolean isLent() {
		return false;
	}

	/**
	 * Leave a snapshot that is shared with others, to see what is written from now on.
	 * @throws SQLException what SQLite says
	 */
	public void leaveSnapshot() throws SQLException {
	}

	/**
	 * Run a statement that commits by itself if it writes.
	 * @param <T> the type of its result
	 * @param sql its text
	 * @param writes whether it writes
	 * @param work runs it
	 * @return its result
	 * @throws SQLException why it was not committed, or that its outcome is not known
	 */
	public <T> T autocommit(String sql, boolean writes, Work<T> work) throws SQLException {
		return work.run();
	}

	/**
	 * Close all cursors and commit. When that fails, nothing stays open: the transaction
	 * is rolled back, or the connection is marked as broken.
	 * @param sql what is committed, for messages
	 * @param wrote whether something was written
	 * @throws SQLException why it could not be committed, or that its outcome is not
	 * known
	 */
	public void commit(String sql, boolean wrote) throws SQLException {
		commitNow();
	}

	protected final void commitNow() throws SQLException {
		closeStatements();
		try {
			control("COMMIT");
			this.begun = false;
		}
		catch (SQLException ex) {
			rollbackAfter(ex);
			throw ex;
		}
	}

	/**
	 * Close all cursors and roll back. Does nothing when the transaction is gone already.
	 * @throws SQLException what SQLite says; the connection is marked as broken then
	 */
	public void rollback() throws SQLException {
		closeStatements();
		try {
			control("ROLLBACK");
			this.begun = false;
		}
		catch (SQLException ex) {
			if (!isNoTransaction(ex)) {
				this.broken = true;
				throw ex;
			}
			this.begun = false;
		}
	}

	/**
	 * Roll back because of a failure. What goes wrong is added to that failure.
	 * @param failure why
	 */
	public void rollbackAfter(Throwable failure) {
		try {
			rollback();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * Run one statement of this library, such as SAVEPOINT.
	 * @param sql the statement
	 * @throws SQLException what SQLite says
	 */
	public void control(String sql) throws SQLException {
		enter(sql);
		try {
			run(sql);
		}
		catch (RuntimeException | Error ex) {
			// it is not known if SQLite has run it
			this.broken = true;
			throw ex;
		}
		finally {
			exit();
		}
	}

	protected void run(String sql) throws SQLException {
		this.connection.getDatabase()._exec(sql);
	}

	/**
	 * Tell if the transaction that was begun is still open. SQLite ends it itself after
	 * some errors; what follows would then run, and be committed, statement by statement.
	 * @return {@code false} when it is gone
	 */
	public boolean isTransactionOpen() {
		try {
			control("BEGIN");
		}
		catch (SQLException ex) {
			if (isCode(ex, SQLiteErrorCode.SQLITE_ERROR)) {
				return true;
			}
			this.broken = true;
			return false;
		}
		transactionGone();
		rollbackAfter(new SQLException("probe"));
		return false;
	}

	/**
	 * SQLite has ended the transaction by itself.
	 */
	protected void transactionGone() {
	}

	/**
	 * Number of times that all statements were closed. One that was prepared before may
	 * be another user's by now.
	 * @return a number that only grows
	 */
	public final int closings() {
		return this.closings;
	}

	/**
	 * Tell if a statement is open that this lease has prepared: one that was closed may
	 * be another user's by now.
	 * @param statement the statement
	 * @return {@code false} when it must not be used
	 */
	public final boolean isOpen(Statement statement) {
		return this.statements.contains(statement);
	}

	/**
	 * Prepare a statement. It is closed with the transaction at the latest.
	 * @param sql the statement
	 * @return the driver's statement
	 * @throws SQLException what SQLite says
	 */
	public KeptStatement prepare(String sql) throws SQLException {
		return opened(prepareNew(sql));
	}

	/**
	 * Prepare a statement, or take one that was kept.
	 * @param sql the statement
	 * @return the driver's statement
	 * @throws SQLException what SQLite says
	 */
	protected KeptStatement prepareNew(String sql) throws SQLException {
		return new KeptStatement(this.connection, sql);
	}

	/**
	 * Create a statement that can run several statements of one text.
	 * @return the driver's statement
	 * @throws SQLException what SQLite says
	 */
	public Statement createStatement() throws SQLException {
		return opened(this.connection.createStatement());
	}

	private <T extends Statement> T opened(T statement) {
		this.statements.add(statement);
		return statement;
	}

	/**
	 * Close a statement that this lease has prepared. Does nothing the second time: it
	 * may be another user's by then.
	 * @param statement the statement
	 */
	public void close(Statement statement) {
		if (this.statements.remove(statement)) {
			closeQuietly(statement);
		}
	}

	/**
	 * Close all statements, and their cursors with them.
	 */
	public void closeStatements() {
		this.closings++;
		for (int i = this.statements.size() - 1; i >= 0; i--) {
			closeQuietly(this.statements.get(i));
		}
		this.statements.clear();
	}

	private void closeQuietly(Statement statement) {
		try {
			dispose(statement);
		}
		catch (SQLException ex) {
			this.broken = true;
		}
	}

	/**
	 * Be done with a statement.
	 * @param statement the statement
	 * @throws SQLException what SQLite says
	 */
	protected void dispose(Statement statement) throws SQLException {
		statement.close();
	}

	/**
	 * Do not use the physical connection again after this lease.
	 */
	public void markBroken() {
		this.broken = true;
	}

	protected final boolean isBroken() {
		return this.broken;
	}

	/**
	 * Give the connection back. Does nothing the second time.
	 */
	public abstract void release();

	private static boolean isNoTransaction(SQLException ex) {
		String message = ex.getMessage();
		return isCode(ex, SQLiteErrorCode.SQLITE_ERROR) && message != null && message.contains("no transaction");
	}

	private static boolean isCode(SQLException ex, SQLiteErrorCode code) {
		return ex instanceof SQLiteException sqlite && sqlite.getResultCode() == code;
	}

	/**
	 * Work that runs on the connection.
	 *
	 * @param <T> the type of its result
	 */
	@FunctionalInterface
	public interface Work<T> {

		/**
		 * Run it.
		 * @return the result
		 * @throws SQLException what it failed with
		 */
		T run() throws SQLException;

	}

}
