package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;

import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.connection.RoutingConnection.Task;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.ResultCodes;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.physical.SqliteErrors.Phase;
import io.github.litefsspring.jdbc.statement.StatementKind;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Autocommit mode: each statement runs on a reader or on the writer, by what it does, or
 * on the primary.
 */
final class RoutedAutocommit implements ConnectionState {

	private final DataSourceParts parts;

	private final LeaseSource leases;

	// a reader that the user works with directly
	private @Nullable Lease unwrapped;

	RoutedAutocommit(DataSourceParts parts, LeaseSource leases) {
		this.parts = parts;
		this.leases = leases;
	}

	@Override
	public @Nullable Lease lease() {
		return this.unwrapped;
	}

	@Override
	public Outcome execute(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException {
		if (kind == StatementKind.TRANSACTION_SETTING) {
			throw new SQLNonTransientException(
					"This setting ends with its transaction, so it needs one: " + SqliteErrors.shorten(sql), "25P01");
		}
		StatementKind known = whatItDoes(sql, kind);
		if (known.isRead()) {
			return read(sql, known, task);
		}
		if (this.leases.isReadOnly() && known.writes()) {
			throw SqliteErrors.readOnlyTransaction(sql, null);
		}
		return write(sql, known, atomic, task);
	}

	StatementKind whatItDoes(String sql, StatementKind kind) throws SQLException {
		return (kind == StatementKind.ASK) ? ask(sql) : kind;
	}

	private StatementKind ask(String sql) throws SQLException {
		StatementKind known = this.parts.kinds().known(sql);
		if (!this.leases.isWritable()) {
			return StatementKind.READ;
		}
		if (known != null) {
			return known;
		}
		Lease reader = this.leases.reader(sql);
		try {
			return this.parts.kinds().ask(sql, reader);
		}
		finally {
			reader.release();
		}
	}

	private Outcome read(String sql, StatementKind kind, Task task) throws SQLException {
		SQLException refused;
		boolean retried = false;
		while (true) {
			Lease unwrapped = this.unwrapped;
			Lease lease = (unwrapped != null) ? unwrapped : this.leases.reader(sql);
			boolean open = false;
			try {
				if (kind == StatementKind.READ_OUTSIDE) {
					lease.leaveSnapshot();
				}
				Outcome outcome = task.run(lease, kind);
				open = outcome.open();
				return outcome;
			}
			catch (SQLException ex) {
				if (SqliteErrors.isReadOnly(ex) && !this.leases.isReadOnly()) {
					refused = this.leases.translate(ex, lease, sql, Phase.READ);
					break;
				}
				if (retried || this.leases.isWritable() || !ResultCodes.isLocked(ex)) {
					throw this.leases.translate(ex, lease, sql, Phase.READ);
				}
				retried = true;
			}
			finally {
				if (!open && lease != unwrapped) {
					lease.release();
				}
			}
		}
		return writeAfter(refused, sql, task);
	}

	// it writes after all, and nothing has happened yet
	private Outcome writeAfter(SQLException refused, String sql, Task task) throws SQLException {
		Outcome remote = this.leases.isWritable() ? null : runRemotely(this.parts.kinds().of(sql).kind(), false, task);
		if (remote != null) {
			return remote;
		}
		if (!this.leases.isWritable()) {
			throw refused;
		}
		this.parts.kinds().writes(sql);
		return write(sql, StatementKind.WRITE, false, task);
	}

	// null when nothing was sent
	private static @Nullable Outcome runRemotely(StatementKind kind, boolean atomic, Task task) throws SQLException {
		return (kind.canTravel() && !atomic) ? task.runRemotely() : null;
	}

	private Outcome write(String sql, StatementKind kind, boolean atomic, Task task) throws SQLException {
		if (!this.leases.isWritable()) {
			Outcome remote = runRemotely(kind, atomic, task);
			if (remote != null) {
				return remote;
			}
		}
		if (!this.leases.isWritable()) {
			throw this.parts.errors().notPrimary(sql, null);
		}
		Lease lease;
		try {
			lease = this.leases.writer(sql, kind, task.timeoutSeconds());
		}
		catch (NotPrimarySqlException ex) {
			// the primary has changed while it waited for the writer
			Outcome remote = runRemotely(kind, atomic, task);
			if (remote != null) {
				return remote;
			}
			throw ex;
		}
		try {
			if (kind.writes()) {
				lease.beforeWriting(sql);
			}
			boolean together = atomic || task.readsWhatItWrote()
					|| lease.needsTransaction(!kind.runsOutsideTransactions());
			return together ? inTransaction(lease, sql, kind, task) : withoutTransaction(lease, sql, kind, task);
		}
		finally {
			lease.release();
		}
	}

	private Outcome withoutTransaction(Lease lease, String sql, StatementKind kind, Task task) throws SQLException {
		try {
			return lease.autocommit(sql, true, () -> task.run(lease, kind));
		}
		catch (SQLException ex) {
			throw this.leases.translate(ex, lease, sql, Phase.COMMIT);
		}
	}

	private Outcome inTransaction(Lease lease, String sql, StatementKind kind, Task task) throws SQLException {
		Outcome outcome;
		try {
			lease.begin();
			outcome = task.run(lease, kind);
		}
		catch (SQLException ex) {
			lease.rollbackAfter(ex);
			throw this.leases.translate(ex, lease, sql, Phase.STATEMENT);
		}
		catch (RuntimeException | Error ex) {
			lease.rollbackAfter(ex);
			throw ex;
		}
		try {
			lease.commit(sql, true);
			return outcome;
		}
		catch (SQLException ex) {
			throw this.leases.translate(ex, lease, sql, Phase.COMMIT);
		}
	}

	@Override
	public SQLiteConnection physical() throws SQLException {
		Lease lease = this.unwrapped;
		if (lease == null) {
			lease = this.leases.reader("unwrap");
			this.unwrapped = lease;
		}
		// it stays for as long as the connection, and must see what is written meanwhile
		lease.leaveSnapshot();
		return lease.connection();
	}

	@Override
	public SQLException failed(Lease lease, SQLException ex, String sql) {
		return this.leases.translate(ex, lease, sql, Phase.STATEMENT);
	}

	@Override
	public void end() {
		Lease lease = this.unwrapped;
		this.unwrapped = null;
		if (lease != null) {
			lease.release();
		}
	}

}
