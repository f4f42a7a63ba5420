package io.github.litefsspring.jdbc.statement;

/**
 * Kind of a statement, as far as its route depends on it.
 */
public enum StatementKind {

	/** Reads. */
	READ,

	/** Reads, but not inside a transaction: VACUUM INTO. */
	READ_OUTSIDE,

	/** Writes. */
	WRITE,

	/** Changes the schema. */
	SCHEMA,

	/** Writes, but not inside a transaction: VACUUM. */
	WRITE_OUTSIDE,

	/** Several statements in one text; at least one may write. */
	SCRIPT,

	/** A setting of the write transaction it is in: PRAGMA defer_foreign_keys. */
	TRANSACTION_SETTING,

	/** Its first words do not tell: SQLite has to be asked. */
	ASK;

	public boolean isRead() {
		return this == READ || this == READ_OUTSIDE;
	}

	public boolean writes() {
		return !isRead() && this != ASK;
	}

	public boolean runsOutsideTransactions() {
		return this == READ_OUTSIDE || this == WRITE_OUTSIDE;
	}

	// whether another node can have one such statement run here
	public boolean canTravel() {
		return this == WRITE || this == SCHEMA || this == ASK;
	}

	public boolean changesSchema() {
		return this == SCHEMA || this == SCRIPT || this == WRITE_OUTSIDE;
	}

}
