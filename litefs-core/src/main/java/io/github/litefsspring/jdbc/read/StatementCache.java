package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Prepared statements of one reader that nobody uses now, the ones used last. To prepare
 * a statement costs more than to read a row with it. SQLite prepares a kept one again by
 * itself when the schema has changed.
 */
final class StatementCache {

	private static final int SIZE = 64;

	private final Map<String, ReaderStatement> statements = new LinkedHashMap<>();

	@Nullable ReaderStatement take(String sql) {
		return this.statements.remove(sql);
	}

	void keep(ReaderStatement statement) throws SQLException {
		statement.clearParameters();
		statement.setMaxRows(0);
		ReaderStatement other = this.statements.put(statement.text(), statement);
		if (other != null) {
			other.close();
		}
		else if (this.statements.size() > SIZE) {
			Iterator<ReaderStatement> oldest = this.statements.values().iterator();
			ReaderStatement last = oldest.next();
			oldest.remove();
			last.close();
		}
	}

}
