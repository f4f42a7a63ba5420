package io.github.litefsspring.jdbc;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Logger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.background.Listeners;
import io.github.litefsspring.jdbc.connection.ForeignStatement;
import io.github.litefsspring.jdbc.connection.QueryTimer;
import io.github.litefsspring.jdbc.connection.RefusedWrites;
import io.github.litefsspring.jdbc.connection.Routing;
import io.github.litefsspring.jdbc.connection.RoutingConnection;
import io.github.litefsspring.jdbc.connection.RowMemory;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.read.GateKeeper;
import io.github.litefsspring.jdbc.read.LongReaders;
import io.github.litefsspring.jdbc.read.Readers;
import io.github.litefsspring.jdbc.read.Snapshots;
import io.github.litefsspring.jdbc.remote.RemoteResult;
import io.github.litefsspring.jdbc.remote.RemoteStatement;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.jdbc.statement.LitefsHazards;
import io.github.litefsspring.jdbc.statement.StatementKinds;
import io.github.litefsspring.jdbc.types.Types;
import io.github.litefsspring.jdbc.write.CommitRules;
import io.github.litefsspring.jdbc.write.CommitScope;
import io.github.litefsspring.jdbc.write.Commits;
import io.github.litefsspring.jdbc.write.ExclusiveTurns;
import io.github.litefsspring.jdbc.write.Writer;
import io.github.litefsspring.jdbc.write.WriterConnection;
import io.github.litefsspring.jdbc.write.WriterLease;
import io.github.litefsspring.jdbc.write.WriterSource;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
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

	private final Routing routing;

	private final DataSource exclusive;

	private final DatabaseOpener opener;

	private final Listeners<CommitListener> commitListeners = new Listeners<>("A commit listener", logger);

	private final Listeners<WriteListener> writeListeners = new Listeners<>("A write listener", logger);

	private final LitefsCommitRules litefs;

	private final GateKeeper gateKeeper;

	private final LongReaders longReaders;

	private final NodeListener listener = new RoleListener();

	private volatile boolean closed;

	/**
	 * Create the data source. Opens nothing.
	 * @param node the node it runs on
	 * @param settings how to open connections
	 * @throws IllegalArgumentException when a driver property would break replication, or
	 * has a setting of its own
	 */
	public LitefsDataSource(LitefsNode node, DataSourceSettings settings) {
		this(node, settings, null);
	}

	/**
	 * Create the data source. Opens nothing.
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
		this.opener = new DatabaseOpener(node, settings, driver);
		Path database = settings.database();
		var errors = new SqliteErrors(node);
		ReadSettings read = settings.read();
		var snapshots = new Snapshots(this::areSnapshotsShared, read.maxSnapshotAge());
		var readers = new Readers(database, ConnectionProperties.reader(settings), settings.readPoolSize(),
				settings.connectionTimeout(), this::checkReadable, snapshots, this::isLogMounted,
				this.opener::customize);
		this.litefs = new LitefsCommitRules(node, readers, read.maxHold(), !isWal(), database);
		var commits = new Commits(this::rules, OutcomeUnknownSqlException::ofCommit, this.writeListeners,
				() -> this.commitListeners.tell(CommitListener::committed));
		var writer = new Writer(new PhysicalWriter(errors), commits, settings.connectionTimeout(), settings.write());
		var hazards = new LitefsHazards(() -> node.state().role() != Role.STANDALONE, database, isWal());
		this.routing = new Routing(node, writer, new ExclusiveTurns(writer), readers, new StatementKinds(hazards),
				errors, new QueryTimer(), new RowMemory(ConnectionProperties.memory(settings)),
				Types.of(settings.types()), commits, remote, new RefusedWrites(this.writeListeners), database);
		this.exclusive = new ExclusiveDataSource(this);
		this.longReaders = new LongReaders(snapshots, this::waitingForReaders, read.maxTransactionTime(),
				System::nanoTime);
		this.routing.timer().every(SLOW_WRITES_INTERVAL, "Looking for slow writes", writer::checkTime);
		this.gateKeeper = new GateKeeper(node, String.valueOf(database.getFileName()), readers.gate(), snapshots,
				new DataSourceWriter(this), read.maxHold());
		node.addListener(this.listener);
		explainSnapshots(node.state().role());
		if (node.state().role() != Role.STANDALONE) {
			watchReads(read.gate());
		}
	}

	/**
	 * Number of writes that were refused because this node was not the primary. Those
	 * that an application did not expect show here even if it catches the exception.
	 * @return a number that only grows
	 */
	public long refusedWrites() {
		return this.routing.refused().count();
	}

	// without LiteFS nothing waits for readers
	private void watchReads(boolean gate) {
		this.routing.timer().every(LongReaders.INTERVAL, "Looking for long reads", this.longReaders);
		if (gate) {
			this.gateKeeper.start();
		}
	}

	@Override
	public Connection getConnection() throws SQLException {
		return connect(false);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	Routing routing() {
		return this.routing;
	}

	Path database() {
		return this.settings.database();
	}

	/**
	 * How dates and times are stored.
	 * @return the settings
	 */
	public TypeSettings typeSettings() {
		return this.settings.types();
	}

	RoutingConnection connect(boolean exclusive) throws SQLException {
		if (this.closed) {
			throw new SQLNonTransientConnectionException("The data source is closed", "08003");
		}
		return new RoutingConnection(this.routing, exclusive);
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
		return this.exclusive;
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
		foreign.check(this.routing.kinds());
		if (!this.routing.isWritable()) {
			throw this.routing.errors().notPrimary(statement.sql(), null);
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
		this.routing.writer().reopen();
		return new WriteAheadLog(this);
	}

	DataSourceSettings settings() {
		return this.settings;
	}

	WriterLease acquireWriter(String what, Duration wait) throws SQLException {
		return this.routing.writer().acquire(what, wait);
	}

	WriterConnection openPhysical() throws SQLException {
		return this.opener.open();
	}

	// on a primary with a rollback journal they would keep the writer from committing;
	// without LiteFS they gain little, and without the gate nothing would make them end
	private boolean areSnapshotsShared() {
		Role role = this.node.state().role();
		ReadSettings read = this.settings.read();
		return read.snapshots() && read.gate() && (role == Role.REPLICA || (role == Role.PRIMARY && isWal()));
	}

	private boolean isWal() {
		return this.settings.journalMode() == JournalMode.WAL;
	}

	private CommitRules rules() {
		return (this.node.state().role() != Role.STANDALONE) ? this.litefs : CommitRules.SQLITE;
	}

	private CommitScope withoutReaders() {
		return (rules() == this.litefs) ? this.litefs.beginCommit(true) : CommitScope.NONE;
	}

	private void explainSnapshots(Role role) {
		if (this.settings.read().snapshots() && role == Role.PRIMARY && !areSnapshotsShared()) {
			logger.info("Readers of {} begin a new transaction for each read while this node is the primary: with "
					+ "litefs.jdbc.journal-mode={} a reader that stays in its snapshot would block every commit",
					this.settings.database(), this.settings.journalMode());
		}
	}

	/**
	 * Look whether this node can use its database file, if there is one already. It opens
	 * the writer of a writable node, so that also a setting that does not fit the file
	 * shows now and not in the middle of a migration. A lock that somebody else holds is
	 * no failure.
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
			this.routing.writer().acquire("open " + this.settings.database()).release();
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
		return BackgroundWork.gone(this.routing.timer(), this.routing.readers(), this.gateKeeper);
	}

	/**
	 * Figures of the reads that share the database with LiteFS.
	 * @return the present status
	 */
	public ReadStatus reads() {
		return this.routing.readers().status(this.longReaders.blocking());
	}

	private Duration waitingForReaders() {
		return (this.node.state().role() == Role.REPLICA) ? this.node.replication().pending() : Duration.ZERO;
	}

	private SQLException unreadable() {
		return new SQLTransientConnectionException("The LiteFS mount of " + this.settings.database()
				+ " (litefs.database) is missing, or its LiteFS process is gone, so nothing can be read on node '"
				+ this.node.name() + "'. Start LiteFS; after a crash run 'fusermount -uz "
				+ this.settings.database().getParent() + "' first", "08001");
	}

	private boolean isLogMounted() {
		Role role = this.node.state().role();
		return role != Role.STANDALONE && role.isReadable() && this.settings.journalMode() == JournalMode.WAL;
	}

	private void checkReadable(boolean opened) throws SQLException {
		Role role = this.node.state().role();
		if (!role.isReadable()) {
			throw unreadable();
		}
		// Files.exists is a stat: opening the file here would drop SQLite's locks
		if (!opened && !Files.exists(this.settings.database())) {
			if (!role.isWritable()) {
				throw new SQLTransientConnectionException(
						"The database " + this.settings.database()
								+ " (litefs.database) has not been replicated to node '" + this.node.name() + "' yet",
						"08001");
			}
			this.routing.writer().acquire("create " + this.settings.database()).release();
		}
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		if (type.isInstance(this.routing.readers().pool())) {
			return type.cast(this.routing.readers().pool());
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
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.node.removeListener(this.listener);
		this.gateKeeper.close();
		this.routing.writer().close();
		this.routing.readers().close();
		this.routing.timer().close();
		try {
			this.routing.memory().close();
		}
		catch (SQLException ex) {
			logger.debug("The in-memory connection could not be closed", ex);
		}
	}

	/**
	 * Opens the writer, and only where this node may write: opening a database that does
	 * not exist creates it.
	 */
	private final class PhysicalWriter implements WriterSource {

		private final SqliteErrors errors;

		PhysicalWriter(SqliteErrors errors) {
			this.errors = errors;
		}

		@Override
		public void checkWritable(String sql) throws SQLException {
			if (!LitefsDataSource.this.routing.isWritable()) {
				throw this.errors.notPrimary(sql, null);
			}
		}

		@Override
		public WriterConnection open() throws SQLException {
			// the journal mode can only be set while there is no reader
			CommitScope alone = LitefsDataSource.this.withoutReaders();
			try {
				WriterConnection connection = openPhysical();
				LitefsDataSource.this.routing.readers().keepConnection();
				return connection;
			}
			catch (SQLException ex) {
				throw this.errors.translate(ex, null, "open " + LitefsDataSource.this.settings.database(),
						SqliteErrors.Phase.STATEMENT);
			}
			finally {
				alone.end();
			}
		}

	}

	/**
	 * Lets go of connections whose database may have become another one.
	 */
	private final class RoleListener implements NodeListener {

		@Override
		public void transactionApplied(AppliedTransaction transaction) {
			Path name = LitefsDataSource.this.settings.database().getFileName();
			if (name != null && transaction.database().equals(name.toString())) {
				LitefsDataSource.this.routing.readers().snapshots().moved();
			}
		}

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			try {
				DaemonThreads.named("litefs-role-change").newThread(() -> apply(current.role())).start();
			}
			catch (OutOfMemoryError ex) {
				// there is no other thread to be had
				apply(current.role());
			}
		}

		private void apply(Role role) {
			try {
				if (!role.isWritable()) {
					LitefsDataSource.this.routing.writer().revoke();
				}
			}
			finally {
				applyToReaders(role);
			}
			// another node may have changed it meanwhile
			LitefsDataSource.this.routing.kinds().schemaChanged();
			LitefsDataSource.this.explainSnapshots(role);
		}

		private void applyToReaders(Role role) {
			Readers readers = LitefsDataSource.this.routing.readers();
			if (!role.isReadable()) {
				// a dead mount goes on answering from the memory of a snapshot
				readers.end(LitefsDataSource.this::unreadable);
				readers.letConnectionGo();
			}
			readers.evict();
		}

	}

}
