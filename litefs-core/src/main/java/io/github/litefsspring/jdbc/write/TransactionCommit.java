package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The commit of a transaction and of those before it in its group, or the decision to
 * leave that to the next one.
 */
final class TransactionCommit implements Commit {

	private final WriterLease lease;

	private final GroupMember member;

	// why this one is not committed, although the others are
	private @Nullable SQLException refused;

	TransactionCommit(WriterLease lease, GroupMember member) {
		this.lease = lease;
		this.member = member;
	}

	void make(Commits commits, String sql, boolean wrote) throws SQLException {
		try {
			commits.make(sql, wrote, this);
		}
		catch (SQLException ex) {
			// the outcome for the others is not known, but this one was rolled back
			throw (this.refused != null) ? this.refused : ex;
		}
		if (this.refused != null) {
			throw this.refused;
		}
	}

	@Override
	public void enter() throws SQLException {
		this.lease.enter("COMMIT");
	}

	@Override
	public void exit() {
		this.lease.exit();
	}

	@Override
	public @Nullable GroupCommit leaveToNext() throws SQLException {
		return this.member.leaveToNext();
	}

	@Override
	public void run() throws SQLException {
		if (this.member.isAlone()) {
			this.lease.commitAlone();
			return;
		}
		this.member.markCommitting();
		this.refused = this.member.commitForAll();
		this.member.leave();
		this.lease.markEnded();
	}

	@Override
	public @Nullable GroupCommit others() {
		return this.member.group();
	}

	@Override
	public boolean isOwn() {
		return this.refused == null;
	}

	@Override
	public void giveBack() {
		this.lease.release();
	}

	@Override
	public void markBroken() {
		this.lease.markBroken();
	}

}
