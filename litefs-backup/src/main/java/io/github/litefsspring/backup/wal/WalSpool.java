package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.jdbc.WriteAheadLog;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.PositionUnknownException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the transactions of a database without LiteFS: turns each new part of SQLite's
 * write-ahead log into an LTX file with transaction ids of its own, in a folder beside
 * the database, and checkpoints only what is there.
 * <p>
 * It holds a read transaction all the time, so that no connection can overwrite a part of
 * the log that it has not read. Whenever it cannot prove that it has seen everything
 * (another process has written while this one was down, say), it reads the whole database
 * and compares it, page by page, with the checksums it keeps of every page: the pages
 * that differ are one transaction more. Only when those checksums do not fit either, it
 * begins a new history: it leaves out a transaction id, so that a new snapshot has to be
 * stored.
 *
 * @since 0.1.0
 */
public final class WalSpool implements TransactionSpool {

	private static final Logger logger = LoggerFactory.getLogger(WalSpool.class);

	// as many as after which SQLite would checkpoint itself
	private static final long CHECKPOINT_FRAMES = 1000;

	private static final long INSIST_FRAMES = 8 * CHECKPOINT_FRAMES;

	private static final Duration WRITER_WAIT = Duration.ofSeconds(30);

	private static final Duration INSIST_PATIENCE = Duration.ofMillis(100);

	private static final Duration MOST_PATIENCE = Duration.ofSeconds(5);

	private static final Duration CHECKPOINT_WAIT = Duration.ofMillis(200);

	private final WriteAheadLog log;

	private final SpoolFolder folder;

	private final SpooledHistory history;

	private final CommitFollower follower;

	private final ReentrantLock lock = new ReentrantLock();

	// all five by the lock
	private @Nullable PinnedConnection pinned;

	private @Nullable WalFile wal;

	// whether nothing was read since the read transaction began
	private boolean restartAllowed;

	private long nextCheckpoint = CHECKPOINT_FRAMES;

	private boolean closed;

	private WalSpool(WriteAheadLog log, SpoolFolder folder, SpooledHistory history) {
		this.log = log;
		this.folder = folder;
		this.history = history;
		this.follower = new CommitFollower(this);
	}

	/**
	 * Open the spool of a database. Opens no connection before the first
	 * {@link #collect()}.
	 * @param log the database's log
	 * @return the spool
	 * @throws IOException when the folder cannot be written, or another process uses it
	 */
	public static WalSpool open(WriteAheadLog log) throws IOException {
		Path database = log.database().toAbsolutePath();
		SpoolFolder folder = SpoolFolder.open(database.resolveSibling(database.getFileName() + "-litefs"));
		try {
			WalSpool spool = new WalSpool(log, folder, SpooledHistory.open(folder, log.database()));
			log.addCommitListener(spool.follower::committed);
			return spool;
		}
		catch (IOException | RuntimeException ex) {
			folder.close();
			throw ex;
		}
	}

	/**
	 * Add a listener for new transactions in the spool. They get there a moment after
	 * their commit, also those of other processes.
	 * @param listener what to call; it must not block
	 */
	public void addListener(Runnable listener) {
		this.follower.add(listener);
	}

