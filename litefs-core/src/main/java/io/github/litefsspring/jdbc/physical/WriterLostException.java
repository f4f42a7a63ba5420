package io.github.litefsspring.jdbc.physical;

import java.sql.SQLException;

/**
 * The writer was taken away, because this node is no longer the primary or because the
 * data source was closed. The transaction was rolled back.
 *
 * @since 0.1.0
 */
public class WriterLostException extends SQLException {

	private static final long serialVersionUID = 1L;

	private final boolean closed;

	public WriterLostException(boolean closed) {
		super(closed ? "The data source was closed, so the write transaction was rolled back. Nothing was committed"
				: "The writer connection was closed because this node is not the primary any more",
				closed ? "08003" : "25006");
		this.closed = closed;
	}

	/**
	 * Tell if it was taken away because the data source was closed.
	 * @return {@code false} when this node is not the primary any more
	 */
	public boolean isClosed() {
		return this.closed;
	}

}
