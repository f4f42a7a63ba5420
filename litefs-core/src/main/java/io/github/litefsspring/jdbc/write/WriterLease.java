package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.github.litefsspring.jdbc.physical.KeptStatement;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.Sharing;
import io.github.litefsspring.jdbc.physical.SqlAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer in the hands of one user, until it is given back, handed over or taken away.
 *
 * @since 0.1.0
 */
public final class WriterLease extends Lease {

	private static final Logger logger = LoggerFactory.getLogger(WriterLease.class);

	private final Writer writer;

	private final WriterConnection physical;

	private final GroupMember member;

	private final Revocation revocation;

	// what lent it; null when this lease has a turn of its own
	private @Nullable WriterLease lender;

	// what has it while it is lent
	private @Nullable WriterLease borrower;

	private final WriterUser user;

	// held while the connection works, so that no other thread ends it meanwhile
	private final ReentrantLock inUse = new ReentrantLock();

	// set as long as nothing was written
	private @Nullable SqlAction freeCursors;

	// written under this
	private volatile LeaseStage stage = LeaseStage.HELD;

	WriterLease(Writer writer, WriterConnection physical, String sql, Sharing sharing, @Nullable GroupCommit group) {
		this(writer, physical, sql, sharing, group, null);
	}

	private WriterLease(Writer writer, WriterConnection physical, String sql, Sharing sharing,
			@Nullable GroupCommit group, @Nullable WriterLease lender) {
		super(physical);
		this.writer = writer;
		this.physical = physical;
		this.user = new WriterUser(sql);
		this.member = new GroupMember(writer, this, sql, sharing, group);
		this.revocation = new Revocation(writer);
		this.lender = lender;
	}

	boolean isHeldBy(Thread thread) {
		return this.user.is(thread);
	}

	String describe() {
		return this.user.describe();
	}

	void checkTime() {
		this.writer.checkTime(this, this.user.held());
	}

	Revocation revocation() {
		return this.revocation;
	}

	// decides that it is taken away, if others wait to be committed with it. The limit is
	// the time that it may hold the writer then. False when it was not decided now
	synchronized boolean markOverdue(Duration limit) {
		// a COMMIT that has begun waits for no thread, and may succeed
		if (this.stage.isOver() || this.member.isAlone() || this.revocation.isOverdue() || this.user.isCommitting()) {
			return false;
		}
		this.revocation.overdue(describe(), limit);
		return true;
	}

	synchronized void unmarkOverdue() {
		this.revocation.notOverdue();
	}

	synchronized boolean markSlow() {
		return !this.stage.isOver() && this.revocation.markSlow();
	}

	@Override
	public boolean isWriter() {
		return true;
	}

	@Override
	public boolean isLost() {
		return this.revocation.isLost();
	}

	@Override
	public boolean mayBeShared() {
		return isBegun();
	}

	@Override
	public boolean isShared() {
		return !this.member.isAlone();
	}

	@Override
	public boolean needsTransaction(boolean mayHaveOne) {
		return isShared() || (mayHaveOne && this.writer.commits().rules().mayTruncateLog()) || mayLeaveToNext();
	}

	private boolean mayLeaveToNext() {
		return this.member.sharing().mayShareSoFar() && this.writer.isJoinerWaiting(null);
	}

	@Override
	public void enter(String sql) throws SQLException {
		if (isLent()) {
			throw this.writer.selfDeadlock(sql);
		}
		this.inUse.lock();
		Supplier<SQLException> revoked = this.revocation.reason();
		if (revoked != null) {
			this.inUse.unlock();
			throw revoked.get();
		}
		this.user.runs(sql);
	}

	@Override
	public void exit() {
		this.inUse.unlock();
	}

	@Override
	public SQLException explain(SQLException failure) {
		Supplier<SQLException> overdue = this.revocation.overdueReason();
		if (overdue == null || isLost() || GroupMember.isUnknown(failure)
				|| failure instanceof SQLTransactionRollbackException) {
			return failure;
		}
		SQLException reason = overdue.get();
		reason.initCause(failure);
		return reason;
	}

