package io.github.litefsspring.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.time.Duration;

import io.github.litefsspring.jdbc.read.Readers;
import io.github.litefsspring.jdbc.types.Types;
import io.github.litefsspring.jdbc.write.ExclusiveTurns;
import io.github.litefsspring.jdbc.write.Sharing;
import io.github.litefsspring.jdbc.write.Writer;
import io.github.litefsspring.jdbc.write.WriterLease;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one data source share.
 *
 * @param node the node
 * @param writer the connection that writes
 * @param exclusive the writer, for migrations and scripts
 * @param readers the connections that read
 * @param kinds what statements do
 * @param errors turns the driver's exceptions into ours
 * @param timer ends statements whose time is over
 * @param memory keeps rows that need no connection
 * @param types how Java's types are stored and read
 * @param commits those who want to know of commits
 * @param remote runs single writes on the primary, {@code null} when nothing does
 * @param refused counts writes that were refused
 * @param database the database file
 * @param lonelyCommits whether a commit needs the database without readers, as with a
 * rollback journal
 */
record Routing(LitefsNode node, Writer writer, ExclusiveTurns exclusive, Readers readers, StatementKinds kinds,
		SqliteErrors errors, QueryTimer timer, RowMemory memory, Types types, CommitListeners commits,
		@Nullable RemoteStatements remote, RefusedWrites refused, Path database, boolean lonelyCommits) {

	/**
	 * Make sure that a write does not wait for its own thread.
	 * @param sql what wants to write
	 * @throws SQLException when this thread reads on another connection, and a commit
	 * needs the database without readers
	 */
	void checkNothingReadOpen(String sql) throws SQLException {
		if (this.lonelyCommits && this.readers.gate().isInside() && this.node.state().role() != Role.STANDALONE) {
			throw new SQLNonTransientException("This thread waits for itself: it has a read transaction or a result "
					+ "set open on another connection, and with litefs.jdbc.journal-mode=DELETE nothing can be "
					+ "committed while somebody reads. End the read first, or set litefs.jdbc.journal-mode=WAL. "
					+ "Refused: " + SqliteErrors.shorten(sql), "25001");
		}
	}

	boolean isWritable() {
		return this.node.state().role().isWritable();
	}

	/**
	 * Whether a single statement needs SQLite's write lock before it begins, because
	 * {@code LogLength} has to ask while nobody else can write.
	 * @param kind what the statement does
	 * @return whether it has to run in a transaction
	 */
	boolean locksFirst(StatementKind kind) {
		return !kind.isAlone() && writesToLogOfLitefs();
	}

	/**
	 * Whether commits go through a write-ahead log that LiteFS may truncate.
	 * @return whether there is LiteFS, and no rollback journal
	 */
	boolean writesToLogOfLitefs() {
		return !this.lonelyCommits && this.node.state().role() != Role.STANDALONE;
	}

	/**
	 * Take the writer.
	 * @param sql the first statement that needs it
	 * @param kind what that does
	 * @param timeoutSeconds how long the statement may take, zero for any time
	 * @return the writer
	 * @throws SQLException when it cannot be had; nothing was done
	 */
	WriterLease acquireWriter(String sql, StatementKind kind, int timeoutSeconds) throws SQLException {
		checkNothingReadOpen(sql);
		Sharing sharing = this.kinds.ofTransaction(sql, kind);
		Duration limit = Duration.ofSeconds(timeoutSeconds);
		boolean shorter = timeoutSeconds > 0 && limit.compareTo(this.writer.timeout()) < 0;
		return shorter ? this.writer.acquire(sql, sharing, limit) : this.writer.acquire(sql, sharing);
	}

	String url() {
		return "jdbc:sqlite:" + this.database;
	}

	/**
	 * Make sure that LiteFS has kept what SQLite has committed. In WAL mode LiteFS writes
	 * a transaction down when SQLite releases the write lock, and SQLite ignores errors
	 * of that: when LiteFS dies there, SQLite reports a commit that is gone after
	 * LiteFS's restart. A LiteFS that still answers was not killed before. Without
	 * LiteFS, what SQLite says is true.
	 * @param sql what was committed
	 * @throws OutcomeUnknownSqlException when LiteFS does not answer
	 */
	void confirm(String sql) throws OutcomeUnknownSqlException {
		if (this.node.state().role() == Role.STANDALONE) {
			return;
		}
		try {
			this.node.checkAlive();
		}
		catch (RuntimeException ex) {
			throw new OutcomeUnknownSqlException("It is not known whether LiteFS has kept this: "
					+ SqliteErrors.shorten(sql) + ". SQLite has committed it, but LiteFS does not answer any more ("
					+ ex.getMessage() + "). Look before you repeat it", ex);
		}
	}

}
