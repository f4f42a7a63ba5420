package io.github.litefsspring.boot.backup;

/**
 * The backup cannot begin on this machine, whatever the store says. The message names
 * what is wrong and where.
 *
 * @since 0.1.0
 */
public class BackupStartException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is wrong and where
	 * @param cause what was tried
	 */
	public BackupStartException(String message, Throwable cause) {
		super(message, cause);
	}

}
