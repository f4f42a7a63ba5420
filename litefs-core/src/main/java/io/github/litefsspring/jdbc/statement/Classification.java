package io.github.litefsspring.jdbc.statement;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.litefsspring.jdbc.physical.SqliteErrors;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge that the first words of a text give.
 *
 * @param kind what it does
 * @param refusal why it cannot run through the pool, {@code null} when it can
 * @param insert whether it may insert rows
 * @param unsafe whether it would break replication, so it is refused everywhere
 * @param pragma whether it is a PRAGMA that writes, which acts even under EXPLAIN
 * @param readsLastWrite whether it asks what the last write of its connection has left
 * @param returning whether it writes and returns rows
 * @param end where something can be added to it, if it is one statement
 */
public record Classification(StatementKind kind, @Nullable String refusal, boolean insert, boolean unsafe,
		boolean pragma, boolean readsLastWrite, boolean returning, int end) {

	private static final Set<String> TRANSACTION_CONTROL = Set.of("BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT",
			"RELEASE");

	// writes to the database, never to the connection
	private static final Set<String> STORED_PRAGMAS = Set.of("USER_VERSION", "APPLICATION_ID", "SCHEMA_VERSION",
			"PAGE_SIZE", "AUTO_VACUUM", "ENCODING", "DEFAULT_CACHE_SIZE");

	private static final Set<String> ACTING_PRAGMAS = Set.of("WAL_CHECKPOINT", "OPTIMIZE", "INCREMENTAL_VACUUM");

	private static final Set<String> READING_PRAGMAS = Set.of("TABLE_INFO", "TABLE_XINFO", "TABLE_LIST", "INDEX_INFO",
			"INDEX_XINFO", "INDEX_LIST", "FOREIGN_KEY_LIST", "FOREIGN_KEY_CHECK", "INTEGRITY_CHECK", "QUICK_CHECK",
			"FUNCTION_LIST", "COLLATION_LIST", "MODULE_LIST", "PRAGMA_LIST", "COMPILE_OPTIONS", "DATABASE_LIST");

	// of one or more statements, without asking SQLite
	static Classification of(String sql) {
		if (sql.indexOf('\0') >= 0) {
			return refusedEverywhere("The text contains a NUL character, at which SQLite stops reading");
		}
		SqlText text = SqlText.of(sql);
		List<List<String>> statements = text.statements();
		if (statements.isEmpty()) {
			return refused("The text contains no SQL statement");
		}
		return (statements.size() == 1) ? ofHead(statements.get(0)).in(text) : ofScript(statements);
	}

	private static Classification ofScript(List<List<String>> statements) {
		String refusal = null;
		for (List<String> head : statements) {
			Classification part = head.isEmpty() ? kind(StatementKind.READ) : ofHead(head);
			if (part.unsafe) {
				return part;
			}
			String why = (part.kind.runsOutsideTransactions() || part.kind == StatementKind.TRANSACTION_SETTING)
					? head.get(0) + " cannot be one of several statements in one text; run it by itself" : part.refusal;
			refusal = (refusal != null) ? refusal : why;
		}
		return new Classification(StatementKind.SCRIPT, refusal, false, false, false, false, false, 0);
	}

	private static Classification ofHead(List<String> head) {
		String first = head.get(0);
		if (TRANSACTION_CONTROL.contains(first)) {
			return refused(first + " as SQL text would end or begin a transaction behind JDBC's back. Use "
					+ "Connection.setAutoCommit, commit, rollback and setSavepoint, or @Transactional");
		}
		return switch (first) {
			case "SELECT", "VALUES" -> kind(StatementKind.READ);
			case "INSERT", "REPLACE" -> kind(StatementKind.WRITE).thatInserts();
			case "UPDATE", "DELETE", "ANALYZE", "REINDEX" -> kind(StatementKind.WRITE);
			case "CREATE" -> isTemporary(head) ? refused("CREATE TEMP would live on one pooled connection only, and "
					+ "the next statement may run on another one. Use an ordinary table, a CTE, or "
					+ "LitefsDataSource.exclusive()") : kind(StatementKind.SCHEMA);
			case "DROP", "ALTER" -> kind(StatementKind.SCHEMA);
			case "ATTACH", "DETACH" -> refused(first + " would change one pooled connection only. LiteFS replicates "
					+ "databases of the mount one by one: use a second data source, or LitefsDataSource.exclusive()");
			case "VACUUM" -> kind(head.contains("INTO") ? StatementKind.READ_OUTSIDE : StatementKind.WRITE_OUTSIDE);
			case "EXPLAIN" -> ofExplain(head);
			case "PRAGMA" -> ofPragma(head);
			case "BACKUP" -> refused("'backup to' does not finish while others write. Use VACUUM INTO with a file "
					+ "outside the mount");
			case "RESTORE" -> refusedEverywhere(
					"'restore from' would replace the database behind LiteFS's back. Use " + "LiteFS's import");
			default -> kind(StatementKind.ASK);
		};
	}

	private static boolean isTemporary(List<String> head) {
		return head.size() > 1 && (head.get(1).equals("TEMP") || head.get(1).equals("TEMPORARY"));
	}

	private static Classification ofExplain(List<String> head) {
		// a PRAGMA acts while it is prepared, even under EXPLAIN
		int at = SqlText.afterExplain(head);
		boolean pragma = at < head.size() && head.get(at).equals("PRAGMA");
		return pragma ? ofPragma(head.subList(at, head.size())) : kind(StatementKind.READ);
	}

	private static Classification ofPragma(List<String> head) {
		int at = (head.size() > 2 && head.get(2).equals(".")) ? 3 : 1;
		String name = (at < head.size()) ? SqlText.unquoted(head.get(at)) : "";
		boolean valued = head.size() > at + 1;
		if (ACTING_PRAGMAS.contains(name)) {
			return name.equals("WAL_CHECKPOINT") ? kind(StatementKind.WRITE_OUTSIDE) : writingPragma();
		}
		if (!valued || READING_PRAGMAS.contains(name)) {
			return kind(StatementKind.READ);
		}
		if (STORED_PRAGMAS.contains(name)) {
			return writingPragma();
		}
		if (name.equals("DEFER_FOREIGN_KEYS")) {
			return kind(StatementKind.TRANSACTION_SETTING);
		}
		return ofFlag(name.toLowerCase(Locale.ROOT), head.subList(at + 1, head.size()));
	}

	private static Classification ofFlag(String name, List<String> value) {
		if (name.equals("journal_mode")) {
			// the way back from WAL ends LiteFS on every replica
			return refusedEverywhere("PRAGMA journal_mode with a value could stop LiteFS from replicating. Set "
					+ "litefs.jdbc.journal-mode instead, which the writer applies where it is safe");
		}
		boolean breaks = switch (name) {
			case "locking_mode" -> value.stream().map(SqlText::unquoted).anyMatch("EXCLUSIVE"::equals);
			case "mmap_size" -> !value.contains("0");
			default -> false;
		};
		if (breaks) {
			return refusedEverywhere("PRAGMA " + name + " with this value would stop LiteFS from replicating");
		}
		String property = name.equals("busy_timeout") ? "litefs.jdbc.busy-timeout"
				: "litefs.jdbc.driver-properties." + name;
		return refused("PRAGMA " + name + " with a value would change one pooled connection only. Set " + property
				+ " instead, or use LitefsDataSource.exclusive() in a script");
	}

	private Classification in(SqlText text) {
		// a trigger or a view asks when it is used
		boolean asks = text.readsLastWrite() && this.kind != StatementKind.SCHEMA;
		boolean inserts = this.insert || text.verb().equals("INSERT") || text.verb().equals("REPLACE");
		boolean returning = text.isReturning() && !this.kind.isRead() && this.kind != StatementKind.SCHEMA;
		return new Classification(this.kind, this.refusal, inserts, this.unsafe, this.pragma, asks, returning,
				text.end());
	}

	private Classification thatInserts() {
		return new Classification(this.kind, this.refusal, true, this.unsafe, this.pragma, this.readsLastWrite,
				this.returning, this.end);
	}

	private static Classification kind(StatementKind kind) {
		return new Classification(kind, null, false, false, false, false, false, 0);
	}

	private static Classification writingPragma() {
		return new Classification(StatementKind.WRITE, null, false, false, true, false, false, 0);
	}

	private static Classification refused(String why) {
		return new Classification(StatementKind.WRITE, why, false, false, false, false, false, 0);
	}

	// for what must not run on any connection; the reason has no full stop
	static Classification refusedEverywhere(String why) {
		return new Classification(StatementKind.WRITE, why, false, true, false, false, false, 0);
	}

	public boolean isRefused(boolean exclusive) {
		return this.refusal != null && (!exclusive || this.unsafe);
	}

	public void checkAllowed(String sql, boolean exclusive) throws SQLException {
		if (isRefused(exclusive)) {
			throw new SQLFeatureNotSupportedException(this.refusal + ". Refused: " + SqliteErrors.shorten(sql),
					"0A000");
		}
	}

}
