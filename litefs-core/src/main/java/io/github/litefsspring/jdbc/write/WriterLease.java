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
	private final @Nullable WriterLease lender;

	private final long since = System.nanoTime();

	private final String first;

	// held while the connection works, so that no other thread ends it meanwhile
	private final ReentrantLock inUse = new ReentrantLock();

	private volatile Thread owner = Thread.currentThread();

	private volatile String sql;

	// set as long as nothing was written
	private @Nullable SqlAction freeCursors;

	// written under this
	private volatile boolean lent;

	// guarded by this
	private boolean released;

	// another user has the writer; only one thread can have released the lease
	private boolean passedOn;

	private boolean keepsStatements = true;

	private long begunAt;

	WriterLease(Writer writer, WriterConnection physical, String sql, Sharing sharing, @Nullable GroupCommit group) {
		this(writer, physical, sql, sharing, group, null);
	}

	private WriterLease(Writer writer, WriterConnection physical, String sql, Sharing sharing,
			@Nullable GroupCommit group, @Nullable WriterLease lender) {
		super(physical);
		this.writer = writer;
		this.physical = physical;
		this.first = sql;
		this.sql = sql;
		this.member = new GroupMember(writer, this, sql, sharing, group);
		this.revocation = new Revocation(writer);
		this.lender = lender;
	}

	boolean isHeldBy(Thread thread) {
		return this.owner == thread;
	}

	String describe() {
		return "thread '" + this.owner.getName() + "' for " + held().toMillis() + " ms, last statement: " + this.sql;
	}

	private Duration held() {
		return Duration.ofNanos(System.nanoTime() - this.since);
	}

	void checkTime() {
		this.writer.checkTime(this, held());
	}

	Revocation revocation() {
		return this.revocation;
	}

	// decides that it is taken away, if others wait to be committed with it. The limit is
	// the time that it may hold the writer then. False when it was not decided now
	synchronized boolean markOverdue(Duration limit) {
		// a COMMIT that has begun waits for no thread, and may succeed
		if (this.released || this.member.isAlone() || this.revocation.isOverdue() || this.sql.equals("COMMIT")) {
			return false;
		}
		this.revocation.overdue(describe(), limit);
		return true;
	}

	synchronized void unmarkOverdue() {
		this.revocation.notOverdue();
	}

	synchronized boolean markSlow() {
		return !this.released && this.revocation.markSlow();
	}

	@Override
	public boolean isWriter() {
		return true;
	}

	@Override
	public boolean isLost() {
		return this.revocation.isLost();
	}

	/**
	 * Tell if it is inside a transaction.
	 * @return {@code false} when each statement is committed by itself
	 */
	public boolean isInTransaction() {
		return isBegun();
	}

	/**
	 * Tell if the SQLite transaction holds what others have done.
	 * @return {@code true} when an error that rolls it back would be theirs as well
	 */
	public boolean isShared() {
		return !this.member.isAlone();
	}

	@Override
	public boolean needsTransaction(boolean mayHaveOne) {
		return isShared() || (mayHaveOne && this.writer.commits().rules().mayTruncateLog())
				|| (this.member.sharing().mayShareSoFar() && this.writer.isJoinerWaiting(null));
	}

	@Override
	public void enter(String sql) throws SQLException {
		if (this.lent) {
			throw this.writer.selfDeadlock(sql);
		}
		this.inUse.lock();
		Supplier<SQLException> revoked = this.revocation.reason();
		if (revoked != null) {
			this.inUse.unlock();
			throw revoked.get();
		}
		this.owner = Thread.currentThread();
		this.sql = sql;
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

	/**
	 * Keep no statement of this lease for others, because a setting of its transaction
	 * may be part of how they were prepared.
	 */
	public void discardStatements() {
		this.keepsStatements = false;
	}

	@Override
	protected void dispose(Statement statement) throws SQLException {
		if (!this.keepsStatements || hasFailed() || isBroken()) {
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
		this.begunAt = System.nanoTime();
	}

	/**
	 * Prepare for a statement that is about to run in the transaction.
	 * @param sharing what it may do to others
	 * @throws SQLException what SQLite says; the statement must not run then
	 */
	public void admit(Sharing sharing) throws SQLException {
		this.member.admit(sharing);
	}

	/**
	 * Prepare for a statement whose effect on others is not known. The question is asked
	 * when another transaction waits that could be among them.
	 * @param question tells the effect
	 */
	public void admitUnasked(Supplier<Sharing> question) {
		this.member.sharing().use();
		this.member.sharing().addLater(question);
	}

	@Override
	public void beforeWriting() {
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
		if (this.lent) {
			// nothing was written, and what comes next is another transaction's
			release();
			return;
		}
		closeStatements();
		learn();
		var commit = new TransactionCommit();
		try {
			this.writer.commits().make(sql, wrote, commit);
		}
		catch (SQLException ex) {
			// the outcome for the others is not known, but this one was rolled back
			throw (commit.refused != null) ? commit.refused : ex;
		}
		if (commit.refused != null) {
			throw commit.refused;
		}
	}

	/**
	 * Commit and keep the writer.
	 * @param sql what is committed, for messages
	 * @param wrote whether something was written
	 * @throws SQLException why it was not committed, or that its outcome is not known
	 */
	public void commitAndKeep(String sql, boolean wrote) throws SQLException {
		this.writer.commits().make(sql, wrote, new KeptCommit(this, this::commitNow));
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
		return this.lent;
	}

	/**
	 * Lend it to another transaction of the same thread. That is possible as long as this
	 * one has only read: its SQLite transaction ends without an effect, and begins again
	 * when the other one is done. The turn stays with the thread, so what was read can
	 * have been changed by this thread alone.
	 * @param wanted what it is wanted for
	 * @return the writer, {@code null} when it cannot be lent
	 * @throws SQLException why it could not be freed; this transaction is over when what
	 * it has read was undone
	 */
	@Nullable WriterLease lend(String wanted) throws SQLException {
		SqlAction freeCursors = this.freeCursors;
		if (freeCursors == null || !isBegun() || this.inUse.isHeldByCurrentThread()) {
			return null;
		}
		freeCursors.run();
		closeStatements();
		try {
			this.member.endReading();
		}
		catch (SQLException ex) {
			this.revocation.gone(() -> GroupMember.rolledBack("because what it has read was undone", ex));
			throw ex;
		}
		setBegun(false);
		this.lent = true;
		return new WriterLease(this.writer, this.physical, wanted, Sharing.ALONE, null, this);
	}

	// the transaction that it was lent to is done
	private void takeBack(boolean broken, boolean lost) {
		boolean over;
		synchronized (this) {
			this.lent = false;
			over = broken || this.released;
			this.released = over;
		}
		if (lost) {
			this.revocation.lose();
		}
		if (!over) {
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

	private void learn() {
		if (this.begunAt != 0) {
			this.writer.habits().ran(this.first, System.nanoTime() - this.begunAt);
			this.begunAt = 0;
		}
	}

	/**
	 * Close all cursors and undo what this transaction has done, and nothing of what
	 * others did before it.
	 */
	@Override
	public void rollback() throws SQLException {
		if (this.lent) {
			return;
		}
		learn();
		if (this.member.isAlone()) {
			super.rollback();
			return;
		}
		closeStatements();
		if (isBegun()) {
			this.member.rollback();
		}
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
		return this.lent || (isBegun() && super.isTransactionOpen());
	}

	@Override
	protected void transactionGone() {
		if (!this.member.isAlone()) {
			this.member.fail("SQLite has ended the transaction");
			this.writer.habits().harmed(this.first);
		}
	}

	@Override
	public void release() {
		if (markReleased() && !this.lent) {
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
		if (this.passedOn) {
			return;
		}
		this.passedOn = true;
		WriterLease lender = this.lender;
		if (lender == null) {
			this.writer.giveBack(broken);
			return;
		}
		try {
			if (broken) {
				this.writer.closePhysical();
			}
		}
		finally {
			lender.takeBack(broken, isLost());
		}
	}

	// gives the writer back because this node may not use it any more
	void abandon() {
		this.revocation.lose();
		release();
	}

	void markHandedOver() {
		this.passedOn = true;
		markReleased();
	}

	private synchronized boolean markReleased() {
		boolean first = !this.released;
		this.released = true;
		return first;
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
			this.writer.habits().harmed(this.first);
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
		if (this.released) {
			return false;
		}
		connection().getDatabase().interrupt();
		return true;
	}

	private final class TransactionCommit implements Commit {

		private @Nullable SQLException refused;

		@Override
		public void enter() throws SQLException {
			WriterLease.this.enter("COMMIT");
		}

		@Override
		public void exit() {
			WriterLease.this.exit();
		}

		@Override
		public @Nullable GroupCommit leaveToNext() throws SQLException {
			return WriterLease.this.member.leaveToNext();
		}

		@Override
		public void run() throws SQLException {
			if (WriterLease.this.member.isAlone()) {
				commitNow();
				return;
			}
			WriterLease.this.member.markCommitting();
			this.refused = WriterLease.this.member.commitForAll();
			WriterLease.this.member.leave();
			setBegun(false);
		}

		@Override
		public @Nullable GroupCommit others() {
			return WriterLease.this.member.group();
		}

		@Override
		public boolean isOwn() {
			return this.refused == null;
		}

		@Override
		public void giveBack() {
			release();
		}

		@Override
		public void markBroken() {
			WriterLease.this.markBroken();
		}

	}

}
