package io.github.litefsspring.jdbc.physical;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Prepared statements of one physical connection, the ones used last. To prepare a
 * statement costs more than to read or write a row with it. SQLite prepares a kept one
 * again by itself when the schema has changed.
 * <p>
 * A statement stays here while it is in use, so that one look is all it costs to use it
 * again. Only for the user of the connection; not thread-safe.
 *
 * @param <S> the statements
 * @since 0.1.0
 */
public final class StatementCache<S extends KeptStatement> {

	private static final int SIZE = 64;

	// SQLite keeps several times as much for each of them
	private static final int CHARACTERS = 1 << 17;

	private final Map<String, S> statements = new LinkedHashMap<>(SIZE * 2, 0.75F, true);

	private int characters;

	/**
	 * Take a statement that was kept and that is not in use.
	 * @param sql its text
	 * @return the statement, or {@code null} when there is none
	 */
	public @Nullable S take(String sql) {
		S statement = this.statements.get(sql);
		return (statement != null && statement.take()) ? statement : null;
	}

	/**
	 * Keep a statement that is not in use any more, or close it when there is another one
	 * of the same text.
	 * @param statement the statement, which has not failed
	 * @throws SQLException what SQLite says
	 */
	public void keep(S statement) throws SQLException {
		if (statement.isKept()) {
			statement.giveBack();
		}
		else if (KnownTexts.isLong(statement.text())
				|| this.statements.putIfAbsent(statement.text(), statement) != null) {
			statement.close();
		}
		else {
			this.characters += statement.text().length();
			statement.keptBy(this);
			statement.giveBack();
			while (this.statements.size() > SIZE || this.characters > CHARACTERS) {
				closeOldest();
			}
		}
	}

	private void closeOldest() throws SQLException {
		Iterator<S> oldest = this.statements.values().iterator();
		S statement = oldest.next();
		oldest.remove();
		this.characters -= statement.text().length();
		statement.keptBy(null);
		if (statement.take()) {
			statement.close();
		}
	}

	void drop(KeptStatement statement) {
		if (this.statements.remove(statement.text(), statement)) {
			this.characters -= statement.text().length();
		}
	}

}
