package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.util.Properties;

import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A read-only connection whose driver adds no BEGIN or COMMIT.
 */
class ReaderConnection extends JDBC4Connection {

	ReaderConnection(String file, Properties properties) throws SQLException {
		super("jdbc:sqlite:" + file, file, properties);
		getConnectionConfig().setAutoCommit(false);
	}

	/**
	 * Reads the schema: a mount whose LiteFS process is gone goes on answering
	 * {@code SELECT 1}.
	 */
	@Override
	public boolean isValid(int timeout) throws SQLException {
		if (isClosed()) {
			return false;
		}
		try (var statement = createStatement(); var rows = statement.executeQuery("SELECT 1 FROM sqlite_schema")) {
			rows.next();
			return true;
		}
	}

}
