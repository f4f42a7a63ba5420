package io.github.litefsspring.backup;

import org.jspecify.annotations.Nullable;

/**
 * An object that should be in the backup store is not there.
 *
 * @since 0.1.0
 */
public class ObjectMissingException extends BackupStoreException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is missing, with the target and the key
	 * @param cause what the store's library said, or null
	 */
	public ObjectMissingException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
