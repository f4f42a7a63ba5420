package io.github.litefsspring.jdbc.connection;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.jdbc.physical.KeptStatement;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.remote.KeyRequest;
import io.github.litefsspring.jdbc.statement.Classification;
import io.github.litefsspring.jdbc.statement.ConnectionFunctions;
import io.github.litefsspring.jdbc.statement.ReturnedColumns;
import io.github.litefsspring.jdbc.statement.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * A statement that takes a physical connection only while it runs, or until its rows were
 * read.
 */
class RoutingStatement implements Statement {

	private static final Outcome NOTHING = Outcome.updated(new long[0], null);

	private final RoutingConnection connection;

	private final JobRunner runner;

	private final List<String> batch = new ArrayList<>();

	private int queryTimeout;

	private long maxRows;

	private boolean closeOnCompletion;

	private boolean closed;

	private Outcome outcome = NOTHING;

	RoutingStatement(RoutingConnection connection) {
		this.connection = connection;
		this.runner = new JobRunner(this);
	}

	int queryTimeout() {
		return this.queryTimeout;
	}

	long maxRows() {
		return this.maxRows;
	}

	RoutingConnection connection() {
		return this.connection;
	}

	Outcome perform(Job job, boolean atomic) throws SQLException {
		checkOpen();
		closeRows();
		Classification classification = classify(job.sql());
		if (classification.readsLastWrite() && this.connection.isRoutedByStatement()) {
			return perform(job.with(answered(job.sql())), atomic);
		}
		this.outcome = NOTHING;
		Outcome outcome = this.connection.execute(job.sql(), classification.kind(), atomic,
				this.runner.task(job, classification));
		this.outcome = outcome;
		return outcome;
	}

	private String answered(String sql) throws SQLException {
		String answered = ConnectionFunctions.answered(sql, this.connection.lastWrite().left());
		if (answered == null) {
			throw new SQLNonTransientException("This asks what the last write of this connection has left, and there "
					+ "is none since its last transaction ended, or the row got no rowid. Ask for "
					+ "generated keys (Statement.RETURN_GENERATED_KEYS) or use RETURNING, or put both statements into "
					+ "one transaction. Refused: " + SqliteErrors.shorten(sql), "25P01");
		}
		return answered;
	}

	Classification classify(String sql) throws SQLException {
		Classification classification = this.connection.parts().kinds().of(sql);
		classification.checkAllowed(sql, this.connection.isExclusive());
		return classification;
	}

	KeptStatement physical(String sql, Lease lease) throws SQLException {
		return lease.prepare(sql);
	}

	// the driver's statement is kept for the next execution
	boolean isReused() {
		return false;
	}

	void dropped(PreparedStatement physical, Lease lease) {
		lease.close(physical);
	}

	void rowsClosed(ResultSet rows) throws SQLException {
		if (this.closeOnCompletion && this.outcome.rows() == rows) {
			close();
		}
	}

	private void closeRows() throws SQLException {
		ResultSet rows = this.outcome.rows();
		ResultSet keys = this.outcome.keys();
		this.outcome = NOTHING;
		if (rows != null) {
			rows.close();
		}
		if (keys != null) {
			keys.close();
		}
	}

	private Outcome single(String text, @Nullable KeyRequest keys, Wanted wanted) throws SQLException {
		checkOpen();
		String sql = this.connection.withoutEffect(text);
		Classification classification = classify(sql);
		boolean script = classification.kind() == StatementKind.SCRIPT;
		if (script && wanted == Wanted.ROWS) {
			throw Wanted.noRows(sql);
		}
		// one that needs an exclusive connection may end the transaction it would run in
		boolean atomic = script && classification.refusal() == null;
		return perform(new Job(sql, 1, 0, (physical, member) -> physical.execute(), keys, wanted), atomic);
	}

	static ResultSet rows(Outcome outcome, String sql) throws SQLException {
		ResultSet rows = outcome.rows();
		if (rows == null) {
			throw Wanted.noRows(sql);
		}
		return rows;
	}

	static long count(Outcome outcome) {
		return (outcome.counts().length > 0) ? outcome.counts()[0] : 0;
	}

	// rows that the last statement has changed, also when it gave rows
	final long changed() {
		return count(this.outcome);
	}

	@Override
	public ResultSet executeQuery(String sql) throws SQLException {
		return rows(single(sql, null, Wanted.ROWS), sql);
	}

