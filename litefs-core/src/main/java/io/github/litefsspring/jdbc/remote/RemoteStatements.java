package io.github.litefsspring.jdbc.remote;

import java.sql.SQLException;

import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import org.jspecify.annotations.Nullable;

/**
 * Runs single writing statements on the primary for a node that is not the primary. A
 * {@link LitefsDataSource} that has one asks it in autocommit mode only: a transaction
 * cannot be moved to another node. Called by several threads at a time.
 *
 * @since 0.1.0
 */
public interface RemoteStatements {

	/**
	 * Tell if a writing statement of this thread goes to the primary. Otherwise it is
	 * refused with {@link NotPrimarySqlException}.
	 * @return {@code false} when it is refused
	 */
	boolean accepts();

	/**
	 * Run a statement on the primary, once. There it is run by
	 * {@link LitefsDataSource#runForOtherNode(RemoteStatement)}.
	 * @param statement the statement
	 * @return its result, or {@code null} when this node has become the primary, so that
	 * it can run here; nothing was done then
	 * @throws NotPrimarySqlException when there is no primary; nothing was done
	 * @throws OutcomeUnknownSqlException when it may or may not have been run
	 * @throws SQLException what the statement failed with on the primary
	 */
	@Nullable RemoteResult run(RemoteStatement statement) throws SQLException;

}
