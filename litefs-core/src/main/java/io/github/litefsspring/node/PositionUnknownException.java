package io.github.litefsspring.node;

import org.jspecify.annotations.Nullable;

/**
 * LiteFS does not tell the present position of a database: the mount is gone, or its
 * process does not answer.
 *
 * @since 0.1.0
 */
public class PositionUnknownException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create it.
	 * @param message what was read
	 * @param cause why that failed
	 */
	public PositionUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
