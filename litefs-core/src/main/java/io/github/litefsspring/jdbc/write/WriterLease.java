package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.github.litefsspring.jdbc.physical.KeptStatement;
import io.github.litefsspring.jdbc.physical.Lease;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One user's turn on the writer. Its transaction may begin inside a SQLite transaction
 * that holds the work of others who wait for the commit; then it is a savepoint.
 *
 * @since 0.1.0
 */
public final class WriterLease extends Lease {

	private static final Logger logger = LoggerFactory.getLogger(WriterLease.class);

	// applications' savepoints are numbered, so this name is ours
	private static final String SAVEPOINT = "SAVEPOINT litefs_member";

	private static final String ROLLBACK_TO = "ROLLBACK TO litefs_member";

	private static final String RELEASE = "RELEASE litefs_member";

	private static final int QUESTIONS = 16;

	private final Writer writer;

	private final WriterConnection physical;

	private final long since = System.nanoTime();

	private final String first;

	private final ReentrantLock inUse = new ReentrantLock();

	private volatile Thread owner = Thread.currentThread();

	private volatile String sql;

	private volatile boolean lost;

	// what everybody is told when it was taken away because others waited for it
	private volatile @Nullable Supplier<SQLException> overdue;

	private boolean released;

	// whether somebody else has the turn
	private boolean passed;

	private boolean slow;

	private Sharing sharing;

	// those whose work is in the SQLite transaction; null when there is nobody
	private volatile @Nullable GroupCommit group;

	// whether this transaction is a savepoint
	private boolean joined;

	// whether something of the user ran in it
	private boolean used;

	// of statements that nobody has asked yet
	private final List<Supplier<Sharing>> questions = new ArrayList<>(2);

	private boolean keepsStatements = true;

	private boolean confirmed;

	private long begunAt;

