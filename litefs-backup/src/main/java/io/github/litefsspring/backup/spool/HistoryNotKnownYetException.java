package io.github.litefsspring.backup.spool;

import java.io.IOException;

/**
 * Another node that knows the database's history does not answer yet. Nothing was done;
 * look again.
 *
 * @since 0.1.0
 */
public class HistoryNotKnownYetException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message who does not answer
	 */
	public HistoryNotKnownYetException(String message) {
		super(message);
	}

}
