package io.github.litefsspring.backup.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.github.litefsspring.jdbc.WriteAheadLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * A connection that stays in a read transaction. As long as it does, SQLite cannot begin
 * the log anew, except once, at the very place where the transaction began: if everything
 * before that place is in the database then, the transaction holds read lock 0, which
 * keeps every later frame from being checkpointed; otherwise it holds another read lock,
 * which keeps the log from being overwritten
 * (<a href="https://sqlite.org/walformat.html#locks">SQLite's WAL format</a>, 2.3).
 */
final class PinnedConnection implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(PinnedConnection.class);

	private final SQLiteConnection connection;

	private boolean pinned;

	PinnedConnection(WriteAheadLog log) throws SQLException {
		this.connection = log.open();
	}

	void pin() throws SQLException {
		unpin();
		execute("BEGIN");
		this.pinned = true;
		execute("SELECT 1 FROM sqlite_schema LIMIT 1");
	}

	void unpin() throws SQLException {
		if (this.pinned) {
			execute("ROLLBACK");
			this.pinned = false;
		}
	}

	boolean isPinned() {
		return this.pinned;
	}

	// as far as that is possible without waiting
	Checkpointed checkpoint() throws SQLException {
		return checkpoint("PASSIVE");
	}

	// writers wait, too
	void checkpointAndAwaitReaders(Duration patience) throws SQLException {
		this.connection.getDatabase().busy_timeout((int) patience.toMillis());
		Checkpointed done = checkpoint("RESTART");
		logger.debug("Waited for readers for up to {}: {}", patience, done);
	}

	private Checkpointed checkpoint(String mode) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
			row.next();
			return new Checkpointed(row.getInt(1) != 0, row.getLong(2), row.getLong(3));
		}
	}

	String journalMode() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery("PRAGMA journal_mode")) {
			row.next();
			return row.getString(1);
		}
	}

	// only the first page of the copy differs: SQLite counts the copying as a change
	void copyTo(Path file) throws SQLException, IOException {
		Files.deleteIfExists(file);
		Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-journal"));
		int result = this.connection.getDatabase().backup("main", file.toString(), null, 0, 0, -1);
		if (result != 0) {
			Files.deleteIfExists(file);
			throw new IOException("SQLite could not copy the database to %s: error %d".formatted(file, result));
		}
	}

	private void execute(String sql) throws SQLException {
		this.connection.getDatabase()._exec(sql);
	}

	@Override
	public void close() throws IOException {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IOException(ex);
		}
	}

	// busy: it had to stop for a reader or writer; frames are those of the log
	record Checkpointed(boolean busy, long frames, long copied) {

		boolean isComplete(long expectedFrames) {
			return !this.busy && this.frames == expectedFrames && this.copied == expectedFrames;
		}

	}

}
