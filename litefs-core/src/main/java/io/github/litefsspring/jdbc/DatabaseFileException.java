package io.github.litefsspring.jdbc;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The database file cannot be used.
 *
 * @since 0.1.0
 */
public class DatabaseFileException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String remedy;

	/**
	 * Create the exception.
	 * @param database the database file
	 * @param problem why it cannot be used, as a part of a sentence
	 * @param remedy what to do
	 * @param cause the failure, {@code null} when there was none yet
	 */
	public DatabaseFileException(Path database, String problem, String remedy, @Nullable Throwable cause) {
		super("The database file " + database.toAbsolutePath().normalize()
				+ " (litefs.database) cannot be used by the user '" + System.getProperty("user.name") + "': " + problem,
				cause);
		this.remedy = remedy;
	}

	/**
	 * The remedy.
	 * @return one or more sentences
	 */
	public String remedy() {
		return this.remedy;
	}

}
