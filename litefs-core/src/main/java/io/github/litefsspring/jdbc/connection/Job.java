package io.github.litefsspring.jdbc.connection;

import java.sql.PreparedStatement;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.remote.KeyRequest;
import org.jspecify.annotations.Nullable;

/**
 * A statement, or one statement with several sets of parameters, that runs in one go.
 *
 * @param sql the statement
 * @param members how many times it runs
 * @param parameters how many parameters were set
 * @param run binds parameters and executes
 * @param keys which generated keys are wanted, {@code null} for none
 * @param wanted what the caller takes
 */
record Job(String sql, int members, int parameters, Run run, @Nullable KeyRequest keys, Wanted wanted) {

	Job with(String text) {
		return new Job(text, this.members, this.parameters, this.run, this.keys, this.wanted);
	}

	interface Run {

		boolean execute(PreparedStatement physical, int member) throws SQLException;

	}

}
