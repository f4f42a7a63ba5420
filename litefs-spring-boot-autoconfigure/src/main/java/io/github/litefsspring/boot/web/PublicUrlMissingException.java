package io.github.litefsspring.boot.web;

/**
 * {@code litefs.write.transport=redirect} was set without
 * {@code litefs.primary.public-url}.
 *
 * @since 0.1.0
 */
public class PublicUrlMissingException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 */
	public PublicUrlMissingException() {
		super("litefs.write.transport=redirect needs litefs.primary.public-url, the address under which browsers reach"
				+ " the primary's application");
	}

}