	@Override
	protected void run(String sql) throws SQLException {
		this.physical.control(sql);
	}

	@Override
	protected KeptStatement prepareNew(String sql) throws SQLException {
		return this.physical.take(sql);
	}

	@Override
	protected void dispose(Statement statement) throws SQLException {
		if (!keepsStatements() || isBroken()) {
			statement.close();
		}
		else {
			this.physical.keep(statement);
		}
	}

	@Override
	public void begin() throws SQLException {
		if (this.member.isAlone()) {
			super.begin();
			this.writer.commits().rules().beforeWriting();
		}
		else {
			this.member.beginSavepoint();
			setBegun(true);
		}
		this.member.markBegun();
	}

	@Override
	public void admit(Sharing sharing) throws SQLException {
		this.member.admit(sharing);
	}

	@Override
	public void admitUnasked(Supplier<Sharing> question) {
		this.member.sharing().use();
		this.member.sharing().addLater(question);
	}

	@Override
	public void beforeWriting(String sql) throws SQLException {
		if (isLent()) {
			borrowBack(sql);
		}
		this.freeCursors = null;
	}

	@Override
	public void admitControl() throws SQLException {
		// a savepoint would end with the transaction that it is in
		this.freeCursors = null;
		admit(Sharing.SHARED);
	}

	@Override
	public void admitUnseen() throws SQLException {
		this.freeCursors = null;
		discardStatements();
		admit(Sharing.ALONE);
	}

	@Override
	public <T> T autocommit(String sql, boolean writes, Work<T> work) throws SQLException {
		return this.writer.commits().autocommit(sql, writes, work, this::release);
	}

	/**
	 * Commit, or leave that to the next transaction and wait for it; the lease is over
	 * then.
	 */
	@Override
	public void commit(String sql, boolean wrote) throws SQLException {
		if (isLent()) {
			// nothing was written, and what comes next is another transaction's
			release();
			return;
		}
		if (this.freeCursors != null && this.member.isAlone() && !mayLeaveToNext()) {
			// a COMMIT asks for the database without readers, although nothing was
			// written
			rollback();
			release();
			return;
		}
		closeStatements();
		this.member.learn();
		new TransactionCommit(this, this.member).make(this.writer.commits(), sql, wrote);
	}

	/**
	 * Commit and keep the writer.
	 * @param sql what is committed, for messages
	 * @param wrote whether something was written
	 * @throws SQLException why it was not committed, or that its outcome is not known
	 */
	public void commitAndKeep(String sql, boolean wrote) throws SQLException {
		this.writer.commits().make(sql, wrote, new KeptCommit(this, this::commitAlone));
	}

	/**
	 * Run a statement that commits by itself and keep the writer.
	 * @param sql its text, for messages
	 * @param statement runs it
	 * @throws SQLException why it was not committed, or that its outcome is not known
	 */
	public void commitAndKeep(String sql, SqlAction statement) throws SQLException {
		this.writer.commits().make(sql, true, new KeptCommit(this, () -> {
			this.writer.commits().rules().beforeWriting();
			statement.run();
		}));
	}

	@Override
	public void allowLending(SqlAction freeCursors) {
		this.freeCursors = freeCursors;
	}

	@Override
	public boolean isLent() {
		return this.stage.isLent();
	}

