package io.github.litefsspring.jdbc;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Logger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.background.Listeners;
import io.github.litefsspring.jdbc.connection.DataSourceParts;
import io.github.litefsspring.jdbc.connection.ForeignStatement;
import io.github.litefsspring.jdbc.connection.LastWrites;
import io.github.litefsspring.jdbc.connection.QueryTimer;
import io.github.litefsspring.jdbc.connection.RefusedWrites;
import io.github.litefsspring.jdbc.connection.RoutingConnection;
import io.github.litefsspring.jdbc.connection.RowMemory;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.read.GateKeeper;
import io.github.litefsspring.jdbc.read.KeptConnection;
import io.github.litefsspring.jdbc.read.LongReaders;
import io.github.litefsspring.jdbc.read.ReadGate;
import io.github.litefsspring.jdbc.read.Readers;
import io.github.litefsspring.jdbc.read.SharedReads;
import io.github.litefsspring.jdbc.read.Snapshots;
import io.github.litefsspring.jdbc.remote.RemoteResult;
import io.github.litefsspring.jdbc.remote.RemoteStatement;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.jdbc.statement.LitefsHazards;
import io.github.litefsspring.jdbc.statement.StatementKinds;
import io.github.litefsspring.jdbc.types.Types;
import io.github.litefsspring.jdbc.write.CommitRules;
import io.github.litefsspring.jdbc.write.Commits;
import io.github.litefsspring.jdbc.write.ExclusiveWriter;
import io.github.litefsspring.jdbc.write.Writer;
import io.github.litefsspring.jdbc.write.WriterConnection;
import io.github.litefsspring.jdbc.write.WriterLease;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A {@code DataSource} over a database that LiteFS replicates. Reads run on this node,
 * writes run on this node while it is the primary, and are refused before they run
 * everywhere else.
 * <p>
 * Read-only transactions and single reading statements use a pool of read-only
 * connections. Read-write transactions and single writing statements take turns on one
 * writer, for at most {@link DataSourceSettings#connectionTimeout()}.
 *
 * @since 0.1.0
 */
public class LitefsDataSource implements DataSource, AutoCloseable, BackgroundWork {

	private static final org.slf4j.Logger logger = LoggerFactory.getLogger(LitefsDataSource.class);

	private static final Duration SLOW_WRITES_INTERVAL = Duration.ofMillis(500);

	private final LitefsNode node;

	private final DataSourceSettings settings;

	private final NodeRules rules;

	private final DataSourceParts parts;

	private final DatabaseOpener opener;

	private final Listeners<CommitListener> commitListeners = new Listeners<>("A commit listener", logger);

	private final Listeners<WriteListener> writeListeners = new Listeners<>("A write listener", logger);

	private final GateKeeper gateKeeper;

	private final LongReaders longReaders;

	private final NodeListener roleChanges;

	// held while the state changes
	private final Object lock = new Object();

	private volatile State state = State.NEW;

	// guarded by the lock
	private @Nullable DataSource exclusive;

	/**
	 * Create the data source. Opens nothing and starts no thread: that begins with the
	 * first connection.
	 * @param node the node it runs on
	 * @param settings how to open connections
	 * @throws IllegalArgumentException when a driver property would break replication, or
	 * has a setting of its own
	 */
	public LitefsDataSource(LitefsNode node, DataSourceSettings settings) {
		this(node, settings, null);
	}

	/**
	 * Create the data source. Opens nothing and starts no thread: that begins with the
	 * first connection.
	 * @param node the node it runs on
	 * @param settings how to open connections
	 * @param remote runs single writing statements on the primary while this node is not,
	 * {@code null} to refuse them
	 * @throws IllegalArgumentException when a driver property would break replication, or
	 * has a setting of its own
	 */
	public LitefsDataSource(LitefsNode node, DataSourceSettings settings, @Nullable RemoteStatements remote) {
		this(node, settings, remote, WriterConnection::new);
	}

	LitefsDataSource(LitefsNode node, DataSourceSettings settings, @Nullable RemoteStatements remote,
			DatabaseOpener.Driver driver) {
		ConnectionProperties.check(settings, node.state().role() != Role.STANDALONE);
		this.node = node;
		this.settings = settings;
		var rules = new NodeRules(node, settings);
		this.rules = rules;
		this.opener = new DatabaseOpener(node, settings, driver);
		Path database = settings.database();
		ReadSettings read = settings.read();
		var errors = new SqliteErrors(node);
		var kept = new KeptConnection(database, ConnectionProperties.reader(settings), rules::isLogMounted);
		var snapshots = new Snapshots(rules::areSnapshotsShared, read.maxSnapshotAge());
		var reads = new SharedReads(new ReadGate(), snapshots);
		var litefs = new LitefsCommitRules(node, reads, read.maxHold(), !rules.hasLog(), database);
		Listeners<CommitListener> committed = this.commitListeners;
		var commits = new Commits(() -> rules.isReplicated() ? litefs : CommitRules.SQLITE,
				OutcomeUnknownSqlException::ofCommit, this.writeListeners,
				() -> committed.tell(CommitListener::committed));
		var source = new DatabaseWriterSource(rules, this.opener, litefs, kept, errors, database);
		var writer = new Writer(source, commits, settings.connectionTimeout(), settings.write());
		var readers = new Readers(database, ConnectionProperties.reader(settings), settings.readPoolSize(),
				settings.connectionTimeout(), new DatabaseReadCheck(rules, writer, database), reads, kept,
				this.opener::customize);
		var kinds = new StatementKinds(new LitefsHazards(rules::isReplicated, database, rules.hasLog()));
		this.parts = new DataSourceParts(node, writer, new ExclusiveWriter(writer), readers, kinds, errors,
				new QueryTimer(), new RowMemory(ConnectionProperties.memory(settings)), Types.of(settings.types()),
				commits, remote, new RefusedWrites(this.writeListeners), new LastWrites(), database);
		this.longReaders = new LongReaders(snapshots, rules::waitingForReaders, read.maxTransactionTime(),
				System::nanoTime);
		this.gateKeeper = new GateKeeper(node, String.valueOf(database.getFileName()), reads,
				new DataSourceWriter(writer, settings), read.maxHold());
		this.roleChanges = new RoleChanges(rules, writer, readers, kept, kinds, database);
		node.addListener(this.roleChanges);
		this.rules.explainSnapshots(node.state().role());
	}

	/**
	 * Number of writes that were refused because this node was not the primary. Those
	 * that an application did not expect show here even if it catches the exception.
	 * @return a number that only grows
	 */
	public long refusedWrites() {
		return this.parts.refused().count();
	}

	@Override
	public Connection getConnection() throws SQLException {
		return connect(false);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	DataSourceParts parts() {
		return this.parts;
	}

	/**
	 * The forms in which dates and times are stored.
	 * @return the settings
	 */
	public TypeSettings typeSettings() {
		return this.settings.types();
	}

	RoutingConnection connect(boolean exclusive) throws SQLException {
		start();
		return new RoutingConnection(this.parts, exclusive);
	}

	// threads begin with the first use; when one cannot be started, the next use tries
	// again
	private void start() throws SQLException {
		if (this.state == State.STARTED) {
			return;
		}
		synchronized (this.lock) {
			if (this.state == State.CLOSED) {
				throw new SQLNonTransientConnectionException("The data source is closed", "08003");
			}
			if (this.state == State.NEW) {
				startThreads();
				this.state = State.STARTED;
			}
		}
	}

	private void startThreads() {
		// without LiteFS nothing waits for readers
		boolean replicated = this.rules.isReplicated();
		if (replicated && this.settings.read().gate()) {
			this.gateKeeper.start();
		}
		this.parts.timer().every(SLOW_WRITES_INTERVAL, "Looking for slow writes", this.parts.writer()::checkTime);
		if (replicated) {
			this.parts.timer().every(LongReaders.INTERVAL, "Looking for long reads", this.longReaders);
		}
	}

	/**
	 * A data source for migrations and scripts that need the writer for themselves: its
	 * connections are the physical writer on a writable node, and a read-only connection
	 * elsewhere. Settings that a script changes are put back when it closes its
	 * connection.
	 * <p>
	 * Foreign keys are not enforced on them, as SQLite asks of those who change tables.
	 * They are checked before each commit, and when a connection is closed for what ran
	 * without a transaction: if there are more rows without a parent than before, it
	 * fails with SQLState 23503 and names the row. What the same thread opens beside such
	 * a connection shares its writer and its transaction.
	 * @return the data source
	 */
	public DataSource exclusive() {
		synchronized (this.lock) {
			if (this.exclusive == null) {
				this.exclusive = new ExclusiveDataSource(this);
			}
			return this.exclusive;
		}
	}

	/**
	 * Have each physical connection prepared when it is opened. Connections that are open
	 * already are not, so call it before the first use.
	 * @param customizer prepares them, after those that were added before it
	 */
	public void addConnectionCustomizer(ConnectionCustomizer customizer) {
		this.opener.addCustomizer(customizer);
	}

	/**
	 * Have something done before the writer is opened: at the first write, and after this
	 * node has become the primary again. Call it before the first use.
	 * @param preparation what to do
	 */
	public void prepareWriter(WriterPreparation preparation) {
		this.opener.prepareWriter(preparation);
	}

	/**
	 * Add a listener for committed writes. It hears of those through connections of this
	 * data source, also of {@link #exclusive()}.
	 * @param listener the listener
	 */
	public void addCommitListener(CommitListener listener) {
		this.commitListeners.add(listener);
	}

	/**
	 * Add a listener for the use of the writer.
	 * @param listener the listener
	 */
	public void addWriteListener(WriteListener listener) {
		this.writeListeners.add(listener);
	}

	/**
	 * Run a statement that another node has sent, on this node and in autocommit mode.
	 * @param statement one writing statement
	 * @return its result
	 * @throws NotPrimarySqlException when this node cannot write; nothing was done
	 * @throws SQLException when it is not one writing statement, or what it failed with
	 */
	public RemoteResult runForOtherNode(RemoteStatement statement) throws SQLException {
		var foreign = new ForeignStatement(statement);
		foreign.check(this.parts.kinds());
		if (!this.parts.isWritable()) {
			throw this.parts.errors().notPrimary(statement.sql(), null);
		}
		try (RoutingConnection connection = connect(false)) {
			return foreign.run(connection);
		}
	}

	/**
	 * Leave checkpoints to the caller, who reads the write-ahead log. This data source
	 * makes none from now on, so the caller has to.
	 * @return the log
	 * @throws IllegalStateException when the journal mode is another one, or when LiteFS
	 * is there, which checkpoints itself
	 */
	public WriteAheadLog takeOverCheckpoints() {
		if (this.settings.journalMode() != JournalMode.WAL) {
			throw new IllegalStateException("litefs.backup.enabled=true with litefs.mode=standalone reads SQLite's "
					+ "write-ahead log, but litefs.jdbc.journal-mode=" + this.settings.journalMode()
					+ " does not write one. Set litefs.jdbc.journal-mode=WAL");
		}
		if (this.node.state().role() != Role.STANDALONE) {
			throw new IllegalStateException("Checkpoints can only be taken over with litefs.mode=standalone: LiteFS "
					+ "sees every commit itself");
		}
		this.opener.takeOverCheckpoints();
		// a writer that is open already has its setting from before
		this.parts.writer().reopen();
		return new WriteAheadLog(this);
	}

	DataSourceSettings settings() {
		return this.settings;
	}

	WriterLease acquireWriter(String what, Duration wait) throws SQLException {
		start();
		return this.parts.writer().acquire(what, wait);
	}

	// it is rolled back, and its user is told that this node is not the primary
	void endWriteTransaction() {
		this.parts.writer().revoke();
	}

	WriterConnection openPhysical() throws SQLException {
		return this.opener.open();
	}

	/**
	 * Look whether this node can use its database file, if there is one already. It opens
	 * the writer of a writable node, so that also a setting that does not fit the file
	 * shows now and not in the middle of a migration. A lock that another one holds is no
	 * failure.
	 * @throws DatabaseFileException when it cannot be used, with the remedy
	 */
	public void checkDatabaseFile() {
		Role role = this.node.state().role();
		var check = new DatabaseFileCheck(this.settings.database());
		if (role == Role.STANDALONE) {
			check.checkAccess();
		}
		if (!role.isWritable() || !Files.exists(this.settings.database())) {
			return;
		}
		try {
			acquireWriter("open " + this.settings.database(), this.settings.connectionTimeout()).release();
		}
		catch (SQLException ex) {
			check.explain(ex, role);
		}
	}

	/**
	 * Threads and repeated tasks of this data source that should run, and do not.
	 * @return their names, normally none
	 */
	@Override
	public List<String> gone() {
		return BackgroundWork.gone(this.parts.timer(), this.parts.readers(), this.gateKeeper);
	}

	/**
	 * Figures of the reads that share the database with LiteFS.
	 * @return the present status
	 */
	public ReadStatus reads() {
		return this.parts.readers().status(this.longReaders.blocking());
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		if (type.isInstance(this.parts.readers().pool())) {
			return type.cast(this.parts.readers().pool());
		}
		throw new SQLException("Not a wrapper for " + type.getName());
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this) || type.isAssignableFrom(HikariDataSource.class);
	}

	@Override
	public @Nullable PrintWriter getLogWriter() {
		return null;
	}

	@Override
	public void setLogWriter(@Nullable PrintWriter out) {
	}

	@Override
	public void setLoginTimeout(int seconds) throws SQLException {
		throw new SQLFeatureNotSupportedException("setLoginTimeout: set litefs.jdbc.connection-timeout");
	}

	@Override
	public int getLoginTimeout() {
		return 0;
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException("getParentLogger");
	}

	/**
	 * Close all connections. A write transaction that is still open is rolled back.
	 */
	@Override
	public void close() {
		synchronized (this.lock) {
			if (this.state == State.CLOSED) {
				return;
			}
			this.state = State.CLOSED;
		}
		this.node.removeListener(this.roleChanges);
		this.gateKeeper.close();
		this.parts.writer().close();
		this.parts.readers().close();
		this.parts.timer().close();
		try {
			this.parts.memory().close();
		}
		catch (SQLException ex) {
			logger.debug("The in-memory connection could not be closed", ex);
		}
	}

	private enum State {

		/** Nothing is open, and no thread runs. */
		NEW,

		/** It was used. */
		STARTED,

		/** It gives no more connections. */
		CLOSED

	}

}
