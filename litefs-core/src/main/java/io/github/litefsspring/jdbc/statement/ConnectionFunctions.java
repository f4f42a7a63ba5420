package io.github.litefsspring.jdbc.statement;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The functions that ask what the last write of the same connection has left.
 *
 * @since 0.1.0
 */
public final class ConnectionFunctions {

	/** The rowid of the last row that was inserted. */
	public static final String LAST_INSERT_ROWID = "LAST_INSERT_ROWID";

	/** The number of rows that the last statement has written. */
	public static final String CHANGES = "CHANGES";

	/** The number of rows that the connection has written. */
	public static final String TOTAL_CHANGES = "TOTAL_CHANGES";

	private ConnectionFunctions() {
	}

	/**
	 * Write the answers into a text instead of the questions.
	 * @param sql a text that calls some of these functions
	 * @param answers the answers that are known, by function
	 * @return the text with the answers, {@code null} when one of them is not known
	 */
	public static @Nullable String answered(String sql, Map<String, Long> answers) {
		StringBuilder answered = new StringBuilder();
		int at = 0;
		for (SqlText.Call call : SqlText.of(sql).calls()) {
			Long answer = answers.get(call.function());
			if (answer == null) {
				return null;
			}
			answered.append(sql, at, call.start()).append(answer.longValue());
			at = call.end();
		}
		return answered.append(sql.substring(at)).toString();
	}

}
