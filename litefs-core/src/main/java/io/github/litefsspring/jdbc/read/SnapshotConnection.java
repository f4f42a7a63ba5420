package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.jdbc.ConnectionCustomizer;
import io.github.litefsspring.jdbc.physical.ResultCodes;
import io.github.litefsspring.jdbc.physical.StatementCache;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A read-only connection whose driver adds no BEGIN or COMMIT. It can stay inside a read
 * transaction while it is not in use: on LiteFS the locks of a new one cost several round
 * trips through FUSE, which is a hundred times the price of a small query.
 */
final class SnapshotConnection extends JDBC4Connection {

	private static final Logger logger = LoggerFactory.getLogger(SnapshotConnection.class);

	private final StatementCache<ReaderStatement> statements = new StatementCache<>();

	// a thread that has it may touch the connection: its user, or one that takes its
	// snapshot away
	private final Semaphore use = new Semaphore(1);

	// set inside a read transaction
	private volatile @Nullable Snapshot snapshot;

	private volatile boolean broken;

	private final AtomicInteger uses = new AtomicInteger();

	private volatile @Nullable ReaderLease lease;

	// while it is not in use, and stays in its snapshot, out of the pool, for the next
	private volatile @Nullable PooledReader parked;

	SnapshotConnection(String file, Properties properties) throws SQLException {
		super("jdbc:sqlite:" + file, file, properties);
		getConnectionConfig().setAutoCommit(false);
	}

	/**
	 * Does nothing: the pool wants autocommit, and a driver that adds no BEGIN is what
	 * that means.
	 */
	@Override
	public void setAutoCommit(boolean autoCommit) {
	}

	// before the first use
	void customize(ConnectionCustomizer customizer) throws SQLException {
		getConnectionConfig().setAutoCommit(true);
		customizer.customize(this);
		getConnectionConfig().setAutoCommit(false);
	}

	// waits only while the snapshot is being taken away
	void lease() {
		this.use.acquireUninterruptibly();
		this.uses.lazySet(this.uses.get() + 1);
	}

	void release() {
		this.lease = null;
		this.use.release();
	}

	// stays out of the pool for the next user. Called by the present one, who then
	// releases it
	void park(PooledReader pooled) {
		this.parked = pooled;
	}

	// takes it into use, if it waits for its next user; null when it does not
	@Nullable PooledReader unpark() {
		if (this.parked == null || !this.use.tryAcquire()) {
			return null;
		}
		PooledReader pooled = this.parked;
		this.parked = null;
		if (pooled == null) {
			this.use.release();
			return null;
		}
		this.uses.lazySet(this.uses.get() + 1);
		return pooled;
	}

	void usedBy(ReaderLease lease) {
		this.lease = lease;
	}

	// null when it is not in use
	@Nullable ReaderLease user() {
		return this.lease;
	}

	// grows with each use, to notice that it is idle without asking the clock at each use
	int uses() {
		return this.uses.get();
	}

	// null outside
	@Nullable Snapshot snapshot() {
		return this.snapshot;
	}

	boolean isPinned() {
		return this.snapshot != null;
	}

	boolean isGone() {
		return getDatabase().isClosed();
	}

	// a read may begin in the present snapshot. Only for the user of the connection
	boolean isCurrent(long now) {
		Snapshot present = this.snapshot;
		return present != null && present.mayBeginIn(now);
	}

	// puts it into a read transaction that began in this epoch; true when the transaction
	// is a new one
	boolean pin(long now) throws SQLException {
		if (isCurrent(now)) {
			return false;
		}
		unpin();
		try {
			begin(new Snapshot(now));
		}
		catch (SQLiteException ex) {
			if (ex.getResultCode() != SQLiteErrorCode.SQLITE_PROTOCOL) {
				throw ex;
			}
			// LiteFS was applying a transaction
			begin(new Snapshot(now));
		}
		return true;
	}

	// BEGIN takes no lock: the first read decides which state the snapshot has
	private void begin(Snapshot next) throws SQLException {
		getDatabase()._exec("BEGIN");
		this.snapshot = next;
		try {
			readSchema();
		}
		catch (SQLException ex) {
			unpin();
			throw ex;
		}
	}

	private void readSchema() throws SQLException {
		ReaderStatement statement = take("SELECT 1 FROM sqlite_schema LIMIT 1");
		boolean read = false;
		try {
			statement.execute();
			statement.getResultSet().close();
			read = true;
		}
		finally {
			if (read) {
				keep(statement);
			}
			else {
				statement.close();
			}
		}
	}

	// leaves the read transaction; the connection must not be used again when this fails
	void unpin() throws SQLException {
		if (this.snapshot == null) {
			return;
		}
		this.snapshot = null;
		try {
			getDatabase()._exec("ROLLBACK");
		}
		catch (SQLException ex) {
			// SQLite ends a transaction itself after some errors
			if (!(ex instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_ERROR)) {
				this.broken = true;
				throw ex;
			}
		}
	}

	// takes the snapshot away, unless the connection is in use: the user does it when it
	// is given back. Without a snapshot it belongs into the pool
	void unpinIfIdle() {
		if (isPinned() && this.use.tryAcquire()) {
			PooledReader pooled = this.parked;
			this.parked = null;
			try {
				unpin();
			}
			catch (SQLException ex) {
				this.broken = true;
			}
			finally {
				this.use.release();
			}
			if (pooled != null) {
				pooled.giveBack(this.broken);
			}
		}
	}

	ReaderStatement take(String sql) throws SQLException {
		ReaderStatement kept = this.statements.take(sql);
		return (kept != null) ? kept : new ReaderStatement(this, sql);
	}

	void keep(ReaderStatement statement) throws SQLException {
		this.statements.keep(statement);
	}

	/**
	 * Reads the schema: a mount whose LiteFS process is gone goes on answering
	 * {@code SELECT 1}, and a pinned snapshot answers from its memory.
	 */
	@Override
	public boolean isValid(int timeout) throws SQLException {
		if (isClosed() || this.broken) {
			return false;
		}
		try (var statement = createStatement(); var rows = statement.executeQuery("SELECT 1 FROM sqlite_schema")) {
			rows.next();
			return true;
		}
		catch (SQLiteException ex) {
			if (ResultCodes.isLocked(ex)) {
				return true;
			}
			throw ex;
		}
	}

	// closes the connection under its user, whose time has ended
	void abandon() {
		this.broken = true;
		this.snapshot = null;
		try {
			super.close();
		}
		catch (SQLException ex) {
			logger.debug("A reader that was taken away could not be closed", ex);
		}
	}

	@Override
	public void close() throws SQLException {
		this.use.acquireUninterruptibly();
		try {
			this.snapshot = null;
			super.close();
		}
		finally {
			this.use.release();
		}
	}

}
