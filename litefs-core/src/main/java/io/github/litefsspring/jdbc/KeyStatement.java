package io.github.litefsspring.jdbc;

/**
 * What runs to get the generated keys of a statement.
 *
 * @param sql the statement, with a RETURNING clause of its own or one that was added
 * @param isRowsAreKeys whether the rows that it gives are the keys and nothing else
 * @param isLastRowId whether SQLite has to be asked for the last rowid
 */
record KeyStatement(String sql, boolean isRowsAreKeys, boolean isLastRowId) {

	static KeyStatement without(String sql) {
		return new KeyStatement(sql, false, false);
	}

	static KeyStatement returning(String sql) {
		return new KeyStatement(sql, true, false);
	}

	static KeyStatement lastRowId(String sql) {
		return new KeyStatement(sql, false, true);
	}

}
