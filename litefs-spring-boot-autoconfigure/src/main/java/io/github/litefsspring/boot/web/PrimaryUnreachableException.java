package io.github.litefsspring.boot.web;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * No connection to the primary could be made. Nothing was sent, so the request can be
 * tried again.
 *
 * @since 0.1.0
 */
public class PrimaryUnreachableException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message which address was tried, and the property that sets it
	 * @param cause what happened
	 */
	public PrimaryUnreachableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
