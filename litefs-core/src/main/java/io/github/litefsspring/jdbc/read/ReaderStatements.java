package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Prepared statements of one reader, the ones used last. To prepare a statement costs
 * more than to read a row with it. SQLite prepares a kept one again by itself when the
 * schema has changed.
 */
final class ReaderStatements {

	private static final int SIZE = 64;

	private final Map<String, ReaderStatement> statements = new LinkedHashMap<>(SIZE * 2, 0.75F, true);

	@Nullable ReaderStatement take(String sql) {
		ReaderStatement statement = this.statements.get(sql);
		return (statement != null && statement.take()) ? statement : null;
	}

	/**
	 * Keep a statement that nobody uses any more, or close it when there is one of the
	 * same text.
	 * @param statement the statement
	 * @throws SQLException what SQLite says
	 */
	void keep(ReaderStatement statement) throws SQLException {
		if (statement.isKept()) {
			statement.giveBack();
		}
		else if (this.statements.putIfAbsent(statement.text(), statement) != null) {
			statement.close();
		}
		else {
			statement.setKept(true);
			statement.giveBack();
			if (this.statements.size() > SIZE) {
				closeOldest();
			}
		}
	}

	private void closeOldest() throws SQLException {
		Iterator<ReaderStatement> oldest = this.statements.values().iterator();
		ReaderStatement statement = oldest.next();
		oldest.remove();
		statement.setKept(false);
		if (statement.take()) {
			statement.close();
		}
	}

	void drop(ReaderStatement statement) {
		this.statements.remove(statement.text(), statement);
	}

}