	/**
	 * Take in what was committed since the last call. From the first call on it happens
	 * after every commit by itself; that first call may read the whole database.
	 */
	@Override
	public void collect() throws IOException {
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			collectOpen();
			this.follower.start();
		}
		catch (SQLException ex) {
			disconnect(ex);
			IOException unreadable = new IOException("The write-ahead log of " + this.log.database()
					+ " (litefs.database) could not be read: " + ex.getMessage(), ex);
			this.folder.files().giveWayTo(unreadable);
			throw unreadable;
		}
		catch (IOException ex) {
			disconnect(ex);
			this.folder.files().giveWayTo(ex);
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			disconnect(ex);
			throw ex;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void collectOpen() throws SQLException, IOException {
		this.folder.files().giveWay();
		if (this.pinned == null) {
			begin();
		}
		else if (!readNew()) {
			compare("the write-ahead log does not go on where it was read last");
		}
		checkpointWhenLarge();
	}

	@Override
	public Position position() {
		return this.history.state().position();
	}

	/**
	 * Take in what was committed and tell the position after it, for
	 * {@code StandaloneNode.readPositionsFrom}.
	 * @return the position
	 * @throws PositionUnknownException when the log cannot be read
	 */
	public Position readPosition() {
		try {
			collect();
			return position();
		}
		catch (IOException ex) {
			throw new PositionUnknownException(
					"The position of " + this.log.database() + " is not known: " + ex.getMessage(), ex);
		}
	}

	@Override
	public Path folder() {
		return this.folder.path();
	}

	@Override
	public List<String> gone() {
		return this.follower.gone();
	}

	@Override
	public List<SpooledTransaction> after(long txid) throws IOException {
		return this.folder.files().after(txid);
	}

	@Override
	public List<SpooledTransaction> until(long txid) throws IOException {
		return this.folder.files().until(txid);
	}

	@Override
	public void release(long txid) throws IOException {
		this.lock.lock();
		try {
			this.folder.files().release(txid);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void begin() throws SQLException, IOException {
		this.history.restore();
		Path database = this.log.database();
		if (!Files.exists(database) || (Files.size(database) == 0 && !Files.exists(this.log.file()))) {
			this.log.rewriteFirstPage(WRITER_WAIT);
		}
		PinnedConnection connection = new PinnedConnection(this.log);
		this.pinned = connection;
		if (!connection.journalMode().equals("wal")) {
			throw new IOException(
					("%s (litefs.database) has the journal mode '%s', but litefs.backup.enabled=true with "
							+ "litefs.mode=standalone needs 'wal': end the other processes that use the database")
						.formatted(database, connection.journalMode()));
		}
		boolean[] proved = new boolean[1];
		this.log.whileNothingCommits(WRITER_WAIT, () -> {
			connection.pin();
			this.restartAllowed = true;
			this.wal = new WalFile(this.log.file());
			proved[0] = this.history.isKnown() && isContinued(this.wal) && readNew();
		});
		if (!proved[0]) {
			compare(this.history.isKnown() ? "the database may have been written to while it was not watched"
					: "it is not known what was read before");
		}
	}

	private boolean isContinued(WalFile wal) throws IOException {
		WalHeader header = wal.header();
		WalMark mark = this.history.state().mark();
		if (header != null && mark != null && header.equals(mark.header())) {
			return wal.leadsTo(mark);
		}
		// begun anew; what is in it now is all there was, unless the database was written
		FileStamp closed = this.history.state().closed();
		return closed != null && closed.equals(FileStamp.of(this.log.database()));
	}

	// false when the log does not go on where it was read last
	private boolean readNew() throws IOException {
		WalFile wal = this.wal;
		WalMark mark = this.history.state().mark();
		if (wal == null) {
			return false;
		}
		WalHeader header = wal.header();
		if (header == null) {
			return this.restartAllowed || mark == null || mark.frames() == 0;
		}
		if (mark == null || !mark.header().equals(header)) {
			if (!this.restartAllowed) {
				return false;
			}
			mark = WalMark.beginning(header);
		}
		else if (!wal.contains(mark)) {
			return false;
		}
		WalTransactions read = wal.read(mark, this.history.state().commit());
		if (read.count() == 0) {
			return true;
		}
		if (!read.complete() || header.pageSize() != this.history.state().pageSize()) {
			return false;
		}
		this.history.keep(wal, read);
		if (mark.frames() == 0) {
			this.nextCheckpoint = CHECKPOINT_FRAMES;
		}
		this.restartAllowed = false;
		return true;
	}

	private void compare(String reason) throws SQLException, IOException {
		logger.info("Reading the whole database {} for the backup, because {}", this.log.database(), reason);
		PinnedConnection connection = this.pinned;
		if (connection == null) {
			throw new IllegalStateException("Not connected");
		}
		PinnedState pinnedState = pin(connection, false);
		this.restartAllowed = true;
		this.nextCheckpoint = CHECKPOINT_FRAMES;
		Path file = this.folder.copy();
		connection.copyTo(file);
		try (DatabaseCopy copy = new DatabaseCopy(file, pinnedState.firstPage())) {
			this.history.compare(copy, pinnedState.end());
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	// a read transaction whose place in the log is known, and whose first page is in the
	// log
	private PinnedState pin(PinnedConnection connection, boolean readNew) throws SQLException, IOException {
		while (true) {
			PinnedState[] found = new PinnedState[1];
			this.log.whileNothingCommits(WRITER_WAIT, () -> {
				connection.pin();
				WalFile wal = this.wal;
				WalHeader header = (wal != null) ? wal.header() : null;
				if (wal == null || header == null) {
					return;
				}
				if (readNew && !readNew()) {
					throw new IOException(
							"The write-ahead log of " + this.log.database() + " does not go on where it was read last");
				}
				WalMark end = wal.read(WalMark.beginning(header), 0).end();
				byte[] firstPage = wal.newest(1, end);
				if (firstPage != null) {
					found[0] = new PinnedState(this.history.state(), end, firstPage);
				}
			});
			if (found[0] != null) {
				return found[0];
			}
			this.log.rewriteFirstPage(WRITER_WAIT);
		}
	}

	private void checkpointWhenLarge() throws SQLException, IOException {
		WalMark mark = this.history.state().mark();
		if (mark == null || mark.frames() < this.nextCheckpoint) {
			return;
		}
		PinnedConnection connection = this.pinned;
		if (connection == null) {
			return;
		}
		boolean insist = mark.frames() >= INSIST_FRAMES;
		boolean[] continued = { true };
		try {
			this.log.whileNothingCommits(CHECKPOINT_WAIT, () -> {
				if (insist) {
					this.restartAllowed = false;
					connection.unpin();
					connection.checkpointAndAwaitReaders(patience(mark.frames()));
				}
			}, () -> {
				continued[0] = readNew();
				if (continued[0]) {
					connection.unpin();
					if (!insist) {
						connection.checkpoint();
					}
					connection.pin();
					this.restartAllowed = true;
				}
			});
		}
		catch (SQLException ex) {
			if (!connection.isPinned()) {
				throw ex;
			}
			logger.debug("No checkpoint now", ex);
		}
		if (!continued[0]) {
			compare("another process has checkpointed it");
		}
		WalMark end = this.history.state().mark();
		this.nextCheckpoint = CHECKPOINT_FRAMES + ((end != null) ? end.frames() : 0);
	}

	// the larger the log has become, the longer writers wait for readers
	private static Duration patience(long frames) {
		long times = frames / INSIST_FRAMES;
		Duration patience = INSIST_PATIENCE.multipliedBy(times * times);
		return (patience.compareTo(MOST_PATIENCE) < 0) ? patience : MOST_PATIENCE;
	}

	Snapshot snapshot(Path target) throws IOException {
		try (PinnedConnection connection = new PinnedConnection(this.log)) {
			PinnedState at = pinForSnapshot(connection);
			return new SnapshotFile(target, at).write(connection);
		}
		catch (SQLException ex) {
			throw new IOException(
					"No snapshot could be made of " + this.log.database() + " (litefs.database): " + ex.getMessage(),
					ex);
		}
	}

	private PinnedState pinForSnapshot(PinnedConnection connection) throws SQLException, IOException {
		this.lock.lock();
		try {
			collect();
			return pin(connection, true);
		}
		finally {
			this.lock.unlock();
		}
	}

	// the checksums of the pages
	void distrust() {
		this.lock.lock();
		try {
			this.history.distrust();
		}
		catch (IOException ex) {
			logger.warn("{} could not be written", this.folder.state(), ex);
		}
		finally {
			disconnect(new IOException("distrusted"));
			this.lock.unlock();
		}
	}

	private void disconnect(Throwable reason) {
		WalFile wal = this.wal;
		PinnedConnection connection = this.pinned;
		this.wal = null;
		this.pinned = null;
		try {
			if (wal != null) {
				wal.close();
			}
			if (connection != null) {
				connection.close();
			}
		}
		catch (IOException ex) {
			reason.addSuppressed(ex);
		}
	}

	/**
	 * Take in what was committed, checkpoint it and close. Close the spool before the
	 * data source: the next start is faster then.
	 */
	@Override
	public void close() throws IOException {
		this.follower.stop();
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.closed = true;
			if (this.pinned != null) {
				finish(this.pinned);
			}
		}
		catch (SQLException | IOException ex) {
			logger.debug("What was committed last is read at the next start", ex);
		}
		finally {
			this.follower.close();
			disconnect(new IOException("closed"));
			this.history.close();
			this.lock.unlock();
		}
	}

	private void finish(PinnedConnection connection) throws SQLException, IOException {
		if (!readNew()) {
			return;
		}
		this.log.whileNothingCommits(CHECKPOINT_WAIT, () -> {
			if (readNew()) {
				connection.unpin();
				WalMark mark = this.history.state().mark();
				if (connection.checkpoint().isComplete((mark != null) ? mark.frames() : 0)) {
					this.history.closed();
				}
			}
		});
	}

}
