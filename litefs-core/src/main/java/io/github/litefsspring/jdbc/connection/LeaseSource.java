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

	private final Routing routing;

	private boolean readOnly;

	LeaseSource(Routing routing) {
		this.routing = routing;
	}

	void setReadOnly(boolean readOnly) {
		this.readOnly = readOnly;
	}

	boolean isReadOnly() {
		return this.readOnly;
	}

	boolean isWritable() {
		return this.routing.isWritable();
	}

	Lease forTransaction(String sql, StatementKind kind, int timeoutSeconds) throws SQLException {
		return (!this.readOnly && isWritable()) ? writer(sql, kind, timeoutSeconds) : reader(sql);
	}

	// the writer, also when this thread has it for a migration and shares it
	Lease writer(String sql, StatementKind kind, int timeoutSeconds) throws SQLException {
		Lease shared = this.routing.exclusive().share();
		return (shared != null) ? shared : this.routing.acquireWriter(sql, kind, timeoutSeconds);
	}

	Lease reader(String sql) throws SQLException {
		try {
			return this.routing.readers().borrow();
		}
		catch (SQLException ex) {
			throw this.routing.errors().translate(ex, null, sql, Phase.READ);
		}
	}

	Lease exclusive(String sql) throws SQLException {
		if (isWritable()) {
			return this.routing.exclusive().acquire(sql);
		}
		try {
			return this.routing.readers().open();
		}
		catch (SQLException ex) {
			throw this.routing.errors().translate(ex, null, sql, Phase.READ);
		}
	}

	StatementKind whatItDoes(String sql, StatementKind kind, Lease lease) {
		if (kind != StatementKind.ASK) {
			return kind;
		}
		StatementKind known = this.routing.kinds().known(sql);
		if (known != null) {
			return known;
		}
		// a reader refuses a write itself, before it has an effect
		return lease.isWriter() ? this.routing.kinds().ask(sql, lease) : StatementKind.READ;
	}

	// for reads that are no part of a transaction
	ConnectionState beside() {
		return new RoutedAutocommit(this.routing, this);
	}

	SQLException translate(SQLException ex, Lease lease, String sql, Phase writing) {
		if (SqliteErrors.breaksConnection(ex)) {
			lease.markBroken();
		}
		if (!lease.isWriter() && SqliteErrors.isReadOnly(ex)) {
			return refusedOnReader(sql, ex);
		}
		return this.routing.errors().translate(ex, lease, sql, lease.isWriter() ? writing : Phase.READ);
	}

	SQLException refusedOnReader(String sql, @Nullable SQLException cause) {
		if (!this.readOnly && isWritable()) {
			return new NotPrimarySqlException("This transaction began before node '" + this.routing.node().name()
					+ "' became the primary, so it can only read. Nothing of this was done; run the transaction again: "
					+ SqliteErrors.shorten(sql), this.routing.node().state(), cause);
		}
		return this.readOnly ? SqliteErrors.readOnlyTransaction(sql, cause)
				: this.routing.errors().notPrimary(sql, cause);
	}

}
