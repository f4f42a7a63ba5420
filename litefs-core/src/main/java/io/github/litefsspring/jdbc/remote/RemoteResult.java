package io.github.litefsspring.jdbc.remote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Result of a statement on the primary.
 *
 * @param updateCount how many rows it changed
 * @param columns the names of the columns, empty when it gave no rows
 * @param rows the rows that it gave, or its generated keys when it gave none, with values
 * as SQLite knows them: {@code null}, {@code Long}, {@code Double}, {@code String} or
 * {@code byte[]}
 * @since 0.1.0
 */
public record RemoteResult(long updateCount, List<String> columns, List<List<@Nullable Object>> rows) {

	/**
	 * Copy the lists.
	 */
	public RemoteResult {
		columns = List.copyOf(columns);
		rows = rows.stream().map((row) -> Collections.unmodifiableList(new ArrayList<>(row))).toList();
		for (List<@Nullable Object> row : rows) {
			if (row.size() != columns.size()) {
				throw new IllegalArgumentException(
						"A row has %d values, and there are %d columns".formatted(row.size(), columns.size()));
			}
		}
	}

}
