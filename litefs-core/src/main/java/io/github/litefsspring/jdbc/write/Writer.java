package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * The one connection that writes. Its users take turns, first come first served.
 * <p>
 * SQLite has one writer at a time anyway. Waiting here instead of inside SQLite is fair,
 * costs no polling, and tells who is in the way.
 *
 * @since 0.1.0
 */
public final class Writer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Writer.class);

	private final WriterSource source;

	private final Duration timeout;

	private final Semaphore turn = new Semaphore(1, true);

	private volatile @Nullable WriterLease current;

	// only used by whoever has the turn
	private @Nullable SQLiteConnection physical;

	private volatile boolean reopen;

	private volatile boolean closed;

	/**
	 * Create the writer. Opens nothing.
	 * @param source opens the physical connection
	 * @param timeout how long to wait for one's turn
	 */
	public Writer(WriterSource source, Duration timeout) {
		this.source = source;
		this.timeout = timeout;
	}

	/**
	 * Wait for one's turn and take the writer.
	 * @param sql what it is wanted for
	 * @return the writer, until {@link WriterLease#release()}
	 * @throws SQLException when the turn does not come in time, when this thread has the
	 * writer already, or when the connection cannot be opened; nothing was done then
	 */
	public WriterLease acquire(String sql) throws SQLException {
		return acquire(sql, this.timeout);
	}

	/**
	 * Wait for one's turn for a time of one's own and take the writer.
	 * @param sql what it is wanted for
	 * @param timeout how long to wait
	 * @return the writer, until {@link WriterLease#release()}
	 * @throws SQLException as {@link #acquire(String)}
	 */
	public WriterLease acquire(String sql, Duration timeout) throws SQLException {
		WriterLease holder = this.current;
		if (holder != null && holder.isHeldBy(Thread.currentThread())) {
			throw selfDeadlock(holder, sql);
		}
		awaitTurn(sql, timeout);
		WriterLease lease = null;
		try {
			this.source.checkWritable(sql);
			lease = new WriterLease(this, connection(), sql);
			this.current = lease;
			// a demotion between the first check and the line above did not see the lease
			this.source.checkWritable(sql);
			return lease;
		}
		catch (SQLException | RuntimeException | Error ex) {
			if (lease != null) {
				lease.release();
			}
			else {
				// a revoke() that did not get the turn has left it open
				closePhysical();
				this.turn.release();
			}
			throw ex;
		}
	}

	private SQLiteConnection connection() throws SQLException {
		if (this.closed) {
			throw new SQLNonTransientException("The data source is closed", "08003");
		}
		if (this.reopen) {
			this.reopen = false;
			closePhysical();
		}
		SQLiteConnection connection = this.physical;
		if (connection == null) {
			connection = this.source.open();
			this.physical = connection;
		}
		return connection;
	}

	private void awaitTurn(String sql, Duration timeout) throws SQLException {
		try {
			if (!this.turn.tryAcquire() && !this.turn.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				throw timedOut(sql, timeout);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SQLTransientConnectionException(
					"Interrupted while waiting for the writer; nothing was done: " + sql, "08001", ex);
		}
	}

	private SQLException timedOut(String sql, Duration timeout) {
		WriterLease holder = this.current;
		String inTheWay = (holder != null) ? holder.describe() : "nobody any more";
		return new SQLTransientConnectionException("Waited " + timeout.toMillis()
				+ " ms for the writer (litefs.jdbc.connection-timeout); nothing was done. It is held by " + inTheWay
				+ ". Wanted for: " + sql, "08001");
	}

	private static SQLException selfDeadlock(WriterLease holder, String sql) {
		return new SQLNonTransientException("This thread waits for itself: it has a write transaction open ("
				+ holder.describe() + ") and asks for the writer on a second connection. SQLite has one writer, so a "
				+ "write inside a write transaction must use the same connection: use Propagation.NESTED or REQUIRED "
				+ "instead of REQUIRES_NEW, or end the first transaction before. Refused: " + sql, "25001");
	}

	void giveBack(WriterLease lease, boolean broken) {
		if (broken || this.closed) {
			closePhysical();
		}
		if (this.current == lease) {
			this.current = null;
		}
		this.turn.release();
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
		else if (this.turn.tryAcquire()) {
			closePhysical();
			this.turn.release();
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

	private void closePhysical() {
		SQLiteConnection connection = this.physical;
		this.physical = null;
		if (connection != null) {
			try {
				connection.close();
			}
			catch (SQLException ex) {
				logger.warn("The writer connection could not be closed", ex);
			}
		}
	}

}
