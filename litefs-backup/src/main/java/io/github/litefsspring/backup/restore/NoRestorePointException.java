package io.github.litefsspring.backup.restore;

import io.github.litefsspring.backup.BackupStoreException;

/**
 * The store works, but does not hold the state that was asked for.
 *
 * @since 0.1.0
 */
public class NoRestorePointException extends BackupStoreException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is not there, and what is
	 */
	public NoRestorePointException(String message) {
		super(message, null);
	}

}
