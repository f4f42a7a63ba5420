package io.github.litefsspring.backup.store;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A connection that was given up, with the reason in plain words.
 */
final class SftpRefusal extends IOException {

	private static final long serialVersionUID = 1L;

	SftpRefusal(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
