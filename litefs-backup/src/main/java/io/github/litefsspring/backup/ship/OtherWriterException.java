package io.github.litefsspring.backup.ship;

import io.github.litefsspring.backup.BackupStoreException;

/**
 * Another node stores the transactions now.
 *
 * @since 0.1.0
 */
public final class OtherWriterException extends BackupStoreException {

	private static final long serialVersionUID = 1L;

	OtherWriterException(String message) {
		super(message, null);
	}

}
