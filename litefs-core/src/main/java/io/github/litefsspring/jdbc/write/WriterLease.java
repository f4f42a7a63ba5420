package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.jdbc.physical.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * One user's turn on the writer.
 *
 * @since 0.1.0
 */
public final class WriterLease extends Lease {

	private static final Logger logger = LoggerFactory.getLogger(WriterLease.class);

	private final Writer writer;

	private final long since = System.nanoTime();

	private final ReentrantLock inUse = new ReentrantLock();

	private volatile Thread owner = Thread.currentThread();

	private volatile String sql;

	private volatile boolean lost;

	private boolean released;

	WriterLease(Writer writer, SQLiteConnection connection, String sql) {
		super(connection);
		this.writer = writer;
		this.sql = sql;
	}

	boolean isHeldBy(Thread thread) {
		return this.owner == thread;
	}

	String describe() {
		return "thread '" + this.owner.getName() + "' for "
				+ Duration.ofNanos(System.nanoTime() - this.since).toMillis() + " ms, last statement: " + this.sql;
	}

	@Override
	public boolean isWriter() {
		return true;
	}

	@Override
	public boolean isLost() {
		return this.lost;
	}

	@Override
	public void enter(String sql) throws SQLException {
		this.inUse.lock();
		if (this.lost) {
			this.inUse.unlock();
			throw new WriterLostException();
		}
		this.owner = Thread.currentThread();
		this.sql = sql;
	}

	@Override
	public void exit() {
		this.inUse.unlock();
	}

	@Override
	public void release() {
		if (markReleased()) {
			closeStatements();
			// a lost lease may still have its transaction open: closing rolls it back
			this.writer.giveBack(this, isBroken() || this.lost || !endTransaction());
		}
	}

	private synchronized boolean markReleased() {
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
		try {
			while (!this.inUse.tryLock(5, TimeUnit.MILLISECONDS)) {
				if (!interrupt()) {
					return;
				}
			}
		}
		catch (InterruptedException | SQLException ex) {
			logger.warn("A write transaction of a node that is not the primary could not be ended", ex);
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			return;
		}
		try {
			if (markReleased()) {
				this.writer.giveBack(this, true);
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
