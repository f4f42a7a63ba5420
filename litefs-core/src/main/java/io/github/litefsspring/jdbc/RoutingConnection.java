package io.github.litefsspring.jdbc;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

import io.github.litefsspring.jdbc.SqliteErrors.Phase;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.ResultCodes;
import io.github.litefsspring.jdbc.read.ReaderLease;
import io.github.litefsspring.jdbc.write.CommitScope;
import io.github.litefsspring.jdbc.write.ExclusiveLease;
import io.github.litefsspring.jdbc.write.Sharing;
import io.github.litefsspring.jdbc.write.WriterLease;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * A connection that takes a physical one only when a statement runs, and decides which:
 * once for each transaction, and for each statement in autocommit mode.
 */
final class RoutingConnection implements Connection {

	private final Routing routing;

	private final boolean exclusive;

	private final List<RoutingResultSet> cursors = new ArrayList<>(1);

	private boolean autoCommit = true;

	private boolean readOnly;

	private int isolation = TRANSACTION_SERIALIZABLE;

	private volatile boolean closed;

	// the transaction's, or all the time: of an exclusive connection, or after unwrap
	private @Nullable Lease lease;

	private boolean begun;

	// whether a writing statement ran in the transaction
	private boolean wrote;

	private int savepoints;

	private @Nullable SQLException poison;

	RoutingConnection(Routing routing, boolean exclusive) {
		this.routing = routing;
		this.exclusive = exclusive;
	}

	boolean isExclusive() {
		return this.exclusive;
	}

	/**
	 * Whether each statement may run on another physical connection.
	 * @return {@code false} inside a transaction, and on an exclusive connection
	 */
	boolean isRoutedByStatement() {
		return this.autoCommit && !this.exclusive;
	}

	Routing routing() {
		return this.routing;
	}

