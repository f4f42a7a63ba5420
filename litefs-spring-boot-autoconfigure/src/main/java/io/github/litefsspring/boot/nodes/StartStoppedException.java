package io.github.litefsspring.boot.nodes;

/**
 * The application was told to end while it waited at start-up.
 *
 * @since 0.1.0
 */
public class StartStoppedException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param waitedFor what it waited for, as a part of a sentence
	 */
	public StartStoppedException(String waitedFor) {
		super("The application was told to end while it waited for " + waitedFor);
	}

}
