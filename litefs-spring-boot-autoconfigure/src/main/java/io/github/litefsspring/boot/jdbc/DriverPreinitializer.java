package io.github.litefsspring.boot.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/**
 * Loads SQLite's native library while Spring reads the application's configuration. Both
 * take a good part of a start.
 */
class DriverPreinitializer implements BackgroundPreinitializer {

	@Override
	public void preinitialize() throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
			connection.isValid(0);
		}
	}

}