	/**
	 * Run something where it can run.
	 * @param sql its text
	 * @param kind what it does
	 * @param atomic whether it consists of several statements that are committed together
	 * @param task what to run
	 * @return what it gave
	 * @throws SQLException why it could not
	 */
	Outcome execute(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException {
		checkOpen();
		try {
			return executeWhereItCan(sql, kind, atomic, task);
		}
		catch (NotPrimarySqlException ex) {
			this.routing.refused().add(sql, ex);
			throw ex;
		}
	}

	private Outcome executeWhereItCan(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException {
		if (!this.autoCommit) {
			return inTransaction(sql, kind, task);
		}
		if (kind == StatementKind.TRANSACTION_SETTING && !this.exclusive) {
			throw new SQLNonTransientException(
					"This setting ends with its transaction, so it needs one: " + SqliteErrors.shorten(sql), "25P01");
		}
		if (this.exclusive) {
			return alone(sql, kind, atomic, task);
		}
		if (this.readOnly && kind.writes()) {
			throw SqliteErrors.readOnlyTransaction(sql, null);
		}
		if (kind == StatementKind.ASK) {
			return ask(sql, task);
		}
		return kind.isRead() ? read(sql, kind, task) : write(sql, kind, atomic, task);
	}

	private Outcome inTransaction(String sql, StatementKind kind, Task task) throws SQLException {
		if (kind.isAlone()) {
			throw new SQLNonTransientException(
					"This cannot run inside a transaction; use autocommit: " + SqliteErrors.shorten(sql), "25001");
		}
		Lease lease = transaction(sql, kind, task.timeoutSeconds());
		if (!lease.isWriter() && kind.writes()) {
			throw refusedOnReader(sql, null);
		}
		try {
			StatementKind known = (kind == StatementKind.ASK) ? whatItDoes(sql, lease) : kind;
			this.wrote |= lease.isWriter() && known.writes();
			beforeWriting(lease, known);
			return task.run(lease, known);
		}
		catch (SQLException ex) {
			throw failed(lease, ex, sql);
		}
	}

	/**
	 * Leave out what would have no effect: a setting that would be refused, and is there
	 * already, becomes the question for it.
	 * @param sql a statement
	 * @return the same statement, or the question
	 * @throws SQLException why the present value cannot be read
	 */
	String withoutEffect(String sql) throws SQLException {
		Classification classification = this.routing.kinds().of(sql);
		if (!classification.isRefused(this.exclusive)) {
			return sql;
		}
		PragmaSetting setting = PragmaSetting.of(sql);
		if (setting == null) {
			return sql;
		}
		try (Statement statement = createStatement(); ResultSet rows = statement.executeQuery(setting.question())) {
			return (rows.next() && setting.isSame(String.valueOf(rows.getString(1)))) ? setting.question() : sql;
		}
	}

	private static void beforeWriting(Lease lease, StatementKind kind) throws SQLException {
		if (kind.writes() && lease instanceof ExclusiveLease script) {
			script.beforeWriting();
		}
	}

	private StatementKind whatItDoes(String sql, Lease lease) {
		StatementKind known = this.routing.kinds().known(sql);
		if (known != null) {
			return known;
		}
		// a reader refuses a write itself, before it has an effect
		return lease.isWriter() ? this.routing.kinds().ask(sql, lease) : StatementKind.READ;
	}

	private SQLException refusedOnReader(String sql, @Nullable SQLException cause) {
		if (!this.readOnly && this.routing.isWritable()) {
			return new NotPrimarySqlException("This transaction began before node '" + this.routing.node().name()
					+ "' became the primary, so it can only read. Nothing of this was done; run the transaction again: "
					+ SqliteErrors.shorten(sql), this.routing.node().state(), cause);
		}
		return this.readOnly ? SqliteErrors.readOnlyTransaction(sql, cause)
				: this.routing.errors().notPrimary(sql, cause);
	}

	private Lease transaction(String sql, StatementKind kind, int timeoutSeconds) throws SQLException {
		SQLException poison = this.poison;
		if (poison != null) {
			throw poisoned(poison);
		}
		Lease lease = this.lease;
		if (lease == null) {
			lease = this.exclusive ? acquireExclusive(sql) : acquire(sql, kind, timeoutSeconds);
			this.lease = lease;
		}
		if (!this.begun) {
			try {
				lease.begin();
			}
			catch (SQLException ex) {
				SQLException failure = translate(ex, lease, "BEGIN", lease.isWriter() ? Phase.STATEMENT : Phase.READ);
				endTransaction();
				throw failure;
			}
			this.begun = true;
		}
		return lease;
	}

	private Lease acquire(String sql, StatementKind kind, int timeoutSeconds) throws SQLException {
		if (!this.readOnly && this.routing.isWritable()) {
			Lease shared = this.routing.exclusive().share();
			return (shared != null) ? shared : this.routing.acquireWriter(sql, kind, timeoutSeconds);
		}
		return borrow(sql);
	}

	private Lease borrow(String sql) throws SQLException {
		try {
			return this.routing.readers().borrow();
		}
		catch (SQLException ex) {
			throw this.routing.errors().translate(ex, null, sql, Phase.READ);
		}
	}

	private Lease acquireExclusive(String sql) throws SQLException {
		if (this.routing.isWritable()) {
			return this.routing.exclusive().acquire(sql);
		}
		try {
			return this.routing.readers().open();
		}
		catch (SQLException ex) {
			throw this.routing.errors().translate(ex, null, sql, Phase.READ);
		}
	}

	private SQLException translate(SQLException ex, Lease lease, String sql, Phase phase) {
		if (SqliteErrors.breaksConnection(ex)) {
			lease.markBroken();
		}
		if (!lease.isWriter() && SqliteErrors.isReadOnly(ex)) {
			return refusedOnReader(sql, ex);
		}
		return this.routing.errors().translate(ex, lease, sql, phase);
	}

	// a statement of a transaction has failed: see whether the transaction still exists
	private SQLException failed(Lease lease, SQLException ex, String sql) {
		SQLException failure = translate(ex, lease, sql, lease.isWriter() ? Phase.STATEMENT : Phase.READ);
		if (!this.begun || this.lease != lease) {
			return failure;
		}
		if (SqliteErrors.isInterrupt(ex)) {
			// as long as a cursor is open, the interrupt hits whatever runs next
			closeCursors();
			lease.closeStatements();
		}
		if (lease.isLost() || !lease.isTransactionOpen()) {
			endTransaction();
			this.poison = failure;
		}
		return failure;
	}

	private static SQLException poisoned(SQLException reason) {
		if (reason instanceof NotPrimarySqlException lost) {
			return lost;
		}
		return new SQLTransactionRollbackException("SQLite has rolled back this transaction after an earlier failure ("
				+ reason.getMessage() + "). Nothing of it was committed; roll it back and begin again", "40001",
				reason);
	}

	private Outcome alone(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException {
		Lease lease = this.lease;
		if (lease == null) {
			lease = acquireExclusive(sql);
			this.lease = lease;
		}
		CommitScope scope = lease.isWriter() ? this.routing.writer().beginStatement() : CommitScope.NONE;
		try {
			StatementKind known = (kind == StatementKind.ASK) ? whatItDoes(sql, lease) : kind;
			beforeWriting(lease, known);
			boolean together = lease.isWriter() && (atomic || task.readsWhatItWrote());
			Outcome outcome = together ? inSavepoint(lease, known, task) : task.run(lease, known);
			if (lease.isWriter() && known.writes()) {
				this.routing.confirm(sql);
				this.routing.commits().committed();
			}
			return outcome;
		}
		catch (SQLException ex) {
			throw translate(ex, lease, sql, lease.isWriter() ? Phase.COMMIT : Phase.READ);
		}
		finally {
			scope.end();
		}
	}

	// a script may have begun a transaction in its own words, where BEGIN would fail
	private static Outcome inSavepoint(Lease lease, StatementKind kind, Task task) throws SQLException {
		lease.control("SAVEPOINT litefs_alone");
		try {
			Outcome outcome = task.run(lease, kind);
			lease.control("RELEASE litefs_alone");
			return outcome;
		}
		catch (SQLException | RuntimeException ex) {
			try {
				lease.control("ROLLBACK TO litefs_alone");
				lease.control("RELEASE litefs_alone");
			}
			catch (SQLException rollback) {
				// SQLite has rolled back everything itself, or closing the connection
				// will
				ex.addSuppressed(rollback);
			}
			throw ex;
		}
	}

	private Outcome ask(String sql, Task task) throws SQLException {
		StatementKind kind = this.routing.kinds().known(sql);
		if (kind == null && this.routing.isWritable()) {
			Lease reader = borrow(sql);
			try {
				kind = this.routing.kinds().ask(sql, reader);
			}
			finally {
				reader.release();
			}
		}
		if (kind == null || kind.isRead() || !this.routing.isWritable()) {
			return read(sql, StatementKind.READ, task);
		}
		if (this.readOnly) {
			throw SqliteErrors.readOnlyTransaction(sql, null);
		}
		return write(sql, kind, false, task);
	}

	private Outcome read(String sql, StatementKind kind, Task task) throws SQLException {
		SQLException refused;
		boolean retried = false;
		while (true) {
			Lease lease = (this.lease != null) ? this.lease : borrow(sql);
			boolean open = false;
			try {
				if (kind == StatementKind.READ_ALONE && lease instanceof ReaderLease reader) {
					reader.leaveSnapshot();
				}
				Outcome outcome = task.run(lease, kind);
				open = outcome.open();
				return outcome;
			}
			catch (SQLException ex) {
				if (SqliteErrors.isReadOnly(ex) && !this.readOnly) {
					refused = translate(ex, lease, sql, Phase.READ);
					break;
				}
				if (retried || this.routing.isWritable() || !ResultCodes.isLocked(ex)) {
					throw translate(ex, lease, sql, Phase.READ);
				}
				retried = true;
			}
			finally {
				if (!open && lease != this.lease) {
					lease.release();
				}
			}
		}
		return writeAfter(refused, sql, task);
	}

	// it writes after all, and nothing has happened yet
	private Outcome writeAfter(SQLException refused, String sql, Task task) throws SQLException {
		if (!this.routing.isWritable() && ForeignStatement.canTravel(this.routing.kinds().of(sql).kind())) {
			Outcome remote = task.runRemotely();
			if (remote != null) {
				return remote;
			}
		}
		if (!this.routing.isWritable()) {
			throw refused;
		}
		this.routing.kinds().writes(sql);
		return write(sql, StatementKind.WRITE, false, task);
	}

	private Outcome write(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException {
		if (!this.routing.isWritable() && !atomic && ForeignStatement.canTravel(kind)) {
			Outcome remote = task.runRemotely();
			if (remote != null) {
				return remote;
			}
		}
		if (!this.routing.isWritable()) {
			throw this.routing.errors().notPrimary(sql, null);
		}
		ExclusiveLease shared = this.routing.exclusive().share();
		if (shared != null) {
			return writeShared(shared, sql, kind, atomic, task);
		}
		WriterLease lease = this.routing.acquireWriter(sql, kind, task.timeoutSeconds());
		Outcome outcome;
		try {
			outcome = (atomic || task.readsWhatItWrote() || lease.isContended() || this.routing.locksFirst(kind))
					? atomically(lease, sql, kind, task) : natively(lease, sql, kind, task);
		}
		finally {
			lease.release();
		}
		if (!lease.isConfirmed()) {
			this.routing.confirm(sql);
		}
		this.routing.commits().committed();
		return outcome;
	}

	// this thread has the writer for a migration
	private Outcome writeShared(ExclusiveLease lease, String sql, StatementKind kind, boolean atomic, Task task)
			throws SQLException {
		Outcome outcome;
		try {
			beforeWriting(lease, kind);
			outcome = (atomic || task.readsWhatItWrote()) ? atomically(lease, sql, kind, task)
					: natively(lease, sql, kind, task);
		}
		finally {
			lease.release();
		}
		this.routing.confirm(sql);
		this.routing.commits().committed();
		return outcome;
	}

	private Outcome natively(Lease lease, String sql, StatementKind kind, Task task) throws SQLException {
		CommitScope scope = this.routing.writer().beginStatement();
		try {
			Outcome outcome = task.run(lease, kind);
			this.routing.writer().committed(1);
			return outcome;
		}
		catch (SQLException ex) {
			throw translate(ex, lease, sql, Phase.COMMIT);
		}
		finally {
			scope.end();
		}
	}

	private Outcome atomically(Lease lease, String sql, StatementKind kind, Task task) throws SQLException {
		Outcome outcome;
		try {
			lease.begin();
			outcome = task.run(lease, kind);
		}
		catch (SQLException ex) {
			lease.rollbackAfter(ex);
			throw translate(ex, lease, sql, Phase.STATEMENT);
		}
		catch (RuntimeException ex) {
			lease.rollbackAfter(ex);
			throw ex;
		}
		try {
			commit(lease, sql);
			return outcome;
		}
		catch (SQLException ex) {
			throw translate(ex, lease, sql, Phase.COMMIT);
		}
	}

	boolean isTransaction(Lease lease) {
		return this.begun && lease == this.lease;
	}

	void opened(RoutingResultSet cursor) {
		this.cursors.add(cursor);
	}

	void cursorClosed(RoutingResultSet cursor, Lease lease) {
		this.cursors.remove(cursor);
		if (lease != this.lease) {
			lease.release();
		}
	}

	SQLException cursorFailed(Lease lease, SQLException ex, String sql) {
		return (lease == this.lease) ? failed(lease, ex, sql) : translate(ex, lease, sql, Phase.READ);
	}

	private void closeCursors() {
		if (this.cursors.isEmpty()) {
			return;
		}
		for (RoutingResultSet cursor : new ArrayList<>(this.cursors)) {
			try {
				cursor.close();
			}
			catch (SQLException ex) {
				// the driver's statement below it is closed with the lease
				this.cursors.remove(cursor);
			}
		}
	}

	private void endTransaction() {
		closeCursors();
		this.begun = false;
		this.wrote = false;
		this.savepoints = 0;
		Lease lease = this.lease;
		if (lease != null && !this.exclusive) {
			this.lease = null;
			lease.release();
		}
	}

	@Override
	public void commit() throws SQLException {
		checkTransaction("commit");
		SQLException poison = this.poison;
		if (poison != null) {
			this.poison = null;
			throw poisoned(poison);
		}
		Lease lease = this.lease;
		if (!this.begun || lease == null) {
			return;
		}
		closeCursors();
		boolean wrote = this.wrote;
		try {
			commit(lease, "COMMIT");
		}
		catch (SQLException ex) {
			throw translate(ex, lease, "COMMIT", lease.isWriter() ? Phase.COMMIT : Phase.READ);
		}
		finally {
			endTransaction();
		}
		if (wrote) {
			if (!(lease instanceof WriterLease writer && writer.isConfirmed())) {
				this.routing.confirm("COMMIT");
			}
			this.routing.commits().committed();
		}
	}

	private void commit(Lease lease, String sql) throws SQLException {
		if (lease.isWriter()) {
			this.routing.checkNothingReadOpen(sql);
		}
		lease.commit();
	}

	@Override
	public void rollback() throws SQLException {
		checkTransaction("rollback");
		rollbackIfOpen();
	}

	private void rollbackIfOpen() {
		this.poison = null;
		Lease lease = this.lease;
		if (this.begun && lease != null) {
			closeCursors();
			// when it fails, the physical connection is closed, which rolls back as well
			lease.rollbackAfter(new SQLException("rollback"));
		}
		endTransaction();
	}

	@Override
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		checkOpen();
		if (this.autoCommit == autoCommit) {
			return;
		}
		if (autoCommit) {
			commit();
		}
		else if (!this.exclusive) {
			releasePinned();
		}
		this.autoCommit = autoCommit;
	}

	private void releasePinned() {
		Lease lease = this.lease;
		this.lease = null;
		if (lease != null) {
			lease.release();
		}
	}

	@Override
	public boolean getAutoCommit() throws SQLException {
		checkOpen();
		return this.autoCommit;
	}

	private void checkTransaction(String method) throws SQLException {
		checkOpen();
		if (this.autoCommit) {
			throw new SQLNonTransientException(method + " needs setAutoCommit(false) before", "25P01");
		}
	}

	@Override
	public void close() throws SQLException {
		if (this.closed) {
			return;
		}
		try {
			rollbackIfOpen();
		}
		finally {
			this.closed = true;
			releaseForGood();
		}
	}

	private void releaseForGood() throws SQLException {
		Lease lease = this.lease;
		this.lease = null;
		if (lease != null) {
			try {
				checkForeignKeys(lease);
			}
			finally {
				lease.release();
			}
		}
	}

	private void checkForeignKeys(Lease lease) throws SQLException {
		if (this.exclusive && lease instanceof ExclusiveLease script && !lease.isLost()) {
			try {
				script.checkForeignKeys();
			}
			catch (SQLException ex) {
				throw translate(ex, lease, "close", Phase.READ);
			}
		}
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	@Override
	public void abort(@Nullable Executor executor) throws SQLException {
		close();
	}

	void checkOpen() throws SQLException {
		if (this.closed) {
			throw new SQLNonTransientException("The connection is closed", "08003");
		}
	}

	@Override
	public void setReadOnly(boolean readOnly) throws SQLException {
		checkOpen();
		if (this.begun && readOnly != this.readOnly) {
			throw new SQLNonTransientException("setReadOnly cannot change a transaction that has begun", "25001");
		}
		this.readOnly = readOnly;
	}

	@Override
	public boolean isReadOnly() throws SQLException {
		checkOpen();
		return this.readOnly;
	}

	@Override
	public void setTransactionIsolation(int level) throws SQLException {
		checkOpen();
		if (level == TRANSACTION_NONE) {
			throw new SQLFeatureNotSupportedException("SQLite has transactions: TRANSACTION_NONE is not possible");
		}
		// every SQLite transaction is serializable
		this.isolation = level;
	}

	@Override
	public int getTransactionIsolation() throws SQLException {
		checkOpen();
		return this.isolation;
	}

	@Override
	public Savepoint setSavepoint() throws SQLException {
		return savepoint(null);
	}

	@Override
	public Savepoint setSavepoint(String name) throws SQLException {
		return savepoint(name);
	}

	private Savepoint savepoint(@Nullable String name) throws SQLException {
		checkTransaction("setSavepoint");
		var savepoint = new SqlSavepoint(this.savepoints + 1, name);
		control("SAVEPOINT " + savepoint.quoted());
		this.savepoints++;
		return savepoint;
	}

	@Override
	public void rollback(Savepoint savepoint) throws SQLException {
		checkTransaction("rollback");
		closeCursors();
		Lease lease = this.lease;
		if (lease != null) {
			lease.closeStatements();
		}
		control("ROLLBACK TO " + SqlSavepoint.quoted(savepoint));
	}

	@Override
	public void releaseSavepoint(Savepoint savepoint) throws SQLException {
		checkTransaction("releaseSavepoint");
		control("RELEASE " + SqlSavepoint.quoted(savepoint));
	}

	private void control(String sql) throws SQLException {
		Lease lease = transaction(sql, StatementKind.READ, 0);
		try {
			admit(lease, Sharing.SHARED);
			lease.control(sql);
		}
		catch (SQLException ex) {
			throw failed(lease, ex, sql);
		}
	}

	@Override
	public Statement createStatement() throws SQLException {
		checkOpen();
		return new RoutingStatement(this);
	}

	@Override
	public Statement createStatement(int type, int concurrency) throws SQLException {
		checkCursor(type, concurrency);
		return createStatement();
	}

	@Override
	public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
		checkHoldability(holdability);
		return createStatement(type, concurrency);
	}

	@Override
	public PreparedStatement prepareStatement(String sql) throws SQLException {
		return prepare(sql, null);
	}

	@Override
	public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
		return prepare(sql, KeyRequest.of(autoGeneratedKeys));
	}

	@Override
	public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
		return prepare(sql, KeyRequest.of(columnIndexes));
	}

	@Override
	public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
		return prepare(sql, KeyRequest.of(columnNames));
	}

