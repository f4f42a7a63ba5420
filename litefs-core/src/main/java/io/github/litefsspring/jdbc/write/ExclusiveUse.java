package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

/**
 * The time that a thread has the writer for migrations and scripts, through one
 * connection or several.
 */
final class ExclusiveUse {

	private final WriterLease writer;

	private final Commits commits;

	private final ForeignKeyCheck foreignKeys;

	private final Runnable afterwards;

	private int users;

	private int depth;

	// something was written in the outermost transaction
	private boolean wrote;

	ExclusiveUse(WriterLease writer, Commits commits, Runnable afterwards) {
		this.writer = writer;
		this.commits = commits;
		this.foreignKeys = new ForeignKeyCheck(writer);
		this.afterwards = afterwards;
	}

	WriterLease writer() {
		return this.writer;
	}

	Commits commits() {
		return this.commits;
	}

	ForeignKeyCheck foreignKeys() {
		return this.foreignKeys;
	}

	boolean isHeldBy(Thread thread) {
		return this.writer.isHeldBy(thread);
	}

	ExclusiveLease share() {
		this.users++;
		return new ExclusiveLease(this);
	}

	void enforceNoForeignKeys() throws SQLException {
		this.writer.control("PRAGMA foreign_keys = OFF");
	}

	// inside the one that another connection of the use has begun; returns its depth, 1
	// for the outermost
	int begin() throws SQLException {
		if (this.depth == 0) {
			// a script before may have switched it on
			enforceNoForeignKeys();
			this.wrote = false;
			this.writer.begin();
		}
		else {
			this.writer.control("SAVEPOINT " + savepoint(this.depth + 1));
		}
		this.depth++;
		return this.depth;
	}

	void commit(int level, String sql, boolean wrote) throws SQLException {
		if (level > this.depth) {
			throw new SQLException("The transaction around this one has ended before it", "25000");
		}
		wrote(wrote);
		if (level > 1) {
			this.writer.control("RELEASE " + savepoint(level));
			this.depth = level - 1;
			return;
		}
		try {
			this.foreignKeys.check();
			this.writer.commitAndKeep(sql, this.wrote);
		}
		catch (SQLException | RuntimeException | Error ex) {
			// after a COMMIT there is nothing left to roll back
			this.writer.rollbackAfter(ex);
			throw ex;
		}
		finally {
			this.depth = 0;
		}
	}

	// checks what ran outside of transactions, if no connection is inside one
	void checkForeignKeys() throws SQLException {
		if (this.depth > 0) {
			return;
		}
		if (this.users == 1) {
			// what a BEGIN of a script has left open is not stored
			this.writer.rollback();
		}
		this.foreignKeys.check();
	}

	boolean isInTransaction() {
		return this.depth > 0;
	}

	void wrote(boolean wrote) {
		this.wrote |= wrote;
	}

	void rollback(int level) throws SQLException {
		if (level > this.depth) {
			return;
		}
		this.depth = level - 1;
		if (level == 1) {
			this.writer.rollback();
		}
		else {
			this.writer.control("ROLLBACK TO " + savepoint(level));
			this.writer.control("RELEASE " + savepoint(level));
		}
	}

	boolean isTransactionOpen() {
		if (this.depth > 0 && !this.writer.isTransactionOpen()) {
			this.depth = 0;
		}
		return this.depth > 0;
	}

	void release() {
		this.users--;
		if (this.users == 0) {
			this.afterwards.run();
			// whatever a script has set on it goes with it
			this.writer.markBroken();
			this.writer.release();
		}
	}

	private static String savepoint(int level) {
		return "litefs_exclusive_" + level;
	}

}
