package io.github.litefsspring.backup;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A backup store refused a request or cannot be reached. The message says in plain words
 * what is wrong and where.
 *
 * @since 0.1.0
 */
public class BackupStoreException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is wrong, with the target and the key
	 * @param cause what the store's library said, or null
	 */
	public BackupStoreException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
