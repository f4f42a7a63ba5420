package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.SqlAction;

/**
 * A commit after which the lease goes on.
 */
final class KeptCommit implements Commit {

	private final WriterLease lease;

	private final SqlAction statements;

	KeptCommit(WriterLease lease, SqlAction statements) {
		this.lease = lease;
		this.statements = statements;
	}

	@Override
	public void run() throws SQLException {
		this.statements.run();
	}

	@Override
	public void markBroken() {
		this.lease.markBroken();
	}

}
