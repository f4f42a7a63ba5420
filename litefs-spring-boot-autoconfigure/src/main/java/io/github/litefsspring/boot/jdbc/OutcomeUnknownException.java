package io.github.litefsspring.boot.jdbc;

import java.util.Optional;

import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A write may or may not have happened, and this node cannot tell. It must not be retried
 * without looking first, hence it is not a transient exception.
 *
 * @since 0.1.0
 */
public class OutcomeUnknownException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is unknown, and how to find out
	 * @param cause what happened
	 */
	public OutcomeUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Look for an unknown outcome in an exception, its causes and, for an
	 * {@code SQLException}, the exceptions that follow it.
	 * @param failure the exception to look into
	 * @return the exception found; an {@link OutcomeUnknownSqlException} that no
	 * translator has translated is translated here
	 */
	public static Optional<OutcomeUnknownException> findIn(@Nullable Throwable failure) {
		return CauseChain.of(failure).flatMap((cause) -> {
			if (cause instanceof OutcomeUnknownException unknown) {
				return Optional.of(unknown).stream();
			}
			if (cause instanceof OutcomeUnknownSqlException sql) {
				return Optional.of(new OutcomeUnknownException(String.valueOf(sql.getMessage()), sql)).stream();
			}
			return Optional.<OutcomeUnknownException>empty().stream();
		}).findFirst();
	}

}
