package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;

import io.github.litefsspring.jdbc.connection.RoutingConnection.Task;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.SqliteErrors.Phase;
import io.github.litefsspring.jdbc.statement.StatementKind;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Autocommit mode of an exclusive connection: it has one physical connection from its
 * first statement until it is closed, also in the transactions between.
 */
final class ExclusiveAutocommit implements ConnectionState {

	private final LeaseSource leases;

	private @Nullable Lease lease;

	ExclusiveAutocommit(LeaseSource leases) {
		this.leases = leases;
	}

	@Override
	public @Nullable Lease lease() {
		return this.lease;
	}

	Lease lease(String sql) throws SQLException {
		Lease lease = this.lease;
		if (lease == null) {
			lease = this.leases.exclusive(sql);
			this.lease = lease;
		}
		return lease;
	}

	@Override
	public Outcome execute(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException {
		Lease lease = lease(sql);
		try {
			StatementKind known = this.leases.whatItDoes(sql, kind, lease);
			if (known.writes()) {
				lease.beforeWriting(sql);
			}
			boolean together = lease.isWriter() && (atomic || task.readsWhatItWrote());
			return lease.autocommit(sql, known.writes(),
					() -> together ? inSavepoint(lease, known, task) : task.run(lease, known));
		}
		catch (SQLException ex) {
			throw this.leases.translate(ex, lease, sql, Phase.COMMIT);
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
		catch (SQLException | RuntimeException | Error ex) {
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

	@Override
	public SQLiteConnection physical() throws SQLException {
		Lease lease = lease("unwrap");
		lease.beforeWriting("unwrap");
		// it stays, and must see what is written meanwhile
		lease.leaveSnapshot();
		return lease.connection();
	}

	@Override
	public SQLException failed(Lease lease, SQLException ex, String sql) {
		return this.leases.translate(ex, lease, sql, Phase.STATEMENT);
	}

	@Override
	public void end() {
	}

	// checks foreign keys, and lets the physical connection go
	void close() throws SQLException {
		Lease lease = this.lease;
		this.lease = null;
		if (lease == null) {
			return;
		}
		try {
			if (!lease.isLost()) {
				lease.checkForeignKeys();
			}
		}
		catch (SQLException ex) {
			throw this.leases.translate(ex, lease, "close", Phase.READ);
		}
		finally {
			lease.release();
		}
	}

}
