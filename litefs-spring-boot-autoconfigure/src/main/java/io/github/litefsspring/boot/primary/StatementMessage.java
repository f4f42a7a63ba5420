package io.github.litefsspring.boot.primary;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.litefsspring.jdbc.remote.KeyRequest;
import io.github.litefsspring.jdbc.remote.RemoteStatement;
import org.jspecify.annotations.Nullable;

/**
 * A statement on its way to the primary.
 *
 * @param sql one statement
 * @param primary who is meant: the name that LiteFS publishes, so that a message for one
 * primary cannot be played to the next
 * @param parameters the parameters
 * @param keys which generated keys are wanted
 * @param maxRows how many rows it may return, 0 for all
 * @param queryTimeout how long it may run in seconds, 0 for ever
 * @param trace the headers of the trace
 */
record StatementMessage(String sql, String primary, List<SqlValue> parameters, @Nullable KeyRequest keys, long maxRows,
		int queryTimeout, Map<String, String> trace) implements PrimaryMessage {

	StatementMessage {
		Objects.requireNonNull(sql, "sql");
		Objects.requireNonNull(primary, "primary");
		parameters = List.copyOf(parameters);
		trace = (trace != null) ? Map.copyOf(trace) : Map.of();
		if (maxRows < 0 || queryTimeout < 0) {
			throw new IllegalArgumentException("A limit is negative");
		}
	}

	static StatementMessage of(RemoteStatement statement, String primary, Map<String, String> trace) {
		return new StatementMessage(statement.sql(), primary,
				statement.parameters().stream().map(SqlValue::of).toList(), statement.keys(), statement.maxRows(),
				statement.queryTimeout(), trace);
	}

	RemoteStatement statement() {
		return new RemoteStatement(this.sql, SqlValue.values(this.parameters), this.keys, this.maxRows,
				this.queryTimeout);
	}

}
