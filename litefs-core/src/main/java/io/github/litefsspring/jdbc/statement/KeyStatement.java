package io.github.litefsspring.jdbc.statement;

import org.jspecify.annotations.Nullable;

/**
 * Statement that runs to get the generated keys of another one.
 *
 * @param sql the statement, with a RETURNING clause of its own or one that was added
 * @param keys what the rows consist of when they are the keys and nothing else
 * @param isLastRowId whether SQLite has to be asked for the last rowid
 */
public record KeyStatement(String sql, @Nullable ReturnedColumns keys, boolean isLastRowId) {

	public static KeyStatement without(String sql) {
		return new KeyStatement(sql, null, false);
	}

	static KeyStatement lastRowId(String sql) {
		return new KeyStatement(sql, null, true);
	}

}
