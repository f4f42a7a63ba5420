package io.github.litefsspring.backup;

/**
 * Another node stores the transactions now.
 */
final class OtherWriterException extends BackupStoreException {

	private static final long serialVersionUID = 1L;

	OtherWriterException(String message) {
		super(message, null);
	}

}
