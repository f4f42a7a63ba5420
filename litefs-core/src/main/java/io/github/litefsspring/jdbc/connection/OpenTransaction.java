package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Savepoint;

import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.connection.RoutingConnection.Task;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.physical.SqliteErrors.Phase;
import io.github.litefsspring.jdbc.statement.StatementKind;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * A transaction, from the end of the one before. Its first statement decides on which
 * physical connection all of it runs.
 */
final class OpenTransaction implements ConnectionState {

	private final LeaseSource leases;

	private final Cursors cursors;

	// of an exclusive connection, whose physical connection stays when it ends
	private final @Nullable ExclusiveAutocommit exclusive;

	private @Nullable Lease lease;

	private boolean begun;

	// a writing statement ran in it
	private boolean wrote;

	private final Savepoints savepoints = new Savepoints();

	// why SQLite has rolled it back
	private @Nullable SQLException poison;

	OpenTransaction(LeaseSource leases, Cursors cursors, @Nullable ExclusiveAutocommit exclusive) {
		this.leases = leases;
		this.cursors = cursors;
		this.exclusive = exclusive;
		this.lease = (exclusive != null) ? exclusive.lease() : null;
	}

	@Override
	public @Nullable Lease lease() {
		return this.lease;
	}

	@Override
	public boolean isBegun() {
		return this.begun;
	}

	boolean isPoisoned() {
		return this.poison != null;
	}

	@Override
	public Outcome execute(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException {
		if (kind.runsOutsideTransactions()) {
			throw new SQLNonTransientException(
					"This cannot run inside a transaction; use autocommit: " + SqliteErrors.shorten(sql), "25001");
		}
		Lease lease = begin(sql, kind, task.timeoutSeconds());
		if (lease.isLent()) {
			RoutedAutocommit beside = this.leases.beside();
			StatementKind known = beside.whatItDoes(sql, kind);
			if (known.isRead()) {
				return beside.execute(sql, known, atomic, task);
			}
		}
		if (!lease.isWriter() && kind.writes()) {
			throw this.leases.refusedOnReader(sql, null);
		}
		try {
			StatementKind known = this.leases.whatItDoes(sql, kind, lease);
			if (known.writes()) {
				beforeWriting(lease, sql);
			}
			return task.run(lease, known);
		}
		catch (SQLException ex) {
			throw failed(lease, ex, sql);
		}
	}

	private void beforeWriting(Lease lease, String sql) throws SQLException {
		lease.beforeWriting(sql);
		if (lease.isWriter()) {
			this.wrote = true;
			this.savepoints.tell(lease);
		}
	}

	private void checkNotPoisoned() throws SQLException {
		SQLException poison = this.poison;
		if (poison != null) {
			throw poisoned(poison);
		}
	}

	private Lease begin(String sql, StatementKind kind, int timeoutSeconds) throws SQLException {
		checkNotPoisoned();
		Lease lease = this.lease;
		if (lease == null) {
			lease = (this.exclusive != null) ? this.exclusive.lease(sql)
					: this.leases.forTransaction(sql, kind, timeoutSeconds);
			this.lease = lease;
		}
		if (!this.begun) {
			try {
				lease.begin();
				if (lease.isJoint()) {
					this.savepoints.tell(lease);
				}
			}
			catch (SQLException ex) {
				SQLException failure = this.leases.translate(ex, lease, "BEGIN", Phase.STATEMENT);
				end();
				throw failure;
			}
			catch (RuntimeException | Error ex) {
				end();
				throw ex;
			}
			this.begun = true;
			lease.allowLending(this.cursors::keepAll);
		}
		return lease;
	}

	// sees if the transaction still exists after a statement has failed
	@Override
	public SQLException failed(Lease lease, SQLException ex, String sql) {
		SQLException failure = this.leases.translate(ex, lease, sql, Phase.STATEMENT);
		if (!this.begun) {
			return failure;
		}
		if (SqliteErrors.isInterrupt(ex)) {
			// as long as a cursor is open, the interrupt hits whatever runs next
			this.cursors.closeAll();
			lease.closeStatements();
		}
		if (lease.isLost() || !lease.isTransactionOpen()) {
			end();
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

	void commit() throws SQLException {
		checkNotPoisoned();
		Lease lease = this.lease;
		if (!this.begun || lease == null) {
			end();
			return;
		}
		try {
			this.cursors.closeAll();
			lease.commit("COMMIT", this.wrote);
		}
		catch (SQLException ex) {
			throw this.leases.translate(ex, lease, "COMMIT", Phase.COMMIT);
		}
		finally {
			end();
		}
	}

	@Override
	public void end() {
		try {
			this.cursors.closeAll();
		}
		finally {
			this.begun = false;
			Lease lease = this.lease;
			if (lease != null && this.exclusive == null) {
				this.lease = null;
				lease.release();
			}
		}
	}

	void rollback() {
		Lease lease = this.lease;
		try {
			if (this.begun && lease != null) {
				this.cursors.closeAll();
				// when it fails, the physical connection is closed, which rolls back as
				// well
				lease.rollbackAfter(new SQLException("rollback"));
			}
		}
		finally {
			end();
		}
	}

	Savepoint savepoint(@Nullable String name) throws SQLException {
		SqlSavepoint savepoint = this.savepoints.next(name);
		if (!control("SAVEPOINT " + savepoint.quoted())) {
			this.savepoints.add(savepoint);
		}
		return savepoint;
	}

	void rollback(Savepoint savepoint) throws SQLException {
		this.cursors.closeAll();
		Lease lease = this.lease;
		if (lease != null) {
			lease.closeStatements();
		}
		if (!control("ROLLBACK TO " + SqlSavepoint.quoted(savepoint))) {
			this.savepoints.rollback(savepoint);
		}
	}

	void release(Savepoint savepoint) throws SQLException {
		if (!control("RELEASE " + SqlSavepoint.quoted(savepoint))) {
			this.savepoints.release(savepoint);
		}
	}

	// false when there is nothing to be told to SQLite yet
	private boolean control(String sql) throws SQLException {
		checkNotPoisoned();
		Lease lease = this.lease;
		if (lease == null || !this.savepoints.areTold()) {
			return false;
		}
		try {
			lease.admitControl();
			lease.control(sql);
			return true;
		}
		catch (SQLException ex) {
			throw failed(lease, ex, sql);
		}
	}

	@Override
	public SQLiteConnection physical() throws SQLException {
		Lease lease = begin("unwrap", StatementKind.SCRIPT, 0);
		// what happens on the physical connection is not seen here
		beforeWriting(lease, "unwrap");
		lease.admitUnseen();
		return lease.connection();
	}

}
