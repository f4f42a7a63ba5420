package io.github.litefsspring.jdbc;

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
import io.github.litefsspring.jdbc.write.WriterLease;
import org.jspecify.annotations.Nullable;

/**
 * A statement that takes a physical connection only while it runs, or until its rows were
 * read.
 */
class RoutingStatement implements Statement {

	private static final Outcome NOTHING = Outcome.updated(new long[0], null);

	private final RoutingConnection connection;

	private final List<String> batch = new ArrayList<>();

	private int queryTimeout;

	private long maxRows;

	private boolean closeOnCompletion;

	private boolean closed;

	private Outcome outcome = NOTHING;

	private volatile @Nullable Execution execution;

	RoutingStatement(RoutingConnection connection) {
		this.connection = connection;
	}

	RoutingConnection connection() {
		return this.connection;
	}

	Outcome perform(Job job, boolean atomic) throws SQLException {
		checkOpen();
		closeRows();
		Classification classification = classify(job.sql());
		if (classification.asksConnection() && this.connection.isRoutedByStatement()) {
			throw new SQLNonTransientException("This asks what the last write of the same physical connection has "
					+ "left, and without a transaction each statement may run on another one. Ask for generated keys "
					+ "(Statement.RETURN_GENERATED_KEYS) or use RETURNING, or put both statements into one "
					+ "transaction. Refused: " + SqliteErrors.shorten(job.sql()), "25P01");
		}
		this.outcome = NOTHING;
		Outcome outcome = this.connection.execute(job.sql(), classification.kind(), atomic,
				new JobTask(job, classification));
		this.outcome = outcome;
		return outcome;
	}

	private Classification classify(String sql) throws SQLException {
		Classification classification = this.connection.routing().kinds().of(sql);
		classification.checkAllowed(sql, this.connection.isExclusive());
		return classification;
	}

	private Outcome run(Job job, Classification classification, Lease lease, StatementKind kind) throws SQLException {
		var execution = new Execution(this.queryTimeout);
		boolean open = false;
		lease.enter(job.sql());
		try {
			this.execution = execution;
			execution.startTimer(this.connection.routing().timer());
			enter(execution, job.sql(), lease, kind);
			Outcome result = (kind == StatementKind.SCRIPT) ? script(job.sql(), lease)
					: run(job, classification, lease, kind, execution);
			open = result.open();
			SQLException overdue = execution.overdue();
			if (overdue != null) {
				// as after an interrupt: nothing of its transaction stays
				lease.rollbackAfter(overdue);
				throw overdue;
			}
			if (lease.isWriter() && kind.changesSchema()) {
				this.connection.routing().kinds().schemaChanged();
			}
			return result;
		}
		catch (SQLException ex) {
			lease.statementFailed();
			throw lease.explain(execution.explain(ex));
		}
		finally {
			execution.exit();
			lease.exit();
			if (!open) {
				execution.end();
				this.execution = null;
			}
		}
	}

	private void enter(Execution execution, String sql, Lease lease, StatementKind kind) throws SQLException {
		if (lease instanceof WriterLease writer && writer.isInTransaction()) {
			this.connection.routing().kinds().admit(sql, kind, writer);
			if (writer.isShared() && kind.writes()) {
				execution.enterSpared();
				return;
			}
		}
		execution.enter(lease.connection());
	}

	private @Nullable Outcome runRemotely(Job job, Classification classification) throws SQLException {
		RemoteStatements remote = this.connection.routing().remote();
		if (remote == null || job.members() != 1 || !remote.accepts()) {
			return null;
		}
		if (job.wanted() == Wanted.ROWS && !classification.returning() && !classification.pragma()) {
			throw noRows(job.sql());
		}
		RowMemory memory = this.connection.routing().memory();
		List<@Nullable Object> parameters = memory.values(job.parameters(),
				(statement) -> job.run().execute(statement, 0));
		RemoteResult result = remote
			.run(new RemoteStatement(job.sql(), parameters, job.keys(), this.maxRows, this.queryTimeout));
		if (result == null) {
			return null;
		}
		long[] counts = { result.updateCount() };
		if (result.columns().isEmpty()) {
			return Outcome.updated(counts, null);
		}
		RowMemory.Rows rows = returned(job.sql(), result);
		return outcome(job, counts, rows, !classification.returning());
	}

	private RowMemory.Rows returned(String sql, RemoteResult result) {
		List<@Nullable Object[]> values = new ArrayList<>();
		result.rows().forEach((row) -> values.add(row.toArray()));
		return new RowMemory.Rows(columns(sql, result.columns()), values);
	}

	// the primary gives names and values; what is declared of them is known here as well
	private ReturnedColumns columns(String sql, List<String> labels) {
		try {
			ReturnedColumns known = this.connection.describe(sql,
					(statement) -> ReturnedColumns.of(statement.getMetaData()));
			return known.labels().equals(labels) ? known : ReturnedColumns.named(labels);
		}
		catch (SQLException ex) {
			return ReturnedColumns.named(labels);
		}
	}

