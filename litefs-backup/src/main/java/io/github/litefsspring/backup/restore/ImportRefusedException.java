package io.github.litefsspring.backup.restore;

import java.io.IOException;

/**
 * A file must not become the database through LiteFS's import, because LiteFS or the
 * connections of the application would not survive it. Nothing was done. The message says
 * why, and how to get there all the same.
 *
 * @since 0.1.0
 */
public class ImportRefusedException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message why, and what to do instead
	 */
	public ImportRefusedException(String message) {
		super(message);
	}

}
