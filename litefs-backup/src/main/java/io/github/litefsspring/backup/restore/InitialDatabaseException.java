package io.github.litefsspring.backup.restore;

import java.io.IOException;

/**
 * An application was told to begin with a restored or imported database, and could not.
 *
 * @since 0.1.0
 */
public class InitialDatabaseException extends IOException {

	private static final long serialVersionUID = 1L;

	private final String property;

	/**
	 * Create the exception.
	 * @param message what went wrong, with the property
	 * @param property the property and value that asked for it
	 * @param cause what went wrong
	 */
	public InitialDatabaseException(String message, String property, IOException cause) {
		super(message, cause);
		this.property = property;
	}

	/**
	 * The setting that asked for the database.
	 * @return the property with its value
	 */
	public String property() {
		return this.property;
	}

}