	private Outcome script(String sql, Lease lease) throws SQLException {
		Statement physical = lease.createStatement();
		try {
			return Outcome.updated(new long[] { physical.executeUpdate(sql) }, null);
		}
		finally {
			lease.close(physical);
		}
	}

	private Outcome run(Job job, Classification classification, Lease lease, StatementKind kind, Execution execution)
			throws SQLException {
		KeyRequest request = kind.isRead() ? null : job.keys();
		KeyStatement keyed = (request != null)
				? this.connection.routing().kinds().keys().of(job.sql(), classification, request, lease)
				: KeyStatement.without(job.sql());
		KeptStatement physical = prepare(keyed, job, lease);
		boolean keep = false;
		try {
			job.wanted().check(job.sql(), kind, physical.givesRows());
			// a writing statement commits when it comes to its end, whatever rows are
			// wanted
			long limit = kind.isRead() ? this.maxRows : 0;
			if (limit > 0 || isReused()) {
				physical.setMaxRows((int) Math.min(limit, Integer.MAX_VALUE));
			}
			long[] counts = new long[job.members()];
			RowMemory.@Nullable Rows returned = keyed.rows();
			for (int member = 0; member < job.members(); member++) {
				long before = lease.isWriter() ? lease.connection().getDatabase().total_changes() : 0;
				if (job.run().execute(physical, member)) {
					if (kind.isRead()) {
						keep = true;
						return stream(job, lease, physical, execution);
					}
					returned = read(job, physical, returned);
				}
				counts[member] = lease.isWriter() ? changes(lease, before) : 0;
				if (keyed.isLastRowId() && counts[member] == 1) {
					returned = lastRowId(lease, returned);
				}
			}
			keep = isReused();
			return outcome(job, counts, returned, keyed.keys() != null);
		}
		finally {
			if (!keep) {
				dropped(physical, lease);
			}
		}
	}

	private KeptStatement prepare(KeyStatement keyed, Job job, Lease lease) throws SQLException {
		try {
			return physical(keyed.sql(), lease);
		}
		catch (SQLException ex) {
			if (job.keys() != null) {
				// another program may have changed the table
				this.connection.routing().kinds().keys().forget();
			}
			throw ex;
		}
	}

	private Outcome stream(Job job, Lease lease, PreparedStatement physical, Execution execution) throws SQLException {
		var cursor = new RoutingResultSet.Cursor(lease, physical, job.sql(), execution, isReused());
		var rows = new RoutingResultSet(physical.getResultSet(), this, cursor);
		this.connection.opened(rows);
		return Outcome.streaming(rows);
	}

	private RowMemory.@Nullable Rows read(Job job, PreparedStatement physical, RowMemory.@Nullable Rows before)
			throws SQLException {
		boolean wanted = job.keys() != null || (job.members() == 1 && job.wanted() != Wanted.COUNT);
		try (ResultSet rows = physical.getResultSet()) {
			if (wanted) {
				return RowMemory.read(rows, (job.keys() != null) ? 0 : this.maxRows, before);
			}
			while (rows.next()) {
				// a RETURNING statement is done when its last row was read
				rows.getRow();
			}
			return null;
		}
	}

	private Outcome outcome(Job job, long[] counts, RowMemory.@Nullable Rows returned, boolean rowsAreKeys)
			throws SQLException {
		if (returned == null) {
			return Outcome.updated(counts, null);
		}
		ResultSet keys = (job.keys() != null) ? replay(returned) : null;
		if (rowsAreKeys || job.members() > 1 || job.wanted() == Wanted.COUNT) {
			return Outcome.updated(counts, keys);
		}
		return Outcome.copied(replay(returned.first(this.maxRows)), counts, keys);
	}

	private ResultSet replay(RowMemory.Rows rows) throws SQLException {
		return new RoutingResultSet(this.connection.routing().memory().replay(rows), this, null);
	}

	// SQLite's change count stays as it was when a statement changes no rows at all, such
	// as DDL
	private static long changes(Lease lease, long before) throws SQLException {
		var database = lease.connection().getDatabase();
		return (database.total_changes() != before) ? database.changes() : 0;
	}

	private static RowMemory.Rows lastRowId(Lease lease, RowMemory.@Nullable Rows before) throws SQLException {
		PreparedStatement statement = lease.prepare("SELECT last_insert_rowid() AS rowid");
		try (ResultSet rows = statement.executeQuery()) {
			return RowMemory.read(rows, 0, before);
		}
		finally {
			lease.close(statement);
		}
	}

