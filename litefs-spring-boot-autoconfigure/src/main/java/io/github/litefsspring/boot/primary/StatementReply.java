package io.github.litefsspring.boot.primary;

import java.util.List;
import java.util.Objects;

import io.github.litefsspring.jdbc.remote.RemoteResult;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a statement.
 *
 * @param node the node that answers
 * @param notPrimary whether it is not the primary, so that nothing was done
 * @param result what the statement gave
 * @param failure what it failed with
 * @param position the position of what it wrote
 */
record StatementReply(String node, boolean notPrimary, @Nullable Result result, @Nullable SqlFailure failure,
		@Nullable String position) implements PrimaryReply {

	StatementReply {
		Objects.requireNonNull(node, "node");
	}

	/**
	 * Result of the statement.
	 *
	 * @param updateCount how many rows it changed
	 * @param columns the names of the columns, empty for no rows
	 * @param rows the rows, or the generated keys
	 */
	record Result(long updateCount, List<String> columns, List<List<SqlValue>> rows) {

		Result {
			columns = List.copyOf(columns);
			rows = rows.stream().map(List::copyOf).toList();
		}

		static Result of(RemoteResult result) {
			return new Result(result.updateCount(), result.columns(),
					result.rows().stream().map((row) -> row.stream().map(SqlValue::of).toList()).toList());
		}

		RemoteResult result() {
			return new RemoteResult(this.updateCount, this.columns, this.rows.stream().map(SqlValue::values).toList());
		}

	}

}
