package io.github.litefsspring.jdbc.connection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.jdbc.physical.KeptStatement;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.remote.KeyRequest;
import io.github.litefsspring.jdbc.remote.RemoteResult;
import io.github.litefsspring.jdbc.remote.RemoteStatement;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.jdbc.statement.Classification;
import io.github.litefsspring.jdbc.statement.KeyStatement;
import io.github.litefsspring.jdbc.statement.ReturnedColumns;
import io.github.litefsspring.jdbc.statement.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * Runs the jobs of one statement on the physical connection that was chosen for them, or
 * on the primary, and makes their outcome.
 */
final class JobRunner {

	private final RoutingStatement statement;

	private final RoutingConnection connection;

	// also read by the thread that cancels
	private volatile @Nullable Execution execution;

	JobRunner(RoutingStatement statement) {
		this.statement = statement;
		this.connection = statement.connection();
	}

	RoutingConnection.Task task(Job job, Classification classification) {
		return new JobTask(job, classification);
	}

	RoutingConnection.Task batch(List<String> members) {
		return new BatchTask(members);
	}

	void cancel() {
		Execution running = this.execution;
		if (running != null) {
			running.cancel();
		}
	}

	private Outcome run(Job job, Classification classification, Lease lease, StatementKind kind) throws SQLException {
		var execution = new Execution(this.statement.queryTimeout());
		boolean open = false;
		lease.enter(job.sql());
		try {
			this.execution = execution;
			execution.startTimer(this.connection.parts().timer());
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
				this.connection.parts().kinds().schemaChanged();
			}
			return result;
		}
		catch (SQLException ex) {
			lease.discardStatements();
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
		if (lease.mayBeShared()) {
			this.connection.parts().kinds().admit(sql, kind, lease);
			if (lease.isShared() && kind.writes()) {
				execution.enterSpared();
				return;
			}
		}
		execution.enter(lease.connection());
	}

	private @Nullable Outcome runRemotely(Job job, Classification classification) throws SQLException {
		RemoteStatements remote = this.connection.parts().remote();
		if (remote == null || job.members() != 1 || !remote.accepts()) {
			return null;
		}
		if (job.wanted() == Wanted.ROWS && !classification.returning() && !classification.pragma()) {
			throw Wanted.noRows(job.sql());
		}
		this.connection.lastWrite().forget();
		RowMemory memory = this.connection.parts().memory();
		List<@Nullable Object> parameters = memory.values(job.parameters(),
				(statement) -> job.run().execute(statement, 0));
		RemoteResult result = remote.run(new RemoteStatement(job.sql(), parameters, job.keys(),
				this.statement.maxRows(), this.statement.queryTimeout()));
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
		this.connection.lastWrite().forget();
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
				? this.connection.parts().kinds().keys().of(job.sql(), classification, request, lease)
				: KeyStatement.without(job.sql());
		KeptStatement physical = prepare(keyed, job, lease);
		boolean keep = false;
		try {
			job.wanted().check(job.sql(), kind, physical.givesRows());
			// a writing statement commits when it comes to its end, whatever rows are
			// wanted
			long limit = kind.isRead() ? this.statement.maxRows() : 0;
			if (limit > 0 || this.statement.isReused()) {
				physical.setMaxRows((int) Math.min(limit, Integer.MAX_VALUE));
			}
			long[] counts = new long[job.members()];
			RowMemory.@Nullable Rows returned = (keyed.keys() != null) ? RowMemory.Rows.none(keyed.keys()) : null;
			LastWrite last = (lease.isWriter() && this.connection.isRoutedByStatement()) ? this.connection.lastWrite()
					: null;
			boolean inserts = last != null && classification.insert();
			boolean sure = inserts
					&& this.connection.parts().kinds().keys().givesRowIds(job.sql(), classification, lease);
			for (int member = 0; member < job.members(); member++) {
				long before = lease.isWriter() ? lease.connection().getDatabase().total_changes() : 0;
				long rowId = (inserts && !sure) ? LastWrite.rowId(lease) : 0;
				if (job.run().execute(physical, member)) {
					if (kind.isRead()) {
						keep = true;
						return stream(job, lease, physical, execution);
					}
					returned = read(job, physical, returned);
				}
				counts[member] = lease.isWriter() ? changes(lease, before) : 0;
				if (last != null) {
					last.wrote(counts[member]);
					if (inserts && counts[member] > 0) {
						last.inserted(sure, rowId, lease);
					}
				}
				if (keyed.isLastRowId() && counts[member] == 1) {
					returned = lastRowId(lease, returned);
				}
			}
			keep = this.statement.isReused();
			return outcome(job, counts, returned, keyed.keys() != null);
		}
		finally {
			if (!keep) {
				this.statement.dropped(physical, lease);
			}
		}
	}

