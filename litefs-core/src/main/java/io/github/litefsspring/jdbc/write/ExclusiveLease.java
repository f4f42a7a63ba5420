package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.Lease;

/**
 * One connection's part of the {@link ExclusiveUse} of its thread. Foreign keys are not
 * enforced: SQLite's own recipe for the change of a table needs that, and with
 * enforcement {@code DROP TABLE} deletes rows of other tables. They are checked before
 * each commit instead.
 * <p>
 * A transaction that begins while another connection of the same thread has one is part
 * of that one.
 *
 * @since 0.1.0
 */
public final class ExclusiveLease extends Lease {

	private final ExclusiveUse use;

	private int level;

	private boolean released;

	ExclusiveLease(ExclusiveUse use) {
		super(use.writer().connection());
		this.use = use;
	}

	@Override
	public boolean isWriter() {
		return true;
	}

	@Override
	public boolean isJoint() {
		return true;
	}

	@Override
	public boolean isLost() {
		return this.use.writer().isLost();
	}

	@Override
	public SQLException explain(SQLException failure) {
		return this.use.writer().explain(failure);
	}

	@Override
	public void enter(String sql) throws SQLException {
		this.use.writer().enter(sql);
	}

	@Override
	public void exit() {
		this.use.writer().exit();
	}

	@Override
	public void beforeWriting(String sql) throws SQLException {
		this.use.foreignKeys().beforeWriting();
	}

	@Override
	public void checkForeignKeys() throws SQLException {
		this.use.checkForeignKeys();
	}

	@Override
	public void begin() throws SQLException {
		this.level = this.use.begin();
		setBegun(true);
	}

	@Override
	public <T> T autocommit(String sql, boolean writes, Work<T> work) throws SQLException {
		if (this.use.isInTransaction()) {
			// of another connection, which commits it
			this.use.wrote(writes);
			return work.run();
		}
		return this.use.commits().autocommit(sql, writes, work, () -> {
		});
	}

	@Override
	public void commit(String sql, boolean wrote) throws SQLException {
		closeStatements();
		setBegun(false);
		this.use.commit(this.level, sql, wrote);
	}

	@Override
	public void rollback() throws SQLException {
		closeStatements();
		if (isBegun()) {
			setBegun(false);
			this.use.rollback(this.level);
		}
	}

	@Override
	public void control(String sql) throws SQLException {
		this.use.writer().control(sql);
	}

	@Override
	public boolean isTransactionOpen() {
		return isBegun() && this.use.isTransactionOpen();
	}

	@Override
	public void markBroken() {
		super.markBroken();
		this.use.writer().markBroken();
	}

	@Override
	public void release() {
		if (!this.released) {
			this.released = true;
			closeStatements();
			rollbackAfter(new SQLException("released"));
			this.use.release();
		}
	}

}