	/**
	 * Lend it to another transaction of the same thread. That is possible as long as this
	 * one has only read: its SQLite transaction ends without an effect, and begins again
	 * when the other one is done. The turn stays with the thread, so what was read can
	 * have been changed by this thread alone.
	 * @param wanted what it is wanted for
	 * @param apart whether on a physical connection of its own, which is closed
	 * afterwards
	 * @return the writer, {@code null} when it cannot be lent
	 * @throws SQLException why it could not be freed; this transaction is over when what
	 * it has read was undone
	 */
	@Nullable WriterLease lend(String wanted, boolean apart) throws SQLException {
		if (!mayLend()) {
			return null;
		}
		endReading();
		WriterConnection physical;
		try {
			physical = apart ? this.writer.openApart() : this.physical;
		}
		catch (SQLException | RuntimeException | Error ex) {
			beginAgain();
			throw ex;
		}
		if (!markLent()) {
			// it was taken away at this moment
			if (apart) {
				Writer.close(physical);
			}
			return null;
		}
		this.borrower = new WriterLease(this.writer, physical, wanted, Sharing.ALONE, null, this);
		return this.borrower;
	}

	boolean mayLend() {
		return this.freeCursors != null && isBegun() && !this.inUse.isHeldByCurrentThread();
	}

	private void endReading() throws SQLException {
		SqlAction freeCursors = this.freeCursors;
		if (freeCursors != null) {
			freeCursors.run();
		}
		closeStatements();
		try {
			this.member.endReading();
		}
		catch (SQLException ex) {
			this.revocation.gone(() -> GroupMember.rolledBack("because what it has read was undone", ex));
			throw ex;
		}
		setBegun(false);
	}

	// from the transaction that it was lent to, which has only read as well. The two
	// change places
	private void borrowBack(String sql) throws SQLException {
		WriterLease borrower = this.borrower;
		if (borrower == null || !borrower.mayLend()) {
			throw this.writer.selfDeadlock(sql);
		}
		// not taken away meanwhile by another thread
		borrower.inUse.lock();
		try {
			borrower.endReading();
			if (!borrower.markLent()) {
				throw this.writer.selfDeadlock(sql);
			}
			borrower.borrower = this;
			borrower.lender = this.lender;
			this.borrower = null;
			this.lender = borrower;
			markReturned(false);
		}
		finally {
			borrower.inUse.unlock();
		}
		// no other thread's transaction may come between the two
		this.member.sharing().add(Sharing.ALONE);
		this.writer.borrowed(this, sql);
		beginAgain();
	}

	private synchronized boolean markLent() {
		if (this.stage != LeaseStage.HELD) {
			return false;
		}
		this.stage = LeaseStage.LENT;
		return true;
	}

	// the user has it again, unless the connection is broken or it is not wanted back
	private synchronized boolean markReturned(boolean broken) {
		boolean again = this.stage == LeaseStage.LENT && !broken;
		this.stage = again ? LeaseStage.HELD : LeaseStage.RELEASED;
		return again;
	}

	// the transaction that it was lent to is done
	private void takeBack(boolean broken, boolean lost) {
		boolean again = markReturned(broken);
		this.borrower = null;
		if (lost) {
			this.revocation.lose();
		}
		if (again) {
			this.writer.returned(this);
			beginAgain();
			return;
		}
		if (broken) {
			goneBecause(new SQLException("the connection is broken"));
		}
		passOn(broken);
	}

	private void beginAgain() {
		try {
			begin();
		}
		catch (SQLException ex) {
			endBecause(ex);
		}
		catch (RuntimeException | Error ex) {
			endBecause(ex);
			throw ex;
		}
	}

	private void endBecause(Throwable cause) {
		goneBecause(cause);
		markReleased();
		passOn(true);
	}

	private void goneBecause(Throwable cause) {
		this.revocation.gone(() -> GroupMember.rolledBack("because another one of its thread has failed", cause));
	}

	/**
	 * Close all cursors and undo what this transaction has done, and nothing of what
	 * others did before it.
	 */
	@Override
	public void rollback() throws SQLException {
		if (isLent()) {
			return;
		}
		this.member.learn();
		if (this.member.isAlone()) {
			super.rollback();
			return;
		}
		closeStatements();
		if (isBegun()) {
			this.member.rollback();
		}
	}

	// commits a SQLite transaction that is this one's alone
	void commitAlone() throws SQLException {
		commitNow();
	}

	void rollbackWhole() throws SQLException {
		super.rollback();
	}