	/**
	 * The driver's statement to use.
	 * @param sql its text
	 * @param lease where to prepare it
	 * @return the statement
	 * @throws SQLException what SQLite says
	 */
	KeptStatement physical(String sql, Lease lease) throws SQLException {
		return lease.prepare(sql);
	}

	/**
	 * Whether the driver's statement is kept for the next execution.
	 * @return whether it is
	 */
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
			throw noRows(sql);
		}
		// one that needs an exclusive connection may end the transaction it would run in
		boolean atomic = script && classification.refusal() == null;
		return perform(new Job(sql, 1, 0, (physical, member) -> physical.execute(), keys, wanted), atomic);
	}

	static SQLException noRows(String sql) {
		return new SQLNonTransientException("The statement gives no rows, so it was not run; use executeUpdate or "
				+ "execute: " + SqliteErrors.shorten(sql), "07005");
	}

	static ResultSet rows(Outcome outcome, String sql) throws SQLException {
		ResultSet rows = outcome.rows();
		if (rows == null) {
			throw noRows(sql);
		}
		return rows;
	}

	static long count(Outcome outcome) {
		return (outcome.counts().length > 0) ? outcome.counts()[0] : 0;
	}

	/**
	 * How many rows the last statement has changed.
	 * @return the number, also when the statement gave rows
	 */
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
			if (kind.isAlone() || classification.refusal() != null) {
				throw new SQLNonTransientException("This cannot be a member of a batch: " + SqliteErrors.shorten(sql),
						"25001");
			}
			batchKind = kind.changesSchema() ? StatementKind.SCHEMA : batchKind;
		}
		try {
			this.outcome = this.connection.execute(members.get(0), batchKind, true, new BatchTask(members));
			return this.outcome.counts();
		}
		catch (SQLException ex) {
			throw batchFailed(ex);
		}
	}

	private Outcome runBatch(List<String> members, Lease lease) throws SQLException {
		long[] counts = new long[members.size()];
		for (int i = 0; i < counts.length; i++) {
			String sql = members.get(i);
			Classification classification = classify(sql);
			StatementKind kind = (classification.kind() == StatementKind.SCRIPT) ? StatementKind.SCRIPT
					: StatementKind.WRITE;
			var job = new Job(sql, 1, 0, (physical, member) -> physical.execute(), null, Wanted.ANY);
			Outcome result = run(job, classification, lease, kind);
			if (result.rows() != null) {
				result.rows().close();
			}
			counts[i] = (result.counts().length > 0) ? result.counts()[0] : SUCCESS_NO_INFO;
			if (classification.kind().changesSchema()) {
				this.connection.routing().kinds().schemaChanged();
			}
		}
		return Outcome.updated(counts, null);
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
		return replay(new RowMemory.Rows(ReturnedColumns.named(List.of("rowid")), List.of()));
	}

	@Override
	public void cancel() throws SQLException {
		Execution running = this.execution;
		if (running != null) {
			running.cancel();
		}
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

	/** Runs the driver's statement once. */
	interface Run {

		boolean execute(PreparedStatement physical, int member) throws SQLException;

	}

	/**
	 * What runs in one go.
	 *
	 * @param sql the statement
	 * @param members how many times it runs
	 * @param parameters how many parameters were set
	 * @param run binds parameters and executes
	 * @param keys which generated keys are wanted, {@code null} for none
	 * @param wanted what the caller takes
	 */
	record Job(String sql, int members, int parameters, Run run, @Nullable KeyRequest keys, Wanted wanted) {

	}

	/**
	 * What the caller takes. What does not fit is refused before it runs, because a write
	 * cannot be taken back afterwards.
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

	}

	/**
	 * A batch of different texts.
	 */
	private final class BatchTask implements RoutingConnection.Task {

		private final List<String> members;

		BatchTask(List<String> members) {
			this.members = members;
		}

		@Override
		public Outcome run(Lease lease, StatementKind kind) throws SQLException {
			return runBatch(this.members, lease);
		}

		@Override
		public int timeoutSeconds() {
			return RoutingStatement.this.queryTimeout;
		}

	}

	/**
	 * A job that looks for the place where it can run.
	 */
	private final class JobTask implements RoutingConnection.Task {

		private final Job job;

		private final Classification classification;

		JobTask(Job job, Classification classification) {
			this.job = job;
			this.classification = classification;
		}

		@Override
		public Outcome run(Lease lease, StatementKind kind) throws SQLException {
			return RoutingStatement.this.run(this.job, this.classification, lease, kind);
		}

		@Override
		public int timeoutSeconds() {
			return RoutingStatement.this.queryTimeout;
		}

		@Override
		public boolean readsWhatItWrote() {
			return this.job.keys() != null || this.classification.returning();
		}

		@Override
		public @Nullable Outcome runRemotely() throws SQLException {
			return RoutingStatement.this.runRemotely(this.job, this.classification);
		}

	}

}
