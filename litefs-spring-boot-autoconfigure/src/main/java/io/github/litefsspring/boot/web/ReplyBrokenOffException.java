package io.github.litefsspring.boot.web;

import java.io.IOException;

/**
 * The primary's reply broke off after its beginning had been passed on. Thrown so that
 * the server closes the connection, and the client does not take the part for the whole.
 */
class ReplyBrokenOffException extends IOException {

	private static final long serialVersionUID = 1L;

	ReplyBrokenOffException(String primary, IOException cause) {
		super("The reply of the primary '%s' broke off".formatted(primary), cause);
	}

}
