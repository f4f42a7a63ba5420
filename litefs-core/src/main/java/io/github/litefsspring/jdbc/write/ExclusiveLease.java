package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.Lease;

/**
 * One connection's part of the {@link ExclusiveTurn} of its thread. Foreign keys are not
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

	private final ExclusiveTurn turn;

	private int level;

	private boolean released;

	ExclusiveLease(ExclusiveTurn turn) {
		super(turn.writer().connection());
		this.turn = turn;
	}

	@Override
	public boolean isWriter() {
		return true;
	}

	@Override
	public boolean isLost() {
		return this.turn.writer().isLost();
	}

	@Override
	public SQLException explain(SQLException failure) {
		return this.turn.writer().explain(failure);
	}

	@Override
	public void enter(String sql) throws SQLException {
		this.turn.writer().enter(sql);
	}

	@Override
	public void exit() {
		this.turn.writer().exit();
	}

	@Override
	public void beforeWriting() throws SQLException {
		this.turn.foreignKeys().beforeWriting();
	}

	/**
	 * Check the foreign keys of what was written outside of transactions.
	 * @throws SQLException when a row has no parent
	 */
	public void checkForeignKeys() throws SQLException {
		this.turn.checkForeignKeys();
	}

	@Override
	public void begin() throws SQLException {
		this.level = this.turn.begin();
		setBegun(true);
	}

	@Override
	public <T> T autocommit(String sql, boolean writes, Work<T> work) throws SQLException {
		if (this.turn.isInTransaction()) {
			// of another connection, which commits it
			this.turn.wrote(writes);
			return work.run();
		}
		return this.turn.commits().autocommit(sql, writes, work, () -> {
		});
	}

	@Override
	public void commit(String sql, boolean wrote) throws SQLException {
		closeStatements();
		setBegun(false);
		this.turn.commit(this.level, sql, wrote);
	}

	@Override
	public void rollback() throws SQLException {
		closeStatements();
		if (isBegun()) {
			setBegun(false);
			this.turn.rollback(this.level);
		}
	}

	@Override
	public void control(String sql) throws SQLException {
		this.turn.writer().control(sql);
	}

	@Override
	public boolean isTransactionOpen() {
		return isBegun() && this.turn.isTransactionOpen();
	}

	@Override
	public void markBroken() {
		super.markBroken();
		this.turn.writer().markBroken();
	}

	@Override
	public void release() {
		if (!this.released) {
			this.released = true;
			closeStatements();
			rollbackAfter(new SQLException("released"));
			this.turn.release();
		}
	}

}
