package io.github.litefsspring.cli;

import java.util.List;

/**
 * Is told how the second of two databases differs from the first. Values are SQL
 * literals.
 */
interface DiffReport {

	void schema(char sign, String object);

	void row(char sign, String table, List<String> columns, List<String> values);

	void changed(String table, List<String> key, List<String> keyValues, List<Change> changes);

	/**
	 * A value that differs.
	 *
	 * @param column the column
	 * @param before the value in the first database
	 * @param after the value in the second database
	 */
	record Change(String column, String before, String after) {
	}

}
