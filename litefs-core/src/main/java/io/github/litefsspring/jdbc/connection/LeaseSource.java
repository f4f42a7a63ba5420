package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;

import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.physical.SqliteErrors.Phase;
import io.github.litefsspring.jdbc.statement.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * Source of the physical connections of one connection. It knows whether that one may
 * write, and explains what goes wrong on them.
 */
final class LeaseSource {

	private final DataSourceParts parts;

	private boolean readOnly;

	// the present transaction began to read while another one of its thread had written
	private boolean besideWrite;

	LeaseSource(DataSourceParts parts) {
		this.parts = parts;
	}

	void setReadOnly(boolean readOnly) {
		this.readOnly = readOnly;
	}

	boolean isReadOnly() {
		return this.readOnly;
	}

	boolean isWritable() {
		return this.parts.isWritable();
	}

	Lease forTransaction(String sql, StatementKind kind, int timeoutSeconds) throws SQLException {
		this.besideWrite = false;
		if (this.readOnly || !isWritable()) {
			return reader(sql);
		}
		Lease shared = this.parts.exclusive().share();
		if (shared != null) {
			return shared;
		}
		this.besideWrite = !kind.writes() && this.parts.writer().isKeptByThisThread();
		return this.besideWrite ? reader(sql) : this.parts.acquireWriter(sql, kind, timeoutSeconds);
	}

	// the writer, also when this thread has it for a migration and shares it
	Lease writer(String sql, StatementKind kind, int timeoutSeconds) throws SQLException {
		Lease shared = this.parts.exclusive().share();
		return (shared != null) ? shared : this.parts.acquireWriter(sql, kind, timeoutSeconds);
	}

	Lease reader(String sql) throws SQLException {
		try {
			return this.parts.readers().borrow();
		}
		catch (SQLException ex) {
			throw this.parts.errors().translate(ex, null, sql, Phase.READ);
		}
	}

	Lease exclusive(String sql) throws SQLException {
		if (isWritable()) {
			return this.parts.exclusive().acquire(sql);
		}
		try {
			return this.parts.readers().open();
		}
		catch (SQLException ex) {
			throw this.parts.errors().translate(ex, null, sql, Phase.READ);
		}
	}

	StatementKind whatItDoes(String sql, StatementKind kind, Lease lease) {
		if (kind != StatementKind.ASK) {
			return kind;
		}
		StatementKind known = this.parts.kinds().known(sql);
		if (known != null) {
			return known;
		}
		// a reader refuses a write itself, before it has an effect
		return lease.isWriter() ? this.parts.kinds().ask(sql, lease) : StatementKind.READ;
	}

	// for reads that are no part of a transaction
	RoutedAutocommit beside() {
		return new RoutedAutocommit(this.parts, this);
	}

	SQLException translate(SQLException ex, Lease lease, String sql, Phase writing) {
		if (SqliteErrors.breaksConnection(ex)) {
			lease.markBroken();
		}
		if (!lease.isWriter() && SqliteErrors.isReadOnly(ex)) {
			return refusedOnReader(sql, ex);
		}
		return this.parts.errors().translate(ex, lease, sql, lease.isWriter() ? writing : Phase.READ);
	}

	SQLException refusedOnReader(String sql, @Nullable SQLException cause) {
		if (this.besideWrite && isWritable()) {
			return this.parts.writer().refusedBesideWrite(SqliteErrors.shorten(sql), cause);
		}
		if (!this.readOnly && isWritable()) {
			return new NotPrimarySqlException("This transaction began before node '" + this.parts.node().name()
					+ "' became the primary, so it can only read. Nothing of this was done; run the transaction again: "
					+ SqliteErrors.shorten(sql), this.parts.node().state(), cause);
		}
		return this.readOnly ? SqliteErrors.readOnlyTransaction(sql, cause)
				: this.parts.errors().notPrimary(sql, cause);
	}

}
