package io.github.litefsspring.jdbc.read;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.jdbc.BlockingRead;
import io.github.litefsspring.jdbc.ConnectionCustomizer;
import io.github.litefsspring.jdbc.ReadStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read-only connections, in a Hikari pool.
 *
 * @since 0.1.0
 */
public final class Readers implements AutoCloseable, BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(Readers.class);

	// Hikari goes on trying to open a database that is gone: look at the role in between
	private static final long SLICE_MILLIS = 1000;

	private final HikariDataSource pool = new HikariDataSource();

	private final KeptConnection kept;

	private final ReaderSource source;

	private final ReadCheck check;

	private final Duration timeout;

	private final SharedReads reads;

	private final ReadGate gate;

	private final Snapshots snapshots;

	private final SnapshotJanitor janitor;

	// a reader that stays in its snapshot stays out of the pool, for its last user or any
	// other
	@SuppressWarnings("ThreadLocalUsage")
	private final ThreadLocal<@Nullable SnapshotConnection> last = new ThreadLocal<>();

	// threads that need a reader from the pool now; asked after parking one, changed
	// before looking for parked ones
	private final AtomicInteger waiting = new AtomicInteger();

	private volatile boolean opened;

	private volatile boolean closed;

	/**
	 * Create the pool. Opens nothing.
	 * @param database the database file
	 * @param properties driver properties of a read-only connection
	 * @param size how many connections there are at most
	 * @param timeout how long to wait for a free one
	 * @param check says whether the database can be read
	 * @param reads the gate that readers pass, and the snapshots that they stay in
	 * @param kept stays open beside the readers, and is closed with them
	 * @param customizer prepares each connection before its first use
	 */
	public Readers(Path database, Properties properties, int size, Duration timeout, ReadCheck check, SharedReads reads,
			KeptConnection kept, ConnectionCustomizer customizer) {
		this.reads = reads;
		this.gate = reads.gate();
		this.snapshots = reads.snapshots();
		this.kept = kept;
		this.source = new ReaderSource(database.toString(), properties, this.snapshots, kept, customizer);
		this.check = check;
		this.timeout = timeout;
		this.janitor = new SnapshotJanitor(this.snapshots);
		this.pool.setPoolName("litefs-readers");
		this.pool.setDataSource(this.source);
		this.pool.setReadOnly(true);
		// others unwrap this pool and conclude for the whole data source: Spring Boot
		// tells Hibernate that no transaction has to be begun when autocommit is off here
		this.pool.setAutoCommit(true);
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
		long waited = 0;
		while (true) {
			this.check.checkReadable(this.opened);
			ReaderLease parked = borrowParked();
			if (parked != null) {
				return parked;
			}
			try {
				Connection pooled = takeFromPool();
				this.opened = true;
				return lease(pooled);
			}
			catch (SQLTransientConnectionException ex) {
				if (ex.getCause() instanceof SQLException cause) {
					throw cause;
				}
				waited += this.pool.getConnectionTimeout();
				if (waited >= this.timeout.toMillis()) {
					throw new SQLTransientConnectionException(
							"Waited " + this.timeout.toMillis()
									+ " ms for a free reader (litefs.jdbc.connection-timeout); all "
									+ this.pool.getMaximumPoolSize() + " are in use (litefs.read.pool-size)",
							"08001", ex);
				}
			}
		}
	}

	private Connection takeFromPool() throws SQLException {
		this.waiting.incrementAndGet();
		try {
			HikariPoolMXBean state = this.pool.getHikariPoolMXBean();
			if (state != null && state.getActiveConnections() >= this.pool.getMaximumPoolSize()) {
				giveBackParked();
			}
			return this.pool.getConnection();
		}
		finally {
			this.waiting.decrementAndGet();
		}
	}

	private @Nullable ReaderLease borrowParked() throws SQLException {
		if (!this.snapshots.areShared()) {
			return null;
		}
		ReadGate.Visit visit = this.gate.enterIfOpen();
		if (visit == null) {
			return null;
		}
		PooledReader pooled = unpark();
		if (pooled == null) {
			this.gate.exit(visit);
			return null;
		}
		if (!this.snapshots.isCurrent(pooled.reader())) {
			// the pool decides whether it is still good
			giveBack(pooled, visit, true, false);
			return null;
		}
		return lease(pooled, visit);
	}

	private @Nullable PooledReader unpark() {
		SnapshotConnection last = this.last.get();
		PooledReader pooled = (last != null) ? last.unpark() : null;
		return (pooled != null) ? pooled : unparkAny();
	}

	private @Nullable PooledReader unparkAny() {
		for (SnapshotConnection reader : this.snapshots.readers()) {
			PooledReader pooled = reader.unpark();
			if (pooled != null) {
				this.last.set(reader);
				return pooled;
			}
		}
		return null;
	}

	private void giveBackParked() {
		for (SnapshotConnection reader : this.snapshots.readers()) {
			giveBackParked(reader);
		}
	}

	private static void giveBackParked(SnapshotConnection reader) {
		PooledReader pooled = reader.unpark();
		if (pooled != null) {
			reader.release();
			pooled.giveBack(false);
		}
	}

	private ReaderLease lease(Connection pooled) throws SQLException {
		ReadGate.Visit visit;
		try {
			visit = this.gate.enter(this.timeout);
		}
		catch (InterruptedException ex) {
			PooledReader.close(pooled);
			Thread.currentThread().interrupt();
			throw new SQLNonTransientConnectionException(
					"Interrupted while reads were held back for replication; nothing was read", "08001", ex);
		}
		if (visit == null) {
			PooledReader.close(pooled);
			throw new SQLNonTransientConnectionException("Reads were held back for replication for "
					+ this.timeout.toMillis() + " ms (litefs.jdbc.connection-timeout); nothing was read", "08001");
		}
		SnapshotConnection reader = pooled.unwrap(SnapshotConnection.class);
		reader.lease();
		this.last.set(reader);
		return lease(new PooledReader(this.pool, pooled, reader), visit);
	}

	private ReaderLease lease(PooledReader pooled, ReadGate.Visit visit) throws SQLException {
		try {
			this.snapshots.enter(pooled.reader());
		}
		catch (SQLException | RuntimeException | Error ex) {
			giveBack(pooled, visit, true, true);
			throw ex;
		}
		var lease = new ReaderLease(pooled.reader(), (leave, broken) -> giveBack(pooled, visit, leave, broken));
		pooled.reader().usedBy(lease);
		return lease;
	}

	/**
	 * Open a reader beside the pool. It is closed when it is released.
	 * @return the reader
	 * @throws SQLException when the database cannot be opened
	 */
	public ReaderLease open() throws SQLException {
		this.check.checkReadable(this.opened);
		SnapshotConnection connection = this.source.open();
		return new ReaderLease(connection, (leave, broken) -> PooledReader.close(connection));
	}

	private void giveBack(PooledReader pooled, ReadGate.Visit visit, boolean leave, boolean broken) {
		SnapshotConnection reader = pooled.reader();
		boolean unusable = true;
		boolean parked = false;
		try {
			if (leave || this.gate.isClosed()) {
				reader.unpin();
			}
			else if (!broken && reader.isPinned()) {
				parked = true;
				reader.park(pooled);
			}
			unusable = broken;
		}
		catch (SQLException ex) {
			logger.debug("A reader could not leave its snapshot and is closed", ex);
		}
		finally {
			reader.release();
			if (this.gate.isClosed()) {
				// the thread that closed it just now has found the reader in use
				reader.unpinIfIdle();
			}
			this.gate.exit(visit);
			if (!parked) {
				pooled.giveBack(unusable);
			}
		}
		if (parked && (this.waiting.get() > 0 || this.closed)) {
			giveBackParked(reader);
		}
	}

	/**
	 * Close all readers: those in use, when they come back.
	 */
	public void evict() {
		this.opened = false;
		this.snapshots.moved();
		this.snapshots.leaveIdle();
		if (this.pool.isRunning()) {
			this.pool.getHikariPoolMXBean().softEvictConnections();
		}
	}

	/**
	 * Run a task that takes the database away from all readers. Reads that come meanwhile
	 * wait until it is done.
	 * @param <X> what it throws
	 * @param wait how long to wait at most for reads that run
	 * @param task what to do, on this thread
	 * @throws SQLException when a read does not end in time; nothing was done
	 * @throws X what the task threw
	 */
	public <X extends Exception> void withoutReads(Duration wait, Task<X> task) throws SQLException, X {
		try (var held = new HeldReads(this.reads)) {
			if (this.gate.isInside() || !held.awaitEmpty(wait)) {
				throw new SQLTransientConnectionException("Waited " + wait.toMillis()
						+ " ms (litefs.jdbc.connection-timeout) for reads to end; nothing was done. " + whoReads(),
						"08001");
			}
			task.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SQLTransientConnectionException("Interrupted while waiting for reads to end; nothing was done",
					"08001", ex);
		}
	}

	private String whoReads() {
		for (SnapshotConnection reader : this.snapshots.readers()) {
			ReaderLease lease = reader.user();
			if (lease != null) {
				return "Thread '" + lease.owner().getName() + "' reads: " + lease.sql();
			}
		}
		return "Nobody reads any more";
	}

	/**
	 * End all reads that run: what they see cannot be relied on any more.
	 * @param reason gives what their users are told
	 */
	public void end(Supplier<SQLException> reason) {
		for (SnapshotConnection reader : this.snapshots.readers()) {
			ReaderLease lease = reader.user();
			if (lease != null) {
				lease.end(reason);
			}
		}
	}

	/**
	 * Figures of the reads that share the database with LiteFS.
	 * @param blocking the reads that LiteFS waits for
	 * @return the present status
	 */
	public ReadStatus status(List<BlockingRead> blocking) {
		return new ReadStatus(this.snapshots.areShared(), this.gate.inside(), this.gate.isClosed(), this.gate.waits(),
				this.gate.waited(), blocking);
	}

	/**
	 * The snapshots that readers stay in.
	 * @return the snapshots
	 */
	public Snapshots snapshots() {
		return this.snapshots;
	}

	/**
	 * The pool, for metrics.
	 * @return the pool
	 */
	public HikariDataSource pool() {
		return this.pool;
	}

	@Override
	public List<String> gone() {
		return this.janitor.gone();
	}

	@Override
	public void close() {
		this.closed = true;
		this.janitor.close();
		giveBackParked();
		this.pool.close();
		this.kept.close();
	}

	/**
	 * Work to do while there is no reader.
	 *
	 * @param <X> what else it throws
	 */
	@FunctionalInterface
	public interface Task<X extends Exception> {

		/**
		 * Do it.
		 * @throws SQLException what SQLite says
		 * @throws X when it fails
		 */
		void run() throws SQLException, X;

	}

}
