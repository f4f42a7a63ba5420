package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

/**
 * The writer was taken away because this node is no longer the primary. The transaction
 * was rolled back.
 *
 * @since 0.1.0
 */
public class WriterLostException extends SQLException {

	private static final long serialVersionUID = 1L;

	WriterLostException() {
		super("The writer connection was closed because this node is not the primary any more", "25006");
	}

}
