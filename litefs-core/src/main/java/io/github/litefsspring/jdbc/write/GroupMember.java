package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.function.Supplier;

import io.github.litefsspring.jdbc.physical.Sharing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A transaction among those that are committed together. It may begin inside a SQLite
 * transaction that holds the work of others; then it is a savepoint, and whatever goes
 * wrong in it must not undo their work.
 */
final class GroupMember {

	private static final Logger logger = LoggerFactory.getLogger(GroupMember.class);

	// applications' savepoints are numbered, so this name is ours
	private static final String SAVEPOINT = "SAVEPOINT litefs_member";

	private static final String ROLLBACK_TO = "ROLLBACK TO litefs_member";

	private static final String RELEASE = "RELEASE litefs_member";

	private final Writer writer;

	private final WriterLease lease;

	private final String first;

	private final TransactionSharing sharing;

	// a COMMIT of the group has begun; only used by the user of the lease
	private boolean committing;

	// when the transaction began, 0 before it and after it was learned from
	private long begunAt;

	// written by the thread of the transaction, and by others once the lease is released
	private volatile Place place;

	GroupMember(Writer writer, WriterLease lease, String first, Sharing sharing, @Nullable GroupCommit group) {
		this.writer = writer;
		this.lease = lease;
		this.first = first;
		this.sharing = new TransactionSharing(sharing);
		this.place = Place.after(group);
	}

	TransactionSharing sharing() {
		return this.sharing;
	}

	@Nullable GroupCommit group() {
		return this.place.group();
	}

	boolean isAlone() {
		return this.place.group() == null;
	}

	void markBegun() {
		this.begunAt = System.nanoTime();
	}

	// remembers how long a transaction that begins as this one has taken
	void learn() {
		if (this.begunAt != 0) {
			this.writer.habits().ran(this.first, System.nanoTime() - this.begunAt);
			this.begunAt = 0;
		}
	}

	// remembers that a transaction that begins as this one has undone the work of others
	void harmed() {
		this.writer.habits().harmed(this.first);
	}

	void markCommitting() {
		this.committing = true;
	}

	// leaves the group, if there is one, without telling it anything
	@Nullable GroupCommit leave() {
		GroupCommit group = this.place.group();
		this.place = Place.ALONE;
		return group;
	}

	void beginSavepoint() throws SQLException {
		this.lease.control(SAVEPOINT);
		this.place = this.place.inSavepoint();
	}

	// prepares for a statement that may have this effect on others; the statement must
	// not run when this fails
	void admit(Sharing sharing) throws SQLException {
		this.sharing.add(sharing);
		if (sharing == Sharing.ALONE && this.place.savepoint() && !this.sharing.isUsed()) {
			commitBeforehand();
		}
		this.sharing.use();
	}

	// nothing of this transaction has run yet, so the work of the others can be committed
	private void commitBeforehand() throws SQLException {
		try {
			commitWhatCameBefore();
		}
		catch (SQLException ex) {
			if (this.lease.isUnusable() || this.place.savepoint()) {
				throw ex;
			}
			logger.debug("A commit for others has failed", ex);
		}
		this.lease.begin();
	}

	private void commitWhatCameBefore() throws SQLException {
		this.lease.control(RELEASE);
		this.place = this.place.withoutSavepoint();
		this.lease.markEnded();
		try {
			commitOthers(() -> {
			});
		}
		finally {
			this.committing = false;
		}
	}

	// ends the SQLite transaction, in which this one has only read. When it fails, what
	// was read may have been undone
	void endReading() throws SQLException {
		if (isAlone()) {
			this.lease.rollbackWhole();
			return;
		}
		try {
			commitWhatCameBefore();
		}
		catch (SQLException ex) {
			throw rolledBack(ex);
		}
	}

	private void commitOthers(Runnable giveBack) throws SQLException {
		try {
			this.writer.commits().make("COMMIT", false, new CommitOfOthers(giveBack));
		}
		catch (SQLException ex) {
			// unless they know already
			if (!isAlone()) {
				failAll(ex);
			}
			throw ex;
		}
	}

	// lets the next one go on in this SQLite transaction. Gives the group to wait for, or
	// null when no other transaction can go on. When it fails, nothing of this
	// transaction can be committed
	@Nullable GroupCommit leaveToNext() throws SQLException {
		GroupCommit group = this.place.group();
		if (!this.sharing.mayShareSoFar() || this.lease.isUnusable() || !this.writer.isJoinerWaiting(group)
				|| !this.sharing.mayShare()) {
			return null;
		}
		if (group == null) {
			group = new GroupCommit();
		}
		else {
			endSavepoint();
		}
		group.add(Thread.currentThread());
		if (this.writer.handOver(this.lease, group)) {
			this.place = Place.ALONE;
			this.lease.markEnded();
			return group;
		}
		// the next one has stopped waiting meanwhile
		group.removeLast();
		return null;
	}

