package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

	private final AtomicBoolean released = new AtomicBoolean();

	private volatile Thread owner = Thread.currentThread();

	private volatile String sql;

	private volatile boolean lost;

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
	public void begin() throws SQLException {
		control("BEGIN IMMEDIATE");
	}

	@Override
	public void release() {
		if (this.released.compareAndSet(false, true)) {
			closeStatements();
			this.writer.giveBack(this, isBroken());
		}
	}

	/**
	 * Take the connection away from its user, whatever it does.
	 */
	void revoke() {
		this.lost = true;
		try {
			while (!this.inUse.tryLock(5, TimeUnit.MILLISECONDS)) {
				connection().getDatabase().interrupt();
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
			// closing the connection rolls back, but it fails while cursors are open
			connection().getDatabase()._exec("ROLLBACK");
		}
		catch (SQLException ex) {
			logger.debug("No transaction was open when the writer was revoked", ex);
		}
		finally {
			if (this.released.compareAndSet(false, true)) {
				this.writer.giveBack(this, true);
			}
			this.inUse.unlock();
		}
	}

}