	@Override
	public boolean execute(String sql) throws SQLException {
		return single(sql, null, Wanted.ANY).rows() != null;
	}

	@Override
	public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
		return single(sql, KeyRequest.of(autoGeneratedKeys), Wanted.ANY).rows() != null;
	}

	@Override
	public boolean execute(String sql, int[] columnIndexes) throws SQLException {
		return single(sql, KeyRequest.of(columnIndexes), Wanted.ANY).rows() != null;
	}

	@Override
	public boolean execute(String sql, String[] columnNames) throws SQLException {
		return single(sql, KeyRequest.of(columnNames), Wanted.ANY).rows() != null;
	}

	@Override
	public int executeUpdate(String sql) throws SQLException {
		return (int) executeLargeUpdate(sql);
	}

	@Override
	public int executeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
		return (int) executeLargeUpdate(sql, autoGeneratedKeys);
	}

	@Override
	public int executeUpdate(String sql, int[] columnIndexes) throws SQLException {
		return (int) executeLargeUpdate(sql, columnIndexes);
	}

	@Override
	public int executeUpdate(String sql, String[] columnNames) throws SQLException {
		return (int) executeLargeUpdate(sql, columnNames);
	}

	@Override
	public long executeLargeUpdate(String sql) throws SQLException {
		return count(single(sql, null, Wanted.COUNT));
	}

	@Override
	public long executeLargeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
		return count(single(sql, KeyRequest.of(autoGeneratedKeys), Wanted.COUNT));
	}

	@Override
	public long executeLargeUpdate(String sql, int[] columnIndexes) throws SQLException {
		return count(single(sql, KeyRequest.of(columnIndexes), Wanted.COUNT));
	}

	@Override
	public long executeLargeUpdate(String sql, String[] columnNames) throws SQLException {
		return count(single(sql, KeyRequest.of(columnNames), Wanted.COUNT));
	}

	@Override
	public void addBatch(String sql) throws SQLException {
		checkOpen();
		this.batch.add(sql);
	}

	@Override
	public void clearBatch() throws SQLException {
		checkOpen();
		this.batch.clear();
	}

	@Override
	public int[] executeBatch() throws SQLException {
		long[] counts = executeLargeBatch();
		int[] result = new int[counts.length];
		for (int i = 0; i < counts.length; i++) {
			result[i] = (int) counts[i];
		}
		return result;
	}

	@Override
	public long[] executeLargeBatch() throws SQLException {
		checkOpen();
		closeRows();
		List<String> members = List.copyOf(this.batch);
		this.batch.clear();
		if (members.isEmpty()) {
			return new long[0];
		}
		StatementKind batchKind = StatementKind.WRITE;
		for (String sql : members) {
			Classification classification = classify(sql);
			StatementKind kind = classification.kind();
			if (kind.runsOutsideTransactions() || classification.refusal() != null) {
				throw new SQLNonTransientException("This cannot be a member of a batch: " + SqliteErrors.shorten(sql),
						"25001");
			}
			batchKind = kind.changesSchema() ? StatementKind.SCHEMA : batchKind;
		}
		try {
			this.outcome = this.connection.execute(members.get(0), batchKind, true, this.runner.batch(members));
			return this.outcome.counts();
		}
		catch (SQLException ex) {
			throw batchFailed(ex);
		}
	}

	// in autocommit mode a batch is one transaction: when a member fails, none is stored
	static BatchUpdateException batchFailed(SQLException ex) {
		var failure = new BatchUpdateException(ex.getMessage(), ex.getSQLState(), ex.getErrorCode(), new int[0], ex);
		failure.setNextException(ex);
		return failure;
	}

	@Override
	public @Nullable ResultSet getResultSet() throws SQLException {
		checkOpen();
		return this.outcome.rows();
	}

	@Override
	public int getUpdateCount() throws SQLException {
		return (int) getLargeUpdateCount();
	}

	@Override
	public long getLargeUpdateCount() throws SQLException {
		checkOpen();
		return (this.outcome.rows() == null && this.outcome.counts().length > 0) ? this.outcome.counts()[0] : -1;
	}

	@Override
	public boolean getMoreResults() throws SQLException {
		return getMoreResults(CLOSE_CURRENT_RESULT);
	}

	@Override
	public boolean getMoreResults(int current) throws SQLException {
		checkOpen();
		ResultSet keys = this.outcome.keys();
		if (this.outcome.rows() != null && current != KEEP_CURRENT_RESULT) {
			this.outcome.rows().close();
		}
		this.outcome = Outcome.updated(new long[0], keys);
		return false;
	}

	@Override
	public ResultSet getGeneratedKeys() throws SQLException {
		checkOpen();
		ResultSet keys = this.outcome.keys();
		if (keys != null) {
			return keys;
		}
		return this.runner.replay(new RowMemory.Rows(ReturnedColumns.named(List.of("rowid")), List.of()));
	}

	@Override
	public void cancel() throws SQLException {
		this.runner.cancel();
	}

	@Override
	public void setQueryTimeout(int seconds) throws SQLException {
		checkOpen();
		if (seconds < 0) {
			throw new SQLNonTransientException("The query timeout must not be negative: " + seconds, "22023");
		}
		this.queryTimeout = seconds;
	}

	@Override
	public int getQueryTimeout() throws SQLException {
		checkOpen();
		return this.queryTimeout;
	}

	@Override
	public void setMaxRows(int max) throws SQLException {
		setLargeMaxRows(max);
	}

	@Override
	public int getMaxRows() throws SQLException {
		return (int) Math.min(getLargeMaxRows(), Integer.MAX_VALUE);
	}

	@Override
	public void setLargeMaxRows(long max) throws SQLException {
		checkOpen();
		if (max < 0) {
			throw new SQLNonTransientException("The number of rows must not be negative: " + max, "22023");
		}
		this.maxRows = max;
	}

	@Override
	public long getLargeMaxRows() throws SQLException {
		checkOpen();
		return this.maxRows;
	}

	@Override
	public void close() throws SQLException {
		if (!this.closed) {
			this.closed = true;
			closeRows();
		}
	}

	@Override
	public boolean isClosed() {
		return this.closed || this.connection.isClosed();
	}

	final void checkOpen() throws SQLException {
		this.connection.checkOpen();
		if (this.closed) {
			throw new SQLNonTransientException("The statement is closed", "HY010");
		}
	}

	@Override
	public Connection getConnection() throws SQLException {
		checkOpen();
		return this.connection;
	}

	@Override
	public void closeOnCompletion() throws SQLException {
		checkOpen();
		this.closeOnCompletion = true;
	}

	@Override
	public boolean isCloseOnCompletion() throws SQLException {
		checkOpen();
		return this.closeOnCompletion;
	}

	@Override
	public int getMaxFieldSize() throws SQLException {
		checkOpen();
		return 0;
	}

	@Override
	public void setMaxFieldSize(int max) throws SQLException {
		checkOpen();
		if (max != 0) {
			throw new SQLFeatureNotSupportedException("setMaxFieldSize");
		}
	}

	@Override
	public void setEscapeProcessing(boolean enable) throws SQLException {
		checkOpen();
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
	public void setCursorName(String name) throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no named cursors");
	}

	@Override
	public void setFetchDirection(int direction) throws SQLException {
		checkOpen();
		if (direction != ResultSet.FETCH_FORWARD) {
			throw new SQLFeatureNotSupportedException("SQLite only reads forward");
		}
	}

	@Override
	public int getFetchDirection() throws SQLException {
		checkOpen();
		return ResultSet.FETCH_FORWARD;
	}

	@Override
	public void setFetchSize(int rows) throws SQLException {
		// a hint: SQLite always gives one row at a time
		checkOpen();
	}

	@Override
	public int getFetchSize() throws SQLException {
		checkOpen();
		return 0;
	}

	@Override
	public int getResultSetConcurrency() throws SQLException {
		checkOpen();
		return ResultSet.CONCUR_READ_ONLY;
	}

	@Override
	public int getResultSetType() throws SQLException {
		checkOpen();
		return ResultSet.TYPE_FORWARD_ONLY;
	}

	@Override
	public int getResultSetHoldability() throws SQLException {
		checkOpen();
		return ResultSet.CLOSE_CURSORS_AT_COMMIT;
	}

	@Override
	public void setPoolable(boolean poolable) throws SQLException {
		checkOpen();
	}

	@Override
	public boolean isPoolable() throws SQLException {
		checkOpen();
		return false;
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		throw new SQLException("Not a wrapper for " + type.getName());
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this);
	}

}
