package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import io.github.litefsspring.jdbc.write.WriterLease;
import org.sqlite.SQLiteConnection;

/**
 * The write-ahead log of a database without LiteFS, for a backup: it must see each frame
 * before a checkpoint lets SQLite overwrite it. From
 * {@link LitefsDataSource#takeOverCheckpoints()} on, the data source's own connections
 * never checkpoint, except that SQLite does it when the last connection of all processes
 * is closed.
 *
 * @since 0.1.0
 */
public final class WriteAheadLog {

	private final LitefsDataSource dataSource;

	WriteAheadLog(LitefsDataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * The database.
	 * @return the file. Java must never open it: closing it again would drop the locks
	 * that SQLite holds in this process
	 */
	public Path database() {
		return this.dataSource.settings().database();
	}

	/**
	 * The log. SQLite holds no locks on it, so Java may read it.
	 * @return the file; there is none before the first connection
	 */
	public Path file() {
		Path database = database();
		return database.resolveSibling(database.getFileName() + "-wal");
	}

	/**
	 * Open a connection of one's own beside the pool, with the settings of the writer. It
	 * begins no transactions of its own.
	 * @return the connection; the caller closes it
	 * @throws SQLException when the database cannot be opened
	 */
	public SQLiteConnection open() throws SQLException {
		return this.dataSource.openPhysical();
	}

	/**
	 * Run a task while no transaction commits, neither of this application nor of another
	 * process. Writers wait, so it should be short. Readers go on.
	 * @param wait how long to wait for the writer
	 * @param task what to run
	 * @throws SQLException when the writer is busy for longer, or the database cannot be
	 * locked; the task did not run then
	 * @throws IOException when the task fails
	 */
	public void whileNothingCommits(Duration wait, Task task) throws SQLException, IOException {
		whileNothingCommits(wait, () -> {
		}, task);
	}

	/**
	 * Run a task while no transaction commits. Before it, run another one while this
	 * application does not commit, but other processes may: a checkpoint that needs
	 * SQLite's write lock itself.
	 * @param wait how long to wait for the writer
	 * @param before what to run while other processes may commit
	 * @param task what to run while no transaction commits
	 * @throws SQLException when the writer is busy for longer, or the database cannot be
	 * locked; the task did not run then
	 * @throws IOException when a task fails
	 */
	public void whileNothingCommits(Duration wait, Task before, Task task) throws SQLException, IOException {
		WriterLease lease = acquire("the backup", wait);
		try {
			before.run();
			lease.begin();
			try {
				task.run();
			}
			finally {
				lease.rollback();
			}
		}
		finally {
			lease.release();
		}
	}

	/**
	 * Commit a transaction that writes the first page of the database and changes nothing
	 * in it but SQLite's change counter. After that the log holds the first page; in a
	 * copy made by SQLite's backup it is the one page that differs.
	 * @param wait how long to wait for the writer
	 * @throws SQLException when the writer is busy for longer, or it cannot be committed
	 */
	public void rewriteFirstPage(Duration wait) throws SQLException {
		WriterLease lease = acquire("the backup", wait);
		try {
			lease.begin();
			lease.control("PRAGMA user_version=" + userVersion(lease));
			// nothing that a user would see is written
			lease.commit("PRAGMA user_version", false);
		}
		finally {
			lease.release();
		}
	}

	/**
	 * Add a listener for what is committed through the data source.
	 * @param listener the listener
	 */
	public void addCommitListener(CommitListener listener) {
		this.dataSource.addCommitListener(listener);
	}

	private static int userVersion(WriterLease lease) throws SQLException {
		try (ResultSet row = lease.prepare("PRAGMA user_version").executeQuery()) {
			row.next();
			return row.getInt(1);
		}
	}

	private WriterLease acquire(String what, Duration wait) throws SQLException {
		return this.dataSource.acquireWriter(what, wait);
	}

	/**
	 * Work to do while no transaction commits.
	 */
	@FunctionalInterface
	public interface Task {

		/**
		 * Do it.
		 * @throws SQLException what SQLite says
		 * @throws IOException when a file cannot be read or written
		 */
		void run() throws SQLException, IOException;

	}

}
