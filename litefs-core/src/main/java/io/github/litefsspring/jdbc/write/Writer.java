package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.jdbc.WriteSettings;
import io.github.litefsspring.jdbc.physical.Sharing;
import io.github.litefsspring.jdbc.physical.WriterLostException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that writes. Its users take turns, first come first served.
 * <p>
 * SQLite has one writer at a time anyway. Waiting here instead of inside SQLite is fair,
 * costs no polling, and tells who is in the way. And it tells who comes next: a
 * transaction that is done while another one waits does not commit, but leaves its SQLite
 * transaction to the next one, which runs in a savepoint. One COMMIT at the end is that
 * of all ({@link GroupCommit}).
 *
 * @since 0.1.0
 */
public final class Writer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Writer.class);

	private final WriterSource source;

	private final Duration timeout;

	private final WriteSettings settings;

	private final Habits habits;

	private final Commits commits;

	private final ReentrantLock lock = new ReentrantLock();

	// guarded by the lock
	private final Deque<Waiter> waiters = new ArrayDeque<>();

	// guarded by the lock
	private boolean taken;

	private volatile @Nullable WriterLease current;

	// only used by the thread that has the turn
	private @Nullable WriterConnection physical;

	private volatile boolean reopen;

	private volatile boolean closed;

	/**
	 * Create the writer. Opens nothing.
	 * @param source opens the physical connection
	 * @param commits how its transactions are committed
	 * @param timeout how long to wait for one's turn
	 * @param settings how transactions share it
	 */
	public Writer(WriterSource source, Commits commits, Duration timeout, WriteSettings settings) {
		this.source = source;
		this.commits = commits;
		this.timeout = timeout;
		this.settings = settings;
		this.habits = new Habits(settings.maxDelay().toNanos());
	}

	/**
	 * Wait for one's turn and take the writer for oneself.
	 * @param sql what it is wanted for
	 * @return the writer, until {@link WriterLease#release()}
	 * @throws SQLException as {@link #acquire(String, Sharing)}
	 */
	public WriterLease acquire(String sql) throws SQLException {
		return acquire(sql, Sharing.ALONE, this.timeout, false);
	}

	/**
	 * Longest wait for one's turn when nothing else is said.
	 * @return the time
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Wait for one's turn and take the writer. A thread whose transaction has it, and has
	 * only read, does not wait: that transaction lends it.
	 * @param sql what it is wanted for
	 * @param sharing whether its transaction may be committed together with others'
	 * @return the writer, until {@link WriterLease#release()}
	 * @throws SQLException when the turn does not come in time, when this thread has the
	 * writer already and has written, or when the connection cannot be opened; nothing
	 * was done then
	 */
	public WriterLease acquire(String sql, Sharing sharing) throws SQLException {
		WriterLease lent = borrow(sql, false);
		return (lent != null) ? lent : acquire(sql, sharing, this.timeout, false);
	}

	/**
	 * Wait for one's turn and take the writer for a caller that changes settings of the
	 * physical connection. When a transaction of this thread lends it, that is another
	 * physical connection.
	 * @param sql what it is wanted for
	 * @return the writer, until {@link WriterLease#release()}
	 * @throws SQLException as {@link #acquire(String, Sharing)}
	 */
	WriterLease acquireForScript(String sql) throws SQLException {
		WriterLease lent = borrow(sql, true);
		return (lent != null) ? lent : acquire(sql);
	}

	/**
	 * Wait for one's turn for a time of one's own and take the writer for oneself.
	 * @param sql what it is wanted for
	 * @param timeout how long to wait
	 * @return the writer, until {@link WriterLease#release()}
	 * @throws SQLException as {@link #acquire(String, Sharing)}
	 */
	public WriterLease acquire(String sql, Duration timeout) throws SQLException {
		return acquire(sql, Sharing.ALONE, timeout, false);
	}

	/**
	 * Wait for one's turn for as long as the statement may take, and take the writer.
	 * @param sql what it is wanted for
	 * @param sharing whether its transaction may be committed together with others'
	 * @param timeout how long to wait
	 * @return the writer, until {@link WriterLease#release()}
	 * @throws SQLTimeoutException when the turn does not come in time; nothing was done
	 * then
	 * @throws SQLException as {@link #acquire(String, Sharing)}
	 */
	public WriterLease acquire(String sql, Sharing sharing, Duration timeout) throws SQLException {
		WriterLease lent = borrow(sql, false);
		return (lent != null) ? lent : acquire(sql, sharing, timeout, true);
	}

	private WriterLease acquire(String sql, Sharing wanted, Duration timeout, boolean ofStatement) throws SQLException {
		if (heldByThisThread() != null) {
			throw selfDeadlock(sql);
		}
		Sharing sharing = this.settings.groupCommit() ? wanted : Sharing.ALONE;
		GroupCommit group = awaitTurn(sql, sharing, timeout, ofStatement);
		WriterLease lease = null;
		try {
			this.source.checkWritable(sql);
			lease = new WriterLease(this, (group != null) ? shared() : connection(), sql, sharing, group);
			this.current = lease;
			// a demotion between the first check and the line above did not see the lease
			this.source.checkWritable(sql);
			return lease;
		}
		catch (SQLException | RuntimeException | Error ex) {
			if (lease != null) {
				lease.abandon();
			}
			else {
				try {
					// a revoke() that did not get the turn has left it open
					giveBack(true);
				}
				finally {
					failLost(group);
				}
			}
			throw ex;
		}
	}

	private @Nullable WriterLease heldByThisThread() {
		WriterLease holder = this.current;
		return (holder != null && holder.isHeldBy(Thread.currentThread())) ? holder : null;
	}

	/**
	 * Tell if this thread waits for itself when it asks for the writer: it has the writer
	 * in a transaction that has written, so that one cannot lend it.
	 * @return {@code false} when another transaction of this thread may write now
	 */
	public boolean isKeptByThisThread() {
		WriterLease holder = heldByThisThread();
		return holder != null && !holder.mayLend();
	}

	// inside a transaction of this thread that has only read; null when there is none
	private @Nullable WriterLease borrow(String sql, boolean apart) throws SQLException {
		WriterLease holder = heldByThisThread();
		if (holder == null) {
			return null;
		}
		this.source.checkWritable(sql);
		WriterLease lease = holder.lend(sql, apart);
		if (lease != null) {
			borrowed(lease, sql);
		}
		return lease;
	}

	// from another transaction of the thread that has it now
	void borrowed(WriterLease lease, String sql) throws SQLException {
		this.current = lease;
		try {
			// a demotion meanwhile did not see the lease
			this.source.checkWritable(sql);
		}
		catch (SQLException | RuntimeException | Error ex) {
			lease.abandon();
			throw ex;
		}
	}

	// what was lent has come back
	void returned(WriterLease lender) {
		this.current = lender;
	}

	private WriterConnection connection() throws SQLException {
		checkOpen();
		if (this.reopen) {
			this.reopen = false;
			closePhysical();
		}
		WriterConnection connection = this.physical;
		if (connection == null) {
			connection = this.source.open();
			this.physical = connection;
		}
		return connection;
	}

	private WriterConnection shared() throws SQLException {
		checkOpen();
		WriterConnection connection = this.physical;
		if (connection == null) {
			throw new WriterLostException(false);
		}
		return connection;
	}

	private void checkOpen() throws SQLException {
		if (this.closed) {
			throw new SQLNonTransientException("The data source is closed", "08003");
		}
	}

	private @Nullable GroupCommit awaitTurn(String sql, Sharing sharing, Duration timeout, boolean ofStatement)
			throws SQLException {
		var waiter = new Waiter(sharing != Sharing.ALONE && !this.habits.keepApart(sql));
		this.lock.lock();
		try {
			if (!this.taken) {
				this.taken = true;
				return null;
			}
			this.waiters.add(waiter);
		}
		finally {
			this.lock.unlock();
		}
		boolean interrupted = waiter.await(timeout);
		if (!waiter.granted && leave(waiter)) {
			throw interrupted ? interrupted(sql) : timedOut(sql, timeout, ofStatement);
		}
		return waiter.group;
	}

	private boolean leave(Waiter waiter) {
		this.lock.lock();
		try {
			return this.waiters.remove(waiter);
		}
		finally {
			this.lock.unlock();
		}
	}

	private static SQLException interrupted(String sql) {
		return new SQLTransientConnectionException("Interrupted while waiting for the writer; nothing was done: " + sql,
				"08001", new InterruptedException());
	}

	private SQLException timedOut(String sql, Duration timeout, boolean ofStatement) {
		WriterLease holder = this.current;
		String inTheWay = (holder != null) ? holder.describe() : "nobody any more";
		String limit = ofStatement ? " (the time that the statement or its transaction has)"
				: timeout.equals(this.timeout) ? " (litefs.jdbc.connection-timeout)" : "";
		String message = "Waited " + timeout.toMillis() + " ms for the writer" + limit
				+ "; nothing was done. It is held by " + inTheWay + ". Wanted for: " + sql;
		return ofStatement ? new SQLTimeoutException(message, "57014")
				: new SQLTransientConnectionException(message, "08001");
	}

	SQLException selfDeadlock(String sql) {
		WriterLease holder = this.current;
		return new SQLNonTransientException("This thread waits for itself: it has a transaction open"
				+ ((holder != null) ? " (" + holder.describe() + ")" : "")
				+ " and writes on a second connection. SQLite has one writer, so this must use the same connection: use "
				+ "Propagation.NESTED or REQUIRED instead of REQUIRES_NEW, GenerationType.IDENTITY for ids of JPA, or "
				+ "end the first transaction before; a transaction that only reads may say readOnly=true. Refused: "
				+ sql, "25001");
	}

	/**
	 * Say why a transaction cannot write that has begun to read while
	 * {@link #isKeptByThisThread()} was true.
	 * @param sql what it wants to write
	 * @param cause what SQLite has said, if it was asked
	 * @return the exception
	 */
	public SQLException refusedBesideWrite(String sql, @Nullable Throwable cause) {
		SQLException refused = (heldByThisThread() != null) ? selfDeadlock(sql)
				: new SQLTransactionRollbackException("This transaction began to read while another one of its thread "
						+ "had written and was not committed, so what it has read may be old. Nothing of it was "
						+ "committed; run it again. Refused: " + sql, "40001");
		refused.initCause(cause);
		return refused;
	}

	// another transaction waits and could go on in the same SQLite transaction
	boolean isJoinerWaiting(@Nullable GroupCommit group) {
		this.lock.lock();
		try {
			return joiner(group) != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Waiter joiner(@Nullable GroupCommit group) {
		Waiter next = this.waiters.peek();
		boolean takesMore = (group != null) ? group.takesMore(this.settings) : this.settings.maxTransactions() > 1;
		return (next != null && next.joins && takesMore) ? next : null;
	}

	// gives the turn, and the open SQLite transaction with it, to the next one. False
	// when there is no next one: the turn stays where it is
	boolean handOver(WriterLease lease, GroupCommit group) {
		Waiter next;
		this.lock.lock();
		try {
			next = joiner(group);
			if (next == null) {
				return false;
			}
			this.waiters.remove();
			lease.markPassedOn();
			this.current = null;
			next.grant(group);
		}
		finally {
			this.lock.unlock();
		}
		next.wake();
		return true;
	}

	// gives the turn to the next one, if there is one; no SQLite transaction is open
	void passTurn() {
		Waiter next;
		this.current = null;
		this.lock.lock();
		try {
			next = this.waiters.poll();
			if (next != null) {
				next.grant(null);
			}
			else {
				this.taken = false;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (next != null) {
			next.wake();
		}
	}

	void giveBack(boolean broken) {
		try {
			if (broken || this.closed) {
				closePhysical();
			}
		}
		finally {
			passTurn();
		}
	}

	private void failLost(@Nullable GroupCommit group) {
		if (group != null) {
			group.fail(this::lost);
		}
	}

	WriterLostException lost() {
		return new WriterLostException(this.closed);
	}

	Commits commits() {
		return this.commits;
	}

	Habits habits() {
		return this.habits;
	}

	/**
	 * Name the transaction that has the writer, once, if it has had it for too long. End
	 * it if it keeps those whose work is in the same SQLite transaction waiting for
	 * longer than a thread waits for a turn: it may wait itself for what one of their
	 * threads holds, and then nothing would ever be written again.
	 */
	public void checkTime() {
		WriterLease holder = this.current;
		if (holder != null) {
			holder.checkTime();
		}
	}

	void checkTime(WriterLease lease, Duration held) {
		Duration limit = this.settings.maxTransactionTime();
		if (!limit.isZero() && held.compareTo(limit) >= 0 && lease.markSlow()) {
			logger.warn("A transaction holds the writer for longer than {} ms (litefs.write.max-transaction-time), and "
					+ "all other writes of this node wait for it: {}", limit.toMillis(), lease.describe());
			this.commits.counters().tell((listener) -> listener.slow(held));
		}
		if (held.compareTo(this.timeout) > 0 && lease.markOverdue(this.timeout)) {
			logger
				.warn("A transaction holds the writer of a group for longer than {} ms (litefs.jdbc.connection-timeout)"
						+ " and is rolled back with the group: transactions that are done wait for it, and it may wait for "
						+ "one of their threads: {}", this.timeout.toMillis(), lease.describe());
			// to wait for a statement that is being ended must not delay other tasks
			try {
				DaemonThreads.named("litefs-group-deadline").newThread(lease::takeOverdue).start();
			}
			catch (Error ex) {
				// there is none to be had now: this is looked at again
				lease.unmarkOverdue();
				throw ex;
			}
		}
	}

	/**
	 * Close the connection because this node may not write any more. A transaction that
	 * is open on it is interrupted and rolled back: LiteFS keeps a demoted node out of
	 * the cluster until its write transaction ends.
	 */
	public void revoke() {
		WriterLease lease = this.current;
		if (lease != null) {
			lease.revoke();
		}
		else if (takeIfFree()) {
			giveBack(true);
		}
	}

	private boolean takeIfFree() {
		this.lock.lock();
		try {
			boolean free = !this.taken;
			this.taken = true;
			return free;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let the next user open the connection anew, because its settings have changed. A
	 * user that has it now keeps it to the end.
	 */
	public void reopen() {
		this.reopen = true;
	}

	@Override
	public void close() {
		this.closed = true;
		revoke();
	}

	void closePhysical() {
		WriterConnection connection = this.physical;
		this.physical = null;
		if (connection != null) {
			close(connection);
		}
	}

	WriterConnection openApart() throws SQLException {
		checkOpen();
		return this.source.open();
	}

	static void close(WriterConnection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			logger.warn("The writer connection could not be closed", ex);
		}
	}

	/**
	 * A thread that waits for the writer.
	 */
	private static final class Waiter {

		private final Thread thread = Thread.currentThread();

		private final boolean joins;

		private @Nullable GroupCommit group;

		private volatile boolean granted;

		Waiter(boolean joins) {
			this.joins = joins;
		}

		void grant(@Nullable GroupCommit group) {
			this.group = group;
			this.granted = true;
		}

		void wake() {
			LockSupport.unpark(this.thread);
		}

		// true when this thread was interrupted; its flag stays set
		boolean await(Duration timeout) {
			long deadline = System.nanoTime() + timeout.toNanos();
			long left = timeout.toNanos();
			while (!this.granted && left > 0) {
				if (this.thread.isInterrupted()) {
					return true;
				}
				LockSupport.parkNanos(this, left);
				left = deadline - System.nanoTime();
			}
			return false;
		}

	}

}