	@Override
	public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
		checkCursor(type, concurrency);
		return prepareStatement(sql);
	}

	@Override
	public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
			throws SQLException {
		checkHoldability(holdability);
		return prepareStatement(sql, type, concurrency);
	}

	RoutingPreparedStatement prepare(String sql, @Nullable KeyRequest keys) throws SQLException {
		checkOpen();
		return new RoutingPreparedStatement(this, sql, keys);
	}

	private static void checkCursor(int type, int concurrency) throws SQLException {
		if (type != ResultSet.TYPE_FORWARD_ONLY) {
			throw new SQLFeatureNotSupportedException("SQLite only has TYPE_FORWARD_ONLY cursors");
		}
		if (concurrency != ResultSet.CONCUR_READ_ONLY) {
			throw new SQLFeatureNotSupportedException("SQLite only has CONCUR_READ_ONLY cursors");
		}
	}

	private static void checkHoldability(int holdability) throws SQLException {
		if (holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
			throw new SQLFeatureNotSupportedException("A cursor ends with its transaction: HOLD_CURSORS_OVER_COMMIT "
					+ "is not possible. Read with a connection of its own, or page by key");
		}
	}

	@Override
	public DatabaseMetaData getMetaData() throws SQLException {
		checkOpen();
		return new RoutingDatabaseMetaData(this, this.routing.memory().metaData());
	}

	/**
	 * Ask the schema: inside the transaction when there is one, otherwise on a reader,
	 * which does not decide the transaction's route.
	 * @param query what to ask
	 * @return rows that need no connection
	 * @throws SQLException why it could not be read
	 */
	ResultSet schema(MetaDataQuery query) throws SQLException {
		checkOpen();
		Lease current = this.lease;
		Lease lease = (current != null) ? current : this.exclusive ? acquireExclusive("metadata") : borrow("metadata");
		if (this.exclusive) {
			this.lease = lease;
		}
		try (ResultSet rows = query.rows(lease.connection().getMetaData())) {
			return new RoutingResultSet(this.routing.memory().copy(rows), new RoutingStatement(this), null);
		}
		catch (SQLException ex) {
			throw translate(ex, lease, "metadata", Phase.READ);
		}
		finally {
			if (lease != this.lease) {
				lease.release();
			}
		}
	}

	/**
	 * Prepare a statement only to look at it.
	 * @param <T> the type of the answer
	 * @param sql the statement
	 * @param description what to ask
	 * @return the answer
	 * @throws SQLException why it could not be prepared
	 */
	<T> T describe(String sql, Description<T> description) throws SQLException {
		Lease current = this.lease;
		Lease lease = (current != null) ? current : borrow(sql);
		try {
			PreparedStatement statement = lease.prepare(sql);
			try {
				return description.of(statement);
			}
			finally {
				lease.close(statement);
			}
		}
		catch (SQLException ex) {
			throw translate(ex, lease, sql, Phase.READ);
		}
		finally {
			if (lease != current) {
				lease.release();
			}
		}
	}

	@Override
	public boolean isValid(int timeout) throws SQLException {
		if (this.closed) {
			return false;
		}
		if (this.poison != null) {
			return true;
		}
		try (var statement = createStatement()) {
			statement.setQueryTimeout(timeout);
			Lease current = this.lease;
			if (!this.autoCommit && current == null) {
				Lease reader = borrow("isValid");
				try {
					return reader.connection().isValid(timeout);
				}
				finally {
					reader.release();
				}
			}
			statement.executeQuery("SELECT 1 FROM sqlite_schema LIMIT 1").next();
			return true;
		}
		catch (SQLException ex) {
			return false;
		}
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		checkOpen();
		if (type.isAssignableFrom(SQLiteConnection.class)) {
			return type.cast(physical());
		}
		throw new SQLException("Not a wrapper for " + type.getName());
	}

	private static void admit(Lease lease, Sharing sharing) throws SQLException {
		if (lease instanceof WriterLease writer) {
			if (sharing == Sharing.ALONE) {
				writer.discardStatements();
			}
			writer.admit(sharing);
		}
	}

	private SQLiteConnection physical() throws SQLException {
		if (!this.autoCommit) {
			Lease lease = transaction("unwrap", StatementKind.SCRIPT, 0);
			// what happens on the physical connection is not seen here
			this.wrote |= lease.isWriter();
			beforeWriting(lease, StatementKind.SCRIPT);
			admit(lease, Sharing.ALONE);
			return lease.connection();
		}
		Lease lease = this.lease;
		if (lease == null) {
			lease = this.exclusive ? acquireExclusive("unwrap") : borrow("unwrap");
			this.lease = lease;
		}
		beforeWriting(lease, StatementKind.SCRIPT);
		if (lease instanceof ReaderLease reader) {
			// it stays for as long as the connection, and must see what is written
			// meanwhile
			reader.leaveSnapshot();
		}
		return lease.connection();
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this) || type.isAssignableFrom(SQLiteConnection.class);
	}

	@Override
	public String nativeSQL(String sql) {
		return sql;
	}

	@Override
	public CallableStatement prepareCall(String sql) throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no stored procedures");
	}

	@Override
	public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
		return prepareCall(sql);
	}

	@Override
	public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
		return prepareCall(sql);
	}

	@Override
	public void setCatalog(@Nullable String catalog) throws SQLException {
		checkOpen();
	}

	@Override
	public @Nullable String getCatalog() throws SQLException {
		checkOpen();
		return null;
	}

	@Override
	public void setSchema(@Nullable String schema) throws SQLException {
		checkOpen();
	}

	@Override
	public @Nullable String getSchema() throws SQLException {
		checkOpen();
		return null;
	}

	@Override
	public @Nullable SQLWarning getWarnings() throws SQLException {
		checkOpen();
		return null;
	}

	@Override
	public void clearWarnings() throws SQLException {
		checkOpen();
	}

	@Override
	public Map<String, Class<?>> getTypeMap() throws SQLException {
		checkOpen();
		return Map.of();
	}

	@Override
	public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
		throw new SQLFeatureNotSupportedException("setTypeMap");
	}

	@Override
	public void setHoldability(int holdability) throws SQLException {
		checkOpen();
		checkHoldability(holdability);
	}

	@Override
	public int getHoldability() throws SQLException {
		checkOpen();
		return ResultSet.CLOSE_CURSORS_AT_COMMIT;
	}

	@Override
	public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
		checkOpen();
	}

	@Override
	public int getNetworkTimeout() throws SQLException {
		checkOpen();
		return 0;
	}

	@Override
	public Clob createClob() throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no CLOB; use a String");
	}

	@Override
	public Blob createBlob() throws SQLException {
		throw new SQLFeatureNotSupportedException("The driver has no Blob; use byte[]");
	}

	@Override
	public NClob createNClob() throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no NCLOB; use a String");
	}

	@Override
	public SQLXML createSQLXML() throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no XML type; use a String");
	}

	@Override
	public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no arrays");
	}

	@Override
	public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no structured types");
	}

	@Override
	public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
		// SQLite has nowhere to show it
	}

	@Override
	public void setClientInfo(Properties properties) throws SQLClientInfoException {
		// SQLite has nowhere to show it
	}

	@Override
	public @Nullable String getClientInfo(String name) {
		return null;
	}

	@Override
	public Properties getClientInfo() {
		return new Properties();
	}

	@Override
	public String toString() {
		return "RoutingConnection[" + this.routing.url() + (this.exclusive ? ", exclusive]" : "]");
	}

	/** What runs on a physical connection once the route is decided. */
	interface Task {

		Outcome run(Lease lease, StatementKind kind) throws SQLException;

		/**
		 * How long it may take, and so wait for the writer.
		 * @return zero for any time
		 */
		default int timeoutSeconds() {
			return 0;
		}

		/**
		 * Whether it reads rows of what it has written. That can fail, and then nothing
		 * may stay written.
		 * @return whether it has to be committed afterwards
		 */
		default boolean readsWhatItWrote() {
			return false;
		}

		/**
		 * Run it on the primary, if that is possible.
		 * @return what it gave, {@code null} when it has to run here, or nowhere
		 * @throws SQLException why it could not
		 */
		default @Nullable Outcome runRemotely() throws SQLException {
			return null;
		}

	}

	/** Something that asks the driver's metadata. */
	interface MetaDataQuery {

		ResultSet rows(DatabaseMetaData metaData) throws SQLException;

	}

	/**
	 * Something that asks a prepared statement about itself.
	 *
	 * @param <T> the type of the answer
	 */
	interface Description<T> {

		T of(PreparedStatement statement) throws SQLException;

	}

}