	private KeptStatement prepare(KeyStatement keyed, Job job, Lease lease) throws SQLException {
		try {
			return this.statement.physical(keyed.sql(), lease);
		}
		catch (SQLException ex) {
			if (job.keys() != null) {
				// another program may have changed the table
				this.connection.parts().kinds().keys().forget();
			}
			throw ex;
		}
	}

	private Outcome stream(Job job, Lease lease, PreparedStatement physical, Execution execution) throws SQLException {
		var cursor = new RoutingResultSet.Cursor(lease, physical, job.sql(), execution, this.statement.isReused());
		var rows = new RoutingResultSet(physical.getResultSet(), this.statement, cursor);
		this.connection.opened(rows);
		return Outcome.streaming(rows);
	}

	private RowMemory.@Nullable Rows read(Job job, PreparedStatement physical, RowMemory.@Nullable Rows before)
			throws SQLException {
		boolean wanted = job.keys() != null || (job.members() == 1 && job.wanted() != Wanted.COUNT);
		try (ResultSet rows = physical.getResultSet()) {
			if (wanted) {
				return RowMemory.read(rows, (job.keys() != null) ? 0 : this.statement.maxRows(), before);
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
		return Outcome.copied(replay(returned.first(this.statement.maxRows())), counts, keys);
	}

	ResultSet replay(RowMemory.Rows rows) throws SQLException {
		return new RoutingResultSet(this.connection.parts().memory().replay(rows), this.statement, null);
	}

	// SQLite's change count stays as it was when a statement changes no rows at all, such
	// as DDL
	private static long changes(Lease lease, long before) throws SQLException {
		var database = lease.connection().getDatabase();
		return (database.total_changes() != before) ? database.changes() : 0;
	}

	private static RowMemory.Rows lastRowId(Lease lease, RowMemory.@Nullable Rows before) throws SQLException {
		return LastWrite.rowId(lease, (rows) -> RowMemory.read(rows, 0, before));
	}

	private Outcome runBatch(List<String> members, Lease lease) throws SQLException {
		long[] counts = new long[members.size()];
		for (int i = 0; i < counts.length; i++) {
			String sql = members.get(i);
			Classification classification = this.statement.classify(sql);
			StatementKind kind = (classification.kind() == StatementKind.SCRIPT) ? StatementKind.SCRIPT
					: StatementKind.WRITE;
			var job = new Job(sql, 1, 0, (physical, member) -> physical.execute(), null, Wanted.ANY);
			Outcome result = run(job, classification, lease, kind);
			if (result.rows() != null) {
				result.rows().close();
			}
			counts[i] = (result.counts().length > 0) ? result.counts()[0] : Statement.SUCCESS_NO_INFO;
			if (classification.kind().changesSchema()) {
				this.connection.parts().kinds().schemaChanged();
			}
		}
		return Outcome.updated(counts, null);
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
			return JobRunner.this.runBatch(this.members, lease);
		}

		@Override
		public int timeoutSeconds() {
			return JobRunner.this.statement.queryTimeout();
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
			return JobRunner.this.run(this.job, this.classification, lease, kind);
		}

		@Override
		public int timeoutSeconds() {
			return JobRunner.this.statement.queryTimeout();
		}

		@Override
		public boolean readsWhatItWrote() {
			return this.job.keys() != null || this.classification.returning();
		}

		@Override
		public @Nullable Outcome runRemotely() throws SQLException {
			return JobRunner.this.runRemotely(this.job, this.classification);
		}

	}

}