	void markEnded() {
		setBegun(false);
	}

	boolean isUnusable() {
		return isBroken();
	}

	@Override
	public boolean isTransactionOpen() {
		return isLent() || (isBegun() && super.isTransactionOpen());
	}

	@Override
	protected void transactionGone() {
		if (!this.member.isAlone()) {
			this.member.fail("SQLite has ended the transaction");
			this.member.harmed();
		}
	}

	@Override
	public void release() {
		if (markReleased()) {
			try {
				leave();
			}
			catch (RuntimeException | Error ex) {
				markBroken();
				this.writer.commits().failUnknown(this.member.leave(), ex);
				passOn(true);
				throw ex;
			}
		}
	}

	private void leave() {
		closeStatements();
		// a lost lease may still have its transaction open: closing rolls it back
		boolean broken = isBroken() || isLost() || !endTransaction();
		GroupCommit group = this.member.group();
		if (group == null) {
			passOn(broken || isBroken());
		}
		else if (broken) {
			try {
				passOn(true);
			}
			finally {
				this.member.fail("the connection is broken");
			}
		}
		else if (!this.member.sharing().mayShareSoFar() || !this.writer.handOver(this, group)) {
			this.member.commitForOthers();
		}
	}

	private boolean endTransaction() {
		if (!isBegun()) {
			return true;
		}
		rollbackAfter(new SQLException("released"));
		return !isBroken();
	}

	// lets the next user have the writer; does nothing the second time
	void passOn(boolean broken) {
		if (!markPassedOn()) {
			return;
		}
		WriterLease lender = this.lender;
		if (lender == null) {
			this.writer.giveBack(broken);
			return;
		}
		boolean apart = this.physical != lender.physical;
		try {
			if (apart) {
				Writer.close(this.physical);
			}
			else if (broken) {
				this.writer.closePhysical();
			}
		}
		finally {
			lender.takeBack(broken && (!apart || isLost()), isLost());
		}
	}

	// gives the writer back because this node may not use it any more
	void abandon() {
		this.revocation.lose();
		release();
	}

	// false when it was before
	synchronized boolean markPassedOn() {
		boolean first = this.stage != LeaseStage.PASSED_ON;
		this.stage = LeaseStage.PASSED_ON;
		return first;
	}

	// true for the one caller who has to let the next user have it
	private synchronized boolean markReleased() {
		if (this.stage == LeaseStage.HELD) {
			this.stage = LeaseStage.RELEASED;
			return true;
		}
		if (this.stage == LeaseStage.LENT) {
			this.stage = LeaseStage.LENT_FOR_GOOD;
		}
		return false;
	}

	// takes the connection away from its user, whatever it does. Does nothing when the
	// user gives it back first: the connection is the next user's then
	void revoke() {
		this.revocation.lose();
		takeAway(this.writer::lost);
	}

	// as revoke(), once it was decided that it is overdue
	void takeOverdue() {
		Supplier<SQLException> reason = this.revocation.overdueReason();
		if (reason != null) {
			this.member.harmed();
			takeAway(reason);
		}
	}

	private void takeAway(Supplier<SQLException> reason) {
		try {
			while (!this.inUse.tryLock(5, TimeUnit.MILLISECONDS)) {
				if (!interrupt()) {
					return;
				}
			}
		}
		catch (InterruptedException | SQLException ex) {
			logger.warn("A write transaction could not be ended. What everybody was to be told: {}",
					reason.get().getMessage(), ex);
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			return;
		}
		try {
			if (markReleased()) {
				GroupCommit group = this.member.leave();
				try {
					passOn(true);
				}
				finally {
					if (group != null) {
						group.fail(reason);
					}
				}
			}
		}
		finally {
			this.inUse.unlock();
		}
	}

	private synchronized boolean interrupt() throws SQLException {
		if (this.stage.isOver()) {
			return false;
		}
		connection().getDatabase().interrupt();
		return true;
	}

}
