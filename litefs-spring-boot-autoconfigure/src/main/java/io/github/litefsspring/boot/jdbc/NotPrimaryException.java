package io.github.litefsspring.boot.jdbc;

import java.util.Optional;

import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessException;

/**
 * Something that may run on the primary only was asked of a node that is not the primary.
 * The refused statement, or the refused method, had no effect, so it can be sent to the
 * primary.
 * <p>
 * Thrown by JDBC operations that write on a replica, and by methods marked with
 * {@link io.github.litefsspring.primary.PrimaryOnly @PrimaryOnly}. In a web request it
 * sends the request to the primary. JPA, jOOQ and MyBatis wrap it:
 * {@link #findIn(Throwable)} finds it nevertheless.
 *
 * @since 0.1.0
 */
public class NotPrimaryException extends TransientDataAccessException {

	private static final long serialVersionUID = 1L;

	private final Role role;

	private final @Nullable String primary;

	/**
	 * Create the exception for something that was refused before the database was asked.
	 * @param message what was refused and why
	 * @param state what the node was at that moment
	 */
	public NotPrimaryException(String message, NodeState state) {
		super(message);
		this.role = state.role();
		this.primary = state.primary();
	}

	/**
	 * Create the exception for a statement that was refused.
	 * @param message what was refused and why
	 * @param cause what the data source said
	 */
	public NotPrimaryException(String message, NotPrimarySqlException cause) {
		super(message, cause);
		this.role = cause.role();
		this.primary = cause.primary();
	}

	/**
	 * The role of this node when it refused.
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

	/**
	 * Look for "not the primary" in an exception, its causes and, for an
	 * {@code SQLException}, the exceptions that follow it.
	 * @param failure the exception to look into
	 * @return the exception found; a {@link NotPrimarySqlException} that no translator
	 * has translated is translated here
	 */
	public static Optional<NotPrimaryException> findIn(@Nullable Throwable failure) {
		return CauseChain.of(failure).flatMap((cause) -> {
			if (cause instanceof NotPrimaryException notPrimary) {
				return Optional.of(notPrimary).stream();
			}
			if (cause instanceof NotPrimarySqlException sql) {
				return Optional.of(new NotPrimaryException(String.valueOf(sql.getMessage()), sql)).stream();
			}
			return Optional.<NotPrimaryException>empty().stream();
		}).findFirst();
	}

}
