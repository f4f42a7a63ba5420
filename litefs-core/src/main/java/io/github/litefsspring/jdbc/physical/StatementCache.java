package io.github.litefsspring.jdbc.physical;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.sqlite.SQLiteConnection;

/**
 * Prepared statements of one physical connection that nobody uses now, the ones used
 * last. To prepare a statement costs more than to read or write a row with it. SQLite
 * prepares a kept one again by itself when the schema has changed.
 *
 * @since 0.1.0
 */
public final class StatementCache {

	private static final int SIZE = 64;

	private final SQLiteConnection connection;

	private final Map<String, KeptStatement> statements = new LinkedHashMap<>();

	/**
	 * Create the cache.
	 * @param connection the physical connection
	 */
	public StatementCache(SQLiteConnection connection) {
		this.connection = connection;
	}

	/**
	 * Take a statement that was kept, or prepare one.
	 * @param sql its text
	 * @return the driver's statement
	 * @throws SQLException what SQLite says
	 */
	public PreparedStatement take(String sql) throws SQLException {
		KeptStatement kept = this.statements.remove(sql);
		return (kept != null) ? kept : new KeptStatement(this.connection, sql);
	}

	/**
	 * Keep a statement for the next one, if it is one of this cache.
	 * @param statement the driver's statement
	 * @throws SQLException what SQLite says
	 */
	public void keep(Statement statement) throws SQLException {
		if (!(statement instanceof KeptStatement kept) || kept.isClosed()) {
			statement.close();
			return;
		}
		kept.clear();
		KeptStatement other = this.statements.put(kept.text(), kept);
		if (other != null) {
			other.close();
		}
		else if (this.statements.size() > SIZE) {
			Iterator<KeptStatement> oldest = this.statements.values().iterator();
			KeptStatement last = oldest.next();
			oldest.remove();
			last.close();
		}
	}

}
