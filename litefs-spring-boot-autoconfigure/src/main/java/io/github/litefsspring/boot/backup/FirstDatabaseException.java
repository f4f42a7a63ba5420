package io.github.litefsspring.boot.backup;

/**
 * There is no database, and it was not restored or imported. The application must not
 * start with an empty one then.
 *
 * @since 0.1.0
 */
public class FirstDatabaseException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what went wrong and where
	 * @param cause what was tried
	 */
	public FirstDatabaseException(String message, Throwable cause) {
		super(message, cause);
	}

}
