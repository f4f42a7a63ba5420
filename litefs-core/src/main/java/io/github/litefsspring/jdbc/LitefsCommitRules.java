package io.github.litefsspring.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.time.Duration;

import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.read.SharedReads;
import io.github.litefsspring.jdbc.write.CommitRules;
import io.github.litefsspring.jdbc.write.CommitScope;
import io.github.litefsspring.jdbc.write.LogLength;
import io.github.litefsspring.node.LitefsNode;

/**
 * The steps that a commit needs besides SQLite's when LiteFS replicates the database.
 */
final class LitefsCommitRules implements CommitRules {

	private final LitefsNode node;

	private final SharedReads reads;

	private final Duration maxHold;

	private final boolean excludesReaders;

	private final LogLength logLength;

	// excludesReaders: a commit needs the database without readers, as with a rollback
	// journal; maxHold bounds how long it waits for them
	LitefsCommitRules(LitefsNode node, SharedReads reads, Duration maxHold, boolean excludesReaders, Path database) {
		this.node = node;
		this.reads = reads;
		this.maxHold = maxHold;
		this.excludesReaders = excludesReaders;
		this.logLength = new LogLength(database);
	}

	@Override
	public void checkCommitPossible(String sql) throws SQLException {
		if (this.excludesReaders && this.reads.gate().isInside()) {
			throw new SQLNonTransientException("This thread waits for itself: it has a read transaction or a result "
					+ "set open on another connection, and with litefs.jdbc.journal-mode=DELETE nothing can be "
					+ "committed while somebody reads. End the read first, or set litefs.jdbc.journal-mode=WAL. "
					+ "Refused: " + SqliteErrors.shorten(sql), "25001");
		}
	}

	@Override
	public boolean mayTruncateLog() {
		return !this.excludesReaders;
	}

	@Override
	public void beforeWriting() {
		if (!this.excludesReaders) {
			this.logLength.refresh();
		}
	}

	@Override
	public CommitScope beginCommit() {
		return beginCommit(this.excludesReaders);
	}

	CommitScope beginCommit(boolean alone) {
		return this.reads.beginCommit(alone, this.maxHold)::run;
	}

	/**
	 * Make sure that LiteFS has kept what SQLite has committed. In WAL mode LiteFS writes
	 * a transaction down when SQLite releases the write lock, and SQLite ignores errors
	 * of that: when LiteFS dies there, SQLite reports a commit that is gone after
	 * LiteFS's restart. A LiteFS that still answers was not killed before.
	 */
	@Override
	public void confirm(String sql) throws SQLException {
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
