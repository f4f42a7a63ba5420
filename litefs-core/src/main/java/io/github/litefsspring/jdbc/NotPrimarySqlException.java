package io.github.litefsspring.jdbc;

import java.sql.SQLTransientException;

import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * A write was sent to a node that is not the primary. Nothing of that statement was done,
 * so it can be sent to the primary.
 * <p>
 * Its SQLState is 25006 (read-only SQL transaction).
 *
 * @since 0.1.0
 */
public class NotPrimarySqlException extends SQLTransientException {

	/** SQLState "read-only SQL transaction". */
	public static final String SQL_STATE = "25006";

	private static final long serialVersionUID = 1L;

	private final Role role;

	private final @Nullable String primary;

	/**
	 * Create the exception.
	 * @param message what was refused and why
	 * @param state what the node was at that moment
	 * @param cause what SQLite said, if it was asked
	 */
	public NotPrimarySqlException(String message, NodeState state, @Nullable Throwable cause) {
		super(message, SQL_STATE, cause);
		this.role = state.role();
		this.primary = state.primary();
	}

	/**
	 * The role of this node when the write was refused.
	 * @return the role
	 */
	public Role role() {
		return this.role;
	}

	/**
	 * The primary's LiteFS host name.
	 * @return the name, or {@code null} when none is known
	 */
	public @Nullable String primary() {
		return this.primary;
	}

}
