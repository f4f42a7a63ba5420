package io.github.litefsspring.node;

/**
 * A problem that {@link Doctor} found.
 *
 * @param severity how bad it is
 * @param text one line that names the thing and the remedy
 * @since 0.1.0
 */
public record Finding(Severity severity, String text) {

	static Finding warning(String text) {
		return new Finding(Severity.WARNING, text);
	}

	static Finding error(String text) {
		return new Finding(Severity.ERROR, text);
	}

	/** Severity of a finding. */
	public enum Severity {

		/** Something will not work as well as it could, or not at all later. */
		WARNING,

		/** The database is not replicated, or writes cannot work. */
		ERROR

	}

}
