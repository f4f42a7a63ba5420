package io.github.litefsspring.api;

import org.jspecify.annotations.Nullable;

/**
 * A LiteFS process did not answer, refused, or answered something that is not LiteFS's
 * answer. The message names the URL, the property that sets it and what came back.
 *
 * @since 0.1.0
 */
public class LitefsApiException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** Kinds of failed calls. */
	public enum Problem {

		/** No connection, or the connection was lost. */
		UNREACHABLE,

		/** Connected, but no complete answer in time. */
		TIMED_OUT,

		/** An answer with another status than 200; its text is in the message. */
		REFUSED,

		/** An answer that is not what LiteFS sends, such as HTML or truncated JSON. */
		UNREADABLE

	}

	private final Problem problem;

	/**
	 * Create the exception.
	 * @param problem what went wrong
	 * @param message what was asked, what came back, and the property to look at
	 * @param cause the cause, if any
	 */
	public LitefsApiException(Problem problem, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.problem = problem;
	}

	/**
	 * Kind of this failure.
	 * @return the kind
	 */
	public Problem problem() {
		return this.problem;
	}

}