	private void endSavepoint() throws SQLException {
		try {
			this.lease.control(RELEASE);
			this.place = this.place.withoutSavepoint();
		}
		catch (SQLException ex) {
			failAll(rolledBack(ex));
			throw this.lease.explain(ex);
		}
	}

	/**
	 * Commit for all. The savepoint of this transaction is still open, so when a deferred
	 * constraint of it is violated, it can be undone and the others' work committed.
	 * @return why this transaction is not committed, {@code null} when it is
	 * @throws SQLException why nothing is committed
	 */
	@Nullable SQLException commitForAll() throws SQLException {
		try {
			this.lease.control("COMMIT");
			return null;
		}
		catch (SQLException ex) {
			if (!this.place.savepoint() || !isConstraint(ex)) {
				failAll(ex);
				throw this.lease.explain(ex);
			}
			try {
				this.lease.control(ROLLBACK_TO);
				this.lease.control(RELEASE);
				this.lease.control("COMMIT");
			}
			catch (SQLException again) {
				failAll(again);
				// what is violated without this transaction is not its own fault
				throw isConstraint(again) ? rolledBack(again) : ex;
			}
			return ex;
		}
	}

	// commits the work of others, whose transaction this one has left
	void commitForOthers() {
		try {
			// only a COMMIT ends what PRAGMA defer_foreign_keys has set
			commitOthers(() -> this.lease.passOn(false));
		}
		catch (SQLException ex) {
			logger.debug("A commit for others has failed", ex);
		}
		finally {
			this.lease.passOn(true);
		}
	}

	// undoes this transaction, and nothing of what others did before it; when it fails,
	// the connection is of no use any more
	void rollback() throws SQLException {
		try {
			this.lease.control(ROLLBACK_TO);
			this.lease.control(RELEASE);
			this.place = this.place.withoutSavepoint();
			this.lease.markEnded();
		}
		catch (SQLException ex) {
			harmed();
			failAll(rolledBack(ex));
			if (this.lease.isUnusable()) {
				throw ex;
			}
		}
	}

	private void failAll(SQLException ex) {
		Supplier<SQLException> revoked = this.lease.revocation().reason();
		Supplier<SQLException> reason = (revoked != null && !isUnknown(ex)) ? revoked
				: (ex instanceof SQLTransactionRollbackException || isConstraint(ex)) ? () -> rolledBack(ex) : () -> ex;
		GroupCommit group = leave();
		try {
			this.lease.rollbackWhole();
		}
		catch (SQLException rollback) {
			ex.addSuppressed(rollback);
		}
		finally {
			if (group != null) {
				group.fail(reason);
			}
		}
	}

	// tells the others that SQLite has ended the transaction, or that its connection is
	// of no use any more
	void fail(String reason) {
		GroupCommit group = leave();
		if (group != null && this.committing) {
			this.writer.commits().failUnknown(group, new SQLException(reason));
		}
		else if (group != null) {
			Supplier<SQLException> revoked = this.lease.revocation().reason();
			group.fail((revoked != null) ? revoked : () -> rolledBack(new SQLException(reason)));
		}
	}

	private SQLTransactionRollbackException rolledBack(SQLException cause) {
		return rolledBack("together with another one that was to be committed with it: " + this.first, cause);
	}

	static SQLTransactionRollbackException rolledBack(String reason, Throwable cause) {
		return new SQLTransactionRollbackException("This transaction was rolled back " + reason + " ("
				+ cause.getMessage() + "). Nothing of it was committed; run it again", "40001", cause);
	}

	static boolean isUnknown(SQLException ex) {
		return is(ex, SQLiteErrorCode.SQLITE_IOERR);
	}

	private static boolean isConstraint(SQLException ex) {
		return is(ex, SQLiteErrorCode.SQLITE_CONSTRAINT);
	}

	private static boolean is(SQLException ex, SQLiteErrorCode code) {
		return ex instanceof SQLiteException sqlite && (sqlite.getResultCode().code & 0xff) == code.code;
	}

	/**
	 * The commit of a group in which this transaction has no part. Its outcome is not
	 * this transaction's affair.
	 */
	private final class CommitOfOthers implements Commit {

		private final Runnable giveBack;

		CommitOfOthers(Runnable giveBack) {
			this.giveBack = giveBack;
		}

		@Override
		public void enter() throws SQLException {
			GroupMember.this.lease.enter("COMMIT");
		}

		@Override
		public void exit() {
			GroupMember.this.lease.exit();
		}

		@Override
		public void run() throws SQLException {
			markCommitting();
			GroupMember.this.lease.control("COMMIT");
		}

		@Override
		public @Nullable GroupCommit others() {
			return group();
		}

		@Override
		public boolean isOwn() {
			return false;
		}

		@Override
		public void giveBack() {
			GroupMember.this.place = Place.ALONE;
			this.giveBack.run();
		}

		@Override
		public void markBroken() {
			GroupMember.this.lease.markBroken();
		}

	}

}
