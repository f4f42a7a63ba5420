package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.jdbc.write.HaltFile;
import io.github.litefsspring.jdbc.write.HaltTurns;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LiteFS's HALT lock: a replica borrows the right to write from the primary. For
 * migrations and scripts, not for everyday writes, because <strong>meanwhile nobody can
 * read or write the database on the primary</strong>.
 * <p>
 * While {@link #run} runs, the calling thread may write through the data source on this
 * node, and only this thread: other threads' writes are refused as on any replica. Begin
 * transactions inside it: the lock has to be there before {@code BEGIN}, and a
 * transaction that is open when {@code run} returns is rolled back.
 * <p>
 * One thread of a JVM holds the lock of a database at a time; others wait for up to 10 s,
 * as LiteFS lets other nodes wait. On the primary and in standalone mode there is nothing
 * to borrow, and the work runs at once and without a deadline. A call inside another one
 * of the same thread belongs to it, and to its deadline.
 * <p>
 * LiteFS gives the lock to others after 30 s whether it is still in use or not, and a
 * later commit may then be refused. So after the deadline, 20 s at most, this thread is
 * interrupted, its open transaction is rolled back, and the lock is given back.
 *
 * @since 0.1.0
 */
public final class HaltLock {

	/** How long the lock is held at most. */
	public static final Duration MAX_DEADLINE = Duration.ofSeconds(20);

	// LiteFS's own limit for the wait on other nodes
	private static final Duration WAIT = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(HaltLock.class);

	private final LitefsDataSource dataSource;

	private final Routing routing;

	private final Path database;

	private final HaltPreparation preparation;

	private final AtomicLong count = new AtomicLong();

	private final AtomicLong heldNanos = new AtomicLong();

	/**
	 * Create the lock for a data source's database. Opens nothing.
	 * @param dataSource the data source that is to write
	 */
	public HaltLock(LitefsDataSource dataSource) {
		this(dataSource, (primary) -> {
		});
	}

	/**
	 * Create the lock for a data source's database. Opens nothing.
	 * @param dataSource the data source that is to write
	 * @param preparation what to do each time before the lock is asked for
	 */
	public HaltLock(LitefsDataSource dataSource, HaltPreparation preparation) {
		this.dataSource = dataSource;
		this.preparation = preparation;
		this.routing = dataSource.routing();
		this.database = dataSource.database();
	}

	/**
	 * Run work that may write on this node, for at most 20 s.
	 * @param <T> what the work gives
	 * @param <X> what the work throws
	 * @param work the work
	 * @return what the work gave
	 * @throws X what the work threw
	 * @throws SQLException see {@link #run(Duration, Work)}
	 */
	public <T extends @Nullable Object, X extends Exception> T run(Work<T, X> work) throws SQLException, X {
		return run(MAX_DEADLINE, work);
	}

	/**
	 * Run work with a connection that may write on this node, for at most 20 s. The
	 * connection is closed afterwards; what is not committed by then is rolled back.
	 * @param <T> what the work gives
	 * @param work the work
	 * @return what the work gave
	 * @throws SQLException what the work threw, or see {@link #run(Duration, Work)}
	 */
	public <T extends @Nullable Object> T run(ConnectionWork<T> work) throws SQLException {
		return run(MAX_DEADLINE, work);
	}

	/**
	 * Run work with a connection that may write on this node.
	 * @param <T> what the work gives
	 * @param deadline how long at most, up to {@link #MAX_DEADLINE}
	 * @param work the work
	 * @return what the work gave
	 * @throws SQLException what the work threw, or see {@link #run(Duration, Work)}
	 */
	public <T extends @Nullable Object> T run(Duration deadline, ConnectionWork<T> work) throws SQLException {
		Work<T, SQLException> connected = () -> {
			try (Connection connection = this.dataSource.getConnection()) {
				return work.run(connection);
			}
		};
		return run(deadline, connected);
	}

	/**
	 * Run work that may write on this node. What it committed stays, however it ends.
	 * @param <T> what the work gives
	 * @param <X> what the work throws
	 * @param deadline how long at most, counted from the moment the lock is held, up to
	 * {@link #MAX_DEADLINE}
	 * @param work the work
	 * @return what the work gave
	 * @throws X what the work threw
	 * @throws NotPrimarySqlException when no primary is known that could lend the lock;
	 * nothing was done
	 * @throws SQLTransientConnectionException when the lock could not be had in time;
	 * nothing was done
	 * @throws SQLTimeoutException when the work failed after the deadline; what it had
	 * committed by then stays
	 * @throws OutcomeUnknownSqlException when the commit of the connection failed in a
	 * way that says nothing about its outcome
	 * @throws SQLException when the connection fails
	 * @throws IllegalArgumentException when the deadline is not positive, or too long
	 */
	public <T extends @Nullable Object, X extends Exception> T run(Duration deadline, Work<T, X> work)
			throws SQLException, X {
		if (deadline.isZero() || deadline.isNegative() || deadline.compareTo(MAX_DEADLINE) > 0) {
			throw new IllegalArgumentException("The deadline of a HALT lock must be positive and at most "
					+ MAX_DEADLINE.toSeconds() + " s, because LiteFS lends it for 30 s: " + deadline);
		}
		if (this.routing.isWritable()) {
			return work.run();
		}
		requirePrimary();
		Semaphore turn = HaltTurns.of(this.database);
		awaitTurn(turn);
		try {
			return halted(deadline, work);
		}
		finally {
			turn.release();
		}
	}

	private <T extends @Nullable Object, X extends Exception> T halted(Duration deadline, Work<T, X> work)
			throws SQLException, X {
		if (this.routing.isWritable()) {
			return work.run();
		}
		String primary = requirePrimary();
		this.preparation.prepare(primary);
		Hold hold = new Hold(lock(), primary);
		// a new primary that came up meanwhile knows nothing of the lock
		if (!primary.equals(this.routing.node().state().primary())) {
			hold.giveBack(true);
			throw noPrimary("it changed while the lock was asked for");
		}
		try {
			hold.begin(deadline);
			return work.run();
		}
		catch (Exception ex) {
			if (hold.isExpired() && !isOutcomeUnknown(ex)) {
				throw new SQLTimeoutException("The deadline of the HALT lock (" + deadline.toMillis()
						+ " ms) was over before the work was done. It was interrupted; its open transaction was rolled "
						+ "back, and what it committed before stays", SqliteErrors.QUERY_CANCELED, ex);
			}
			throw ex;
		}
		finally {
			hold.end();
		}
	}

	private HaltFile lock() throws SQLException {
		try {
			return HaltFile.lock(this.database);
		}
		catch (FileLockInterruptionException | ClosedByInterruptException ex) {
			Thread.currentThread().interrupt();
			throw notHad("this thread was interrupted", ex);
		}
		catch (IOException ex) {
			throw notHad("LiteFS says: " + ex.getMessage()
					+ ". Either another node held it for 10 s, or the primary cannot be reached, or "
					+ HaltFile.fileOf(this.database) + " is not in a LiteFS mount", ex);
		}
	}

	private void awaitTurn(Semaphore turn) throws SQLException {
		try {
			if (!turn.tryAcquire(WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
				throw notHad("another thread of this application held it for " + WAIT.toSeconds() + " s", null);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw notHad("this thread was interrupted", ex);
		}
	}

	private SQLException notHad(String reason, @Nullable Exception cause) {
		return new SQLTransientConnectionException(
				"The HALT lock of " + this.database + " could not be had; nothing was done: " + reason, "08001", cause);
	}

	private String requirePrimary() throws NotPrimarySqlException {
		NodeState state = this.routing.node().state();
		String primary = state.primary();
		if (state.role() != Role.REPLICA || primary == null) {
			throw noPrimary("this node's role is " + state.role());
		}
		return primary;
	}

	private NotPrimarySqlException noPrimary(String reason) {
		LitefsNode node = this.routing.node();
		return new NotPrimarySqlException(
				"Node '" + node.name() + "' cannot take the HALT lock of " + this.database
						+ ": no primary is known that could lend it (" + reason + "). Nothing was done",
				node.state(), null);
	}

	private static boolean isOutcomeUnknown(Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < 50; depth++) {
			if (current instanceof OutcomeUnknownSqlException) {
				return true;
			}
			current = current.getCause();
		}
		return false;
	}

	/**
	 * How often this node has held the lock.
	 * @return a number that only grows
	 */
	public long count() {
		return this.count.get();
	}

	/**
	 * How long this node has held the lock, all times together.
	 * @return a duration that only grows
	 */
	public Duration totalHeld() {
		return Duration.ofNanos(this.heldNanos.get());
	}

	/**
	 * Work under the lock.
	 *
	 * @param <T> what it gives
	 * @param <X> what it throws
	 */
	@FunctionalInterface
	public interface Work<T extends @Nullable Object, X extends Exception> {

		/**
		 * Do the work on this thread.
		 * @return anything
		 * @throws X when it fails
		 */
		T run() throws X;

	}

	/**
	 * Work under the lock that needs one connection.
	 *
	 * @param <T> what it gives
	 */
	@FunctionalInterface
	public interface ConnectionWork<T extends @Nullable Object> {

		/**
		 * Do the work on this thread.
		 * @param connection a connection in autocommit mode, outside Spring's
		 * transactions
		 * @return anything
		 * @throws SQLException when it fails
		 */
		T run(Connection connection) throws SQLException;

	}

	/**
	 * One time that the lock is held.
	 */
	private final class Hold {

		private final HaltFile file;

		private final String primary;

		private final Thread owner = Thread.currentThread();

		private final long since = System.nanoTime();

		private final Thread watchdog = new Thread(this::watch, "litefs-halt-deadline");

		private Duration deadline = MAX_DEADLINE;

		private boolean ended;

		private boolean expired;

		private boolean givenBack;

		private final NodeListener listener = new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				if (!isLentBy(current)) {
					Thread thread = new Thread(Hold.this::abandon, "litefs-halt-abandon");
					thread.setDaemon(true);
					thread.start();
				}
			}

		};

		Hold(HaltFile file, String primary) {
			this.file = file;
			this.primary = primary;
			this.watchdog.setDaemon(true);
		}

		void begin(Duration deadline) {
			this.deadline = deadline;
			HaltLock.this.routing.halt().begin(this.file);
			logger.info(
					"Node '{}' holds the HALT lock of {} for at most {} ms. Until it is given back, reads and writes of "
							+ "this database on the primary '{}' wait, and fail when that takes longer than their time "
							+ "('database is locked', or 'locking protocol' in WAL mode)",
					HaltLock.this.routing.node().name(), HaltLock.this.database, deadline.toMillis(), this.primary);
			this.watchdog.start();
			HaltLock.this.routing.node().addListener(this.listener);
			if (!isLentBy(HaltLock.this.routing.node().state())) {
				abandon();
			}
		}

		private boolean isLentBy(NodeState state) {
			return state.role() == Role.REPLICA && this.primary.equals(state.primary());
		}

		// LiteFS still believes in the lock of a primary that is gone, and hangs for good
		// when the next one sends a transaction meanwhile (processLTXStreamFrame in its
		// store.go waits for the write lock that it holds itself)
		private synchronized void abandon() {
			if (this.ended || this.givenBack) {
				return;
			}
			logger.warn("The primary '{}' that lent the HALT lock of {} is gone: the lock is given back, and what was "
					+ "not committed yet is rolled back", this.primary, HaltLock.this.database);
			stopWriting();
			giveBack(true);
		}

		private void watch() {
			if (expire()) {
				logger.warn("The deadline of {} ms for the HALT lock of {} is over: thread '{}' was interrupted",
						this.deadline.toMillis(), HaltLock.this.database, this.owner.getName());
				stopWriting();
				giveBack(false);
			}
		}

		private synchronized boolean expire() {
			long end = this.since + this.deadline.toNanos();
			try {
				for (long left = end - System.nanoTime(); left > 0 && !this.ended; left = end - System.nanoTime()) {
					TimeUnit.NANOSECONDS.timedWait(this, left);
				}
			}
			catch (InterruptedException ex) {
				// nobody interrupts this thread: as if the time were over
				Thread.currentThread().interrupt();
			}
			if (this.ended) {
				return false;
			}
			this.expired = true;
			HaltLock.this.routing.halt().end();
			this.owner.interrupt();
			return true;
		}

		synchronized boolean isExpired() {
			return this.expired;
		}

		void end() {
			boolean interrupted;
			synchronized (this) {
				this.ended = true;
				notifyAll();
				// the watchdog's interrupt has no part in what this thread does next
				interrupted = Thread.interrupted() && !this.expired;
			}
			// it must not end the turn of whoever comes next
			interrupted |= awaitWatchdog();
			stopWriting();
			giveBack(false);
			HaltLock.this.routing.node().removeListener(this.listener);
			if (interrupted) {
				this.owner.interrupt();
			}
		}

		private boolean awaitWatchdog() {
			boolean interrupted = false;
			while (true) {
				try {
					this.watchdog.join();
					return interrupted;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}

		// a role change does the same, see LitefsDataSource
		private void stopWriting() {
			Routing routing = HaltLock.this.routing;
			routing.halt().end();
			if (!routing.isWritable()) {
				routing.writer().revoke();
			}
		}

		synchronized void giveBack(boolean abandoned) {
			if (this.givenBack) {
				return;
			}
			this.givenBack = true;
			try {
				// LiteFS checkpoints first, which readers here would keep it from for
				// good
				Duration hold = HaltLock.this.dataSource.settings().read().maxHold();
				HaltLock.this.routing.readers()
					.whileNobodyReads(hold, abandoned ? this.file::abandon : this.file::close);
			}
			catch (IOException ex) {
				logger.warn("The HALT lock of {} could not be given back; LiteFS does it 30 s after it was taken",
						HaltLock.this.database, ex);
			}
			long held = System.nanoTime() - this.since;
			HaltLock.this.count.incrementAndGet();
			HaltLock.this.heldNanos.addAndGet(held);
			logger.info("Node '{}' gave the HALT lock of {} back after {} ms", HaltLock.this.routing.node().name(),
					HaltLock.this.database, TimeUnit.NANOSECONDS.toMillis(held));
		}

	}

}
