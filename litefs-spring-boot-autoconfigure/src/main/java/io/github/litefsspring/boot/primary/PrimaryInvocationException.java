package io.github.litefsspring.boot.primary;

import org.jspecify.annotations.Nullable;

/**
 * A method with {@code @PrimaryOnly(elsewhere = INVOKE)} could not be called on the
 * primary, or threw something that this node cannot recreate. The message says which.
 *
 * @since 0.1.0
 */
public class PrimaryInvocationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what happened, and whether the method ran
	 * @param cause what is known of it
	 */
	public PrimaryInvocationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
