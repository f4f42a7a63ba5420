package io.github.litefsspring.jdbc.read;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * The read-only connections, in a Hikari pool.
 *
 * @since 0.1.0
 */
public final class Readers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Readers.class);

	// Hikari goes on trying to open a database that is gone: look at the role in between
	private static final long SLICE_MILLIS = 1000;

	private final HikariDataSource pool = new HikariDataSource();

	private final ReaderSource source;

	private final ReadCheck check;

	private final Duration timeout;

	private volatile boolean opened;

	/**
	 * Create the pool. Opens nothing.
	 * @param database the database file
	 * @param properties driver properties of a read-only connection
	 * @param size how many connections there are at most
	 * @param timeout how long to wait for a free one
	 * @param check says whether the database can be read
	 */
	public Readers(Path database, Properties properties, int size, Duration timeout, ReadCheck check) {
		this.source = new ReaderSource(database.toString(), properties);
		this.check = check;
		this.timeout = timeout;
		this.pool.setPoolName("litefs-readers");
		this.pool.setDataSource(this.source);
		this.pool.setReadOnly(true);
		// the driver's flag of our connections is off: see Lease
		this.pool.setAutoCommit(false);
		this.pool.setMaximumPoolSize(size);
		this.pool.setMinimumIdle(0);
		this.pool.setInitializationFailTimeout(-1);
		this.pool.setConnectionTimeout(Math.max(250, Math.min(SLICE_MILLIS, timeout.toMillis())));
	}

	/**
	 * Borrow a reader.
	 * @return the reader, until {@link ReaderLease#release()}
	 * @throws SQLException when none is free in time, or the database cannot be opened
	 */
	public ReaderLease borrow() throws SQLException {
		long start = System.nanoTime();
		while (true) {
			this.check.checkReadable(this.opened);
			try {
				Connection pooled = this.pool.getConnection();
				this.opened = true;
				return new ReaderLease(pooled.unwrap(SQLiteConnection.class), (broken) -> giveBack(pooled, broken));
			}
			catch (SQLTransientConnectionException ex) {
				if (ex.getCause() instanceof SQLException cause) {
					throw cause;
				}
				if (System.nanoTime() - start >= this.timeout.toNanos()) {
					throw new SQLTransientConnectionException(
							"Waited " + this.timeout.toMillis()
									+ " ms for a free reader (litefs.jdbc.connection-timeout); all "
									+ this.pool.getMaximumPoolSize() + " are in use (litefs.read.pool-size)",
							"08001", ex);
				}
			}
		}
	}

	/**
	 * Open a reader beside the pool. It is closed when it is released.
	 * @return the reader
	 * @throws SQLException when the database cannot be opened
	 */
	public ReaderLease open() throws SQLException {
		this.check.checkReadable(this.opened);
		ReaderConnection connection = this.source.getConnection();
		return new ReaderLease(connection, (broken) -> close(connection));
	}

	private void giveBack(Connection pooled, boolean broken) {
		if (broken) {
			this.pool.evictConnection(pooled);
		}
		else {
			close(pooled);
		}
	}

	private static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			logger.warn("A reader could not be closed", ex);
		}
	}

	/**
	 * Close all readers: those in use, when they come back.
	 */
	public void evict() {
		this.opened = false;
		if (this.pool.isRunning()) {
			this.pool.getHikariPoolMXBean().softEvictConnections();
		}
	}

	/**
	 * The pool, for metrics.
	 * @return the pool
	 */
	public HikariDataSource pool() {
		return this.pool;
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
