package io.github.litefsspring.jdbc.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.sql.SQLDataException;
import java.sql.SQLException;

/**
 * Reads stream parameters when they are set: a statement may run twice, a stream can be
 * read once.
 */
final class Streams {

	private Streams() {
	}

	static byte[] bytes(InputStream stream, long length) throws SQLException {
		try {
			return (length < 0) ? stream.readAllBytes() : stream.readNBytes((int) length);
		}
		catch (IOException ex) {
			throw new SQLDataException("A stream parameter could not be read", "22000", ex);
		}
	}

	static String text(Reader reader, long length) throws SQLException {
		try {
			var writer = new StringWriter();
			reader.transferTo(writer);
			String text = writer.toString();
			return (length < 0 || length >= text.length()) ? text : text.substring(0, (int) length);
		}
		catch (IOException ex) {
			throw new SQLDataException("A character stream parameter could not be read", "22000", ex);
		}
	}

}
