package io.github.litefsspring.boot.jpa;

/**
 * Thrown at start when Hibernate is there and no dialect for SQLite.
 *
 * @since 0.1.0
 */
public class DialectMissingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	DialectMissingException() {
		super("Hibernate itself has no dialect for SQLite; it is in a library of its own, which is not on the class path");
	}

}
