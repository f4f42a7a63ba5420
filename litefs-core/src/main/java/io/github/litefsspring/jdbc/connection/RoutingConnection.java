package io.github.litefsspring.jdbc.connection;

import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.Executor;

import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.SqliteErrors.Phase;
import io.github.litefsspring.jdbc.remote.KeyRequest;
import io.github.litefsspring.jdbc.statement.Classification;
import io.github.litefsspring.jdbc.statement.PragmaSetting;
import io.github.litefsspring.jdbc.statement.StatementKind;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * A connection that takes a physical one only when a statement runs, and decides which:
 * once for each transaction, and for each statement in autocommit mode.
 */
public final class RoutingConnection extends SqliteConnection {

	private final DataSourceParts parts;

	private final LeaseSource leases;

	private final Cursors cursors = new Cursors();

	private final LastWrite lastWrite;

	private final ConnectionState outsideTransactions;

	private ConnectionState state;

	private int isolation = TRANSACTION_SERIALIZABLE;

	private @Nullable RoutingDatabaseMetaData metaData;

	private volatile boolean closed;

	public RoutingConnection(DataSourceParts parts, boolean exclusive) {
		this.parts = parts;
		this.leases = new LeaseSource(parts);
		this.lastWrite = parts.lastWrites().take();
		this.outsideTransactions = exclusive ? new ExclusiveAutocommit(this.leases)
				: new RoutedAutocommit(parts, this.leases);
		this.state = this.outsideTransactions;
	}

	boolean isExclusive() {
		return this.outsideTransactions instanceof ExclusiveAutocommit;
	}

	// each statement may run on another physical connection: not inside a transaction,
	// nor on an exclusive connection
	boolean isRoutedByStatement() {
		return this.state instanceof RoutedAutocommit;
	}

	LastWrite lastWrite() {
		return this.lastWrite;
	}

	DataSourceParts parts() {
		return this.parts;
	}

