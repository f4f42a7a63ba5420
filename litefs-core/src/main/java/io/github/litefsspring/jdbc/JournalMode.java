package io.github.litefsspring.jdbc;

/**
 * The journal modes that LiteFS can replicate. MEMORY and OFF are missing on purpose:
 * LiteFS sees no commit in them, so nothing would be replicated.
 *
 * @since 0.1.0
 */
public enum JournalMode {

	/** Write-ahead log: readers and the writer do not block each other. */
	WAL,

	/** Rollback journal, deleted after each transaction. */
	DELETE,

	/** Rollback journal, truncated after each transaction. */
	TRUNCATE,

	/** Rollback journal, kept with a zeroed header after each transaction. */
	PERSIST

}
