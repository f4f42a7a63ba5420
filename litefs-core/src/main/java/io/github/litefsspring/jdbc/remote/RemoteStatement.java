package io.github.litefsspring.jdbc.remote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A statement on its way to the primary.
 *
 * @param sql one statement
 * @param parameters its parameters as SQLite knows them: {@code null}, {@code Long},
 * {@code Double}, {@code String} or {@code byte[]}
 * @param keys which generated keys are wanted, {@code null} for none
 * @param maxRows how many rows it may return, 0 for all
 * @param queryTimeout how long it may run in seconds, 0 for ever
 * @since 0.1.0
 */
public record RemoteStatement(String sql, List<@Nullable Object> parameters, @Nullable KeyRequest keys, long maxRows,
		int queryTimeout) {

	/**
	 * Copy the parameters.
	 */
	public RemoteStatement {
		parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
	}

}
