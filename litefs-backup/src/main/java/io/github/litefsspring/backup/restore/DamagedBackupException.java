package io.github.litefsspring.backup.restore;

import io.github.litefsspring.backup.BackupStoreException;
import org.jspecify.annotations.Nullable;

/**
 * A backup cannot be restored as it is: an object is damaged or missing, or what it gives
 * is not the database that was backed up.
 *
 * @since 0.1.0
 */
public class DamagedBackupException extends BackupStoreException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is wrong with which object
	 * @param cause what the reader of the object said, or null
	 */
	public DamagedBackupException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
