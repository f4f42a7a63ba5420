package io.github.litefsspring.backup;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a backup target cannot work, whatever the store says: the target has a
 * wrong form, a library is missing or two settings contradict each other. The message
 * names the property and the remedy, and repeats no secret.
 *
 * @since 0.1.0
 */
public class BackupTargetException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is wrong and what to do
	 */
	public BackupTargetException(String message) {
		super(message);
	}

	/**
	 * Create the exception.
	 * @param message what is wrong and what to do
	 * @param cause what a library said, or null
	 */
	public BackupTargetException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