	WriterLease(Writer writer, WriterConnection physical, String sql, Sharing sharing, @Nullable GroupCommit group) {
		super(physical);
		this.writer = writer;
		this.physical = physical;
		this.first = sql;
		this.sql = sql;
		this.sharing = sharing;
		this.group = group;
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

	/**
	 * Decide that it is taken away, if others wait to be committed with it.
	 * @param limit how long it may hold the writer then
	 * @return whether that was decided now
	 */
	synchronized boolean markOverdue(Duration limit) {
		// a COMMIT that has begun waits for no thread, and may succeed
		if (this.released || this.group == null || this.overdue != null || this.sql.equals("COMMIT")) {
			return false;
		}
		String reason = "This transaction was rolled back because " + describe() + ", held the writer of a group for "
				+ "longer than " + limit.toMillis() + " ms (litefs.jdbc.connection-timeout). Nothing of it was "
				+ "committed; run it again";
		this.overdue = () -> new SQLTransactionRollbackException(reason, "40001");
		return true;
	}

	synchronized void unmarkOverdue() {
		this.overdue = null;
	}

	private @Nullable Supplier<SQLException> takenAway() {
		return this.lost ? this.writer::lost : this.overdue;
	}

	synchronized boolean markSlow() {
		boolean now = !this.slow && !this.released;
		this.slow = true;
		return now;
	}

	@Override
	public boolean isWriter() {
		return true;
	}

	@Override
	public boolean isLost() {
		return this.lost;
	}

	/**
	 * Whether it is inside a transaction.
	 * @return {@code false} when each statement is committed by itself
	 */
	public boolean isInTransaction() {
		return isBegun();
	}

	/**
	 * Whether the SQLite transaction holds what others have done.
	 * @return whether an error that rolls it back would be theirs as well
	 */
	public boolean isShared() {
		return this.group != null;
	}

	/**
	 * Whether it pays to commit together with others.
	 * @return whether others wait, or have done their work already
	 */
	public boolean isContended() {
		return this.group != null || (this.sharing == Sharing.SHARED && this.writer.isJoinerWaiting(null));
	}

	/**
	 * Whether the last commit was confirmed by whoever ran it for all.
	 * @return whether nobody needs to ask again
	 */
	public boolean isConfirmed() {
		return this.confirmed;
	}

	@Override
	public void enter(String sql) throws SQLException {
		this.inUse.lock();
		Supplier<SQLException> taken = takenAway();
		if (taken != null) {
			this.inUse.unlock();
			throw taken.get();
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
		Supplier<SQLException> overdue = this.overdue;
		if (overdue == null || this.lost || isUnknown(failure) || failure instanceof SQLTransactionRollbackException) {
			return failure;
		}
		SQLException reason = overdue.get();
		reason.initCause(failure);
		return reason;
	}

	@Override
	protected void run(String sql) throws SQLException {
		CommitScope scope = sql.equals("COMMIT") ? this.writer.beginCommit() : CommitScope.NONE;
		try {
			this.physical.control(sql);
		}
		finally {
			scope.end();
		}
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
		if (this.group == null) {
			super.begin();
			this.writer.beforeWriting();
		}
		else {
			control(SAVEPOINT);
			this.joined = true;
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
		this.sharing = this.sharing.and(sharing);
		if (sharing == Sharing.ALONE && this.joined && !this.used) {
			commitOthers();
		}
		this.used = true;
	}

	/**
	 * Prepare for a statement of which nobody knows what it may do to others. It is asked
	 * when somebody waits who could be among them.
	 * @param question tells
	 */
	public void admitUnasked(Supplier<Sharing> question) {
		this.used = true;
		if (this.questions.size() < QUESTIONS) {
			this.questions.add(question);
		}
		else {
			this.sharing = this.sharing.and(Sharing.LAST);
		}
	}

	private boolean mayShare() {
		for (Supplier<Sharing> question : this.questions) {
			if (this.sharing == Sharing.SHARED) {
				this.sharing = question.get();
			}
		}
		this.questions.clear();
		return this.sharing == Sharing.SHARED;
	}

	// nothing of this transaction has run yet, so what the others did can be committed
	private void commitOthers() throws SQLException {
		control(RELEASE);
		GroupCommit group = leaveGroup();
		setBegun(false);
		try {
			control("COMMIT");
		}
		catch (SQLException ex) {
			failAll(group, ex);
			if (isBroken()) {
				throw ex;
			}
			begin();
			return;
		}
		catch (RuntimeException | Error ex) {
			this.writer.failUnknown(group, ex);
			throw ex;
		}
		tellCommitted(group);
		begin();
	}

	private GroupCommit leaveGroup() {
		GroupCommit group = this.group;
		if (group == null) {
			throw new IllegalStateException("There is no group");
		}
		this.group = null;
		this.joined = false;
		return group;
	}

	// what became of others is not this transaction's affair
	private void tellCommitted(GroupCommit group) {
		try {
			this.writer.committed(group, 0);
		}
		catch (SQLException ex) {
			logger.debug("It is not known whether LiteFS has kept a commit for others", ex);
		}
	}

	/**
	 * Let the next one go on in this SQLite transaction and wait for the commit at the
	 * end, or commit for all who wait.
	 */
	@Override
	public void commit() throws SQLException {
		closeStatements();
		learn();
		GroupCommit waiting;
		enter("COMMIT");
		try {
			waiting = leaveToNext();
			if (waiting == null) {
				commitNow();
			}
		}
		catch (RuntimeException | Error ex) {
			failUnknown(ex);
			throw ex;
		}
		finally {
			exit();
		}
		if (waiting != null) {
			this.confirmed = true;
			waiting.await();
		}
	}

	// whatever is thrown, nobody may go on waiting
	private void failUnknown(Throwable cause) {
		markBroken();
		GroupCommit group = this.group;
		if (group != null) {
			this.writer.failUnknown(group, cause);
			this.group = null;
			this.joined = false;
		}
	}

	private @Nullable GroupCommit leaveToNext() throws SQLException {
		GroupCommit group = this.group;
		if (this.sharing != Sharing.SHARED || isBroken() || !this.writer.isJoinerWaiting(group) || !mayShare()) {
			return null;
		}
		if (group == null) {
			group = new GroupCommit();
		}
		else {
			endSavepoint(group);
		}
		group.add(Thread.currentThread());
		if (this.writer.handOver(this, group)) {
			this.group = null;
			setBegun(false);
			return group;
		}
		// the next one has stopped waiting meanwhile
		group.removeLast();
		return null;
	}

	private void endSavepoint(GroupCommit group) throws SQLException {
		try {
			control(RELEASE);
			this.joined = false;
		}
		catch (SQLException ex) {
			failAll(group, rolledBack(ex));
			throw explain(ex);
		}
	}

	private void commitNow() throws SQLException {
		GroupCommit group = this.group;
		if (group == null) {
			super.commit();
			this.writer.committed(1);
			return;
		}
		SQLException refused = commitWith(group);
		this.joined = false;
		setBegun(false);
		this.confirmed = true;
		markReleased();
		giveBack(isBroken());
		this.writer.committed(group, (refused != null) ? 0 : 1);
		this.group = null;
		if (refused != null) {
			throw refused;
		}
	}

	/**
	 * Commit for all. The savepoint of this transaction is still open, so when a deferred
	 * constraint of it is violated, it can be undone and the others' work committed.
	 * @param group those who wait
	 * @return why this transaction is not committed, {@code null} when it is
	 * @throws SQLException why nothing is committed
	 */
	private @Nullable SQLException commitWith(GroupCommit group) throws SQLException {
		try {
			control("COMMIT");
			return null;
		}
		catch (SQLException ex) {
			if (!this.joined || !isConstraint(ex)) {
				failAll(group, ex);
				throw explain(ex);
			}
			try {
				control(ROLLBACK_TO);
				control(RELEASE);
				control("COMMIT");
			}
			catch (SQLException again) {
				failAll(group, again);
				// what is violated without this transaction is not its own fault
				throw isConstraint(again) ? rolledBack(again) : ex;
			}
			return ex;
		}
	}

	private void failAll(GroupCommit group, SQLException ex) {
		Supplier<SQLException> taken = takenAway();
		Supplier<SQLException> reason = (taken != null && !isUnknown(ex)) ? taken
				: (ex instanceof SQLTransactionRollbackException || isConstraint(ex)) ? () -> rolledBack(ex) : () -> ex;
		this.group = null;
		this.joined = false;
		try {
			super.rollback();
		}
		catch (SQLException rollback) {
			ex.addSuppressed(rollback);
		}
		finally {
			group.fail(reason);
		}
	}

	private SQLTransactionRollbackException rolledBack(SQLException cause) {
		return new SQLTransactionRollbackException(
				"This transaction was rolled back together with another one that was to be committed with it: "
						+ this.first + " (" + cause.getMessage() + "). Nothing of it was committed; run it again",
				"40001", cause);
	}

	private static boolean isUnknown(SQLException ex) {
		return (code(ex) & 0xff) == SQLiteErrorCode.SQLITE_IOERR.code;
	}

	private static boolean isConstraint(SQLException ex) {
		return (code(ex) & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
	}

	private static int code(SQLException ex) {
		return (ex instanceof SQLiteException sqlite) ? sqlite.getResultCode().code : 0;
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
		learn();
		GroupCommit group = this.group;
		if (group == null) {
			super.rollback();
			return;
		}
		closeStatements();
		if (!isBegun()) {
			return;
		}
		try {
			control(ROLLBACK_TO);
			control(RELEASE);
			this.joined = false;
			setBegun(false);
		}
		catch (SQLException ex) {
			this.writer.habits().harmed(this.first);
			failAll(group, rolledBack(ex));
			if (isBroken()) {
				throw ex;
			}
		}
	}

	@Override
	public boolean isTransactionOpen() {
		return isBegun() && super.isTransactionOpen();
	}

	@Override
	protected void transactionGone() {
		GroupCommit group = this.group;
		this.group = null;
		this.joined = false;
		if (group != null) {
			group.fail(() -> rolledBack(new SQLException("SQLite has ended the transaction")));
			this.writer.habits().harmed(this.first);
		}
	}

	@Override
	public void release() {
		if (markReleased()) {
			try {
				leave();
			}
			catch (RuntimeException | Error ex) {
				failUnknown(ex);
				giveBack(true);
				throw ex;
			}
		}
	}

	private void leave() {
		closeStatements();
		// a lost lease may still have its transaction open: closing rolls it back
		boolean broken = isBroken() || this.lost || !endTransaction();
		GroupCommit group = this.group;
		if (group == null) {
			giveBack(broken || isBroken());
		}
		else if (broken) {
			fail(group);
		}
		else if (this.sharing != Sharing.SHARED || !this.writer.handOver(this, group)) {
			// only a COMMIT ends what PRAGMA defer_foreign_keys has set
			commitFor(group);
		}
	}

	private void fail(GroupCommit group) {
		Supplier<SQLException> taken = takenAway();
		Supplier<SQLException> reason = (taken != null) ? taken
				: () -> rolledBack(new SQLException("the connection is broken"));
		try {
			giveBack(true);
		}
		finally {
			group.fail(reason);
		}
	}

	private void giveBack(boolean broken) {
		if (!this.passed) {
			this.passed = true;
			this.writer.giveBack(broken);
		}
	}

	private void commitFor(GroupCommit group) {
		try {
			control("COMMIT");
		}
		catch (SQLException ex) {
			failAll(group, ex);
			giveBack(true);
			return;
		}
		giveBack(false);
		tellCommitted(group);
	}

	/**
	 * Give the writer back because nobody may use it any more.
	 */
	void abandon() {
		this.lost = true;
		release();
	}

	void markHandedOver() {
		this.passed = true;
		markReleased();
	}

	synchronized boolean markReleased() {
		boolean first = !this.released;
		this.released = true;
		return first;
	}

	private boolean endTransaction() {
		if (!isBegun()) {
			return true;
		}
		rollbackAfter(new SQLException("released"));
		return !isBroken();
	}

	/**
	 * Take the connection away from its user, whatever it does. Does nothing when the
	 * user gives it back first: the connection is somebody else's then.
	 */
	void revoke() {
		this.lost = true;
		takeAway(this.writer::lost);
	}

	/**
	 * As {@link #revoke()}, once it was decided that it is overdue.
	 */
	void takeOverdue() {
		Supplier<SQLException> reason = this.overdue;
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
				GroupCommit group = this.group;
				this.group = null;
				try {
					giveBack(true);
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

}