	// runs the task where it can run; atomic statements are committed together
	Outcome execute(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException {
		checkOpen();
		try {
			return this.state.execute(sql, kind, atomic, task);
		}
		catch (NotPrimarySqlException ex) {
			this.parts.refused().add(sql, ex);
			throw ex;
		}
	}

	// leaves out what would have no effect: a setting that would be refused, and is there
	// already, becomes the question for it
	String withoutEffect(String sql) throws SQLException {
		Classification classification = this.parts.kinds().of(sql);
		if (!classification.isRefused(isExclusive())) {
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

	boolean isTransaction(Lease lease) {
		return this.state.isBegun() && lease == this.state.lease();
	}

	void opened(RoutingResultSet cursor) {
		this.cursors.opened(cursor);
	}

	void cursorClosed(RoutingResultSet cursor, Lease lease) {
		this.cursors.closed(cursor);
		if (lease != this.state.lease()) {
			lease.release();
		}
	}

	SQLException cursorFailed(Lease lease, SQLException ex, String sql) {
		return (lease == this.state.lease()) ? this.state.failed(lease, ex, sql)
				: this.leases.translate(ex, lease, sql, Phase.READ);
	}

	@Override
	public void commit() throws SQLException {
		OpenTransaction transaction = transaction("commit");
		try {
			transaction.commit();
		}
		finally {
			this.state = nextTransaction();
		}
	}

	@Override
	public void rollback() throws SQLException {
		OpenTransaction transaction = transaction("rollback");
		try {
			transaction.rollback();
		}
		finally {
			this.state = nextTransaction();
		}
	}

	private OpenTransaction transaction(String method) throws SQLException {
		checkOpen();
		if (this.state instanceof OpenTransaction transaction) {
			return transaction;
		}
		throw new SQLNonTransientException(method + " needs setAutoCommit(false) before", "25P01");
	}

	private OpenTransaction nextTransaction() {
		return new OpenTransaction(this.leases, this.cursors,
				(this.outsideTransactions instanceof ExclusiveAutocommit exclusive) ? exclusive : null);
	}

	@Override
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		checkOpen();
		if (getAutoCommit() == autoCommit) {
			return;
		}
		if (autoCommit) {
			commit();
			this.state = this.outsideTransactions;
		}
		else {
			this.state.end();
			this.lastWrite.forget();
			this.state = nextTransaction();
		}
	}

	@Override
	public boolean getAutoCommit() throws SQLException {
		checkOpen();
		return this.state == this.outsideTransactions;
	}

	@Override
	public void close() throws SQLException {
		if (this.closed) {
			return;
		}
		try {
			if (this.state instanceof OpenTransaction transaction) {
				transaction.rollback();
			}
			this.cursors.closeAll();
		}
		finally {
			this.closed = true;
			this.state = this.outsideTransactions;
			this.parts.lastWrites().leave(this.lastWrite);
			if (this.outsideTransactions instanceof ExclusiveAutocommit exclusive) {
				exclusive.close();
			}
			else {
				this.outsideTransactions.end();
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

	@Override
	void checkOpen() throws SQLException {
		if (this.closed) {
			throw new SQLNonTransientException("The connection is closed", "08003");
		}
	}

	@Override
	public void setReadOnly(boolean readOnly) throws SQLException {
		checkOpen();
		if (this.state.isBegun() && readOnly != this.leases.isReadOnly()) {
			throw new SQLNonTransientException("setReadOnly cannot change a transaction that has begun", "25001");
		}
		this.leases.setReadOnly(readOnly);
	}

	@Override
	public boolean isReadOnly() throws SQLException {
		checkOpen();
		return this.leases.isReadOnly();
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
		return transaction("setSavepoint").savepoint(null);
	}

	@Override
	public Savepoint setSavepoint(String name) throws SQLException {
		return transaction("setSavepoint").savepoint(name);
	}

	@Override
	public void rollback(Savepoint savepoint) throws SQLException {
		transaction("rollback").rollback(savepoint);
	}

	@Override
	public void releaseSavepoint(Savepoint savepoint) throws SQLException {
		transaction("releaseSavepoint").release(savepoint);
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

	@Override
	public DatabaseMetaData getMetaData() throws SQLException {
		checkOpen();
		RoutingDatabaseMetaData metaData = this.metaData;
		if (metaData == null) {
			// the driver's class has a finalizer, so there is one for each connection
			// only
			metaData = new RoutingDatabaseMetaData(this, this.parts.memory().shared());
			this.metaData = metaData;
		}
		return metaData;
	}

	// asks the schema: inside the transaction when there is one, otherwise on a reader,
	// which does not decide the transaction's route. The rows need no connection
	ResultSet schema(MetaDataQuery query) throws SQLException {
		checkOpen();
		Lease current = this.state.lease();
		if (current == null && this.outsideTransactions instanceof ExclusiveAutocommit exclusive) {
			current = exclusive.lease("metadata");
		}
		Lease lease = (current != null) ? current : this.leases.reader("metadata");
		try (ResultSet rows = query.rows(lease.connection().getMetaData())) {
			return new RoutingResultSet(this.parts.memory().copy(rows), new RoutingStatement(this), null);
		}
		catch (SQLException ex) {
			throw this.leases.translate(ex, lease, "metadata", Phase.READ);
		}
		finally {
			if (lease != current) {
				lease.release();
			}
		}
	}

	// prepares a statement only to look at it
	<T> T describe(String sql, Description<T> description) throws SQLException {
		Lease current = this.state.lease();
		Lease lease = (current != null) ? current : this.leases.reader(sql);
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
			throw this.leases.translate(ex, lease, sql, Phase.READ);
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
		if (this.state instanceof OpenTransaction transaction && transaction.isPoisoned()) {
			return true;
		}
		try (var statement = createStatement()) {
			statement.setQueryTimeout(timeout);
			if (this.state instanceof OpenTransaction && this.state.lease() == null) {
				Lease reader = this.leases.reader("isValid");
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
			return type.cast(this.state.physical());
		}
		throw new SQLException("Not a wrapper for " + type.getName());
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this) || type.isAssignableFrom(SQLiteConnection.class);
	}

	@Override
	public String toString() {
		return "RoutingConnection[" + this.parts.url() + (isExclusive() ? ", exclusive]" : "]");
	}

	/** Work for a physical connection, once the route is decided. */
	interface Task {

		Outcome run(Lease lease, StatementKind kind) throws SQLException;

		// bounds the wait for the writer too; zero for any time
		default int timeoutSeconds() {
			return 0;
		}

		// it reads rows of what it has written. That can fail, and then nothing may stay
		// written, so it is committed afterwards
		default boolean readsWhatItWrote() {
			return false;
		}

		// on the primary, if that is possible; null when it has to run here, or nowhere
		default @Nullable Outcome runRemotely() throws SQLException {
			return null;
		}

	}

	interface MetaDataQuery {

		ResultSet rows(DatabaseMetaData metaData) throws SQLException;

	}

	interface Description<T> {

		T of(PreparedStatement statement) throws SQLException;

	}

}
