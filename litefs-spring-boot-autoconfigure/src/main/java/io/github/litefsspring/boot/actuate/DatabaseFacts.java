package io.github.litefsspring.boot.actuate;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SQLite's facts about the database file.
 *
 * @param name the file name
 * @param journalMode the journal mode, {@code null} when the database cannot be read
 * @param pageSize bytes of a page, {@code null} when the database cannot be read
 */
record DatabaseFacts(String name, @Nullable String journalMode, @Nullable Integer pageSize) {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseFacts.class);

	static DatabaseFacts read(Path database, @Nullable DataSource dataSource) {
		String name = String.valueOf(database.getFileName());
		if (dataSource == null) {
			return new DatabaseFacts(name, null, null);
		}
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			return new DatabaseFacts(name, pragma(statement, "journal_mode"),
					Integer.valueOf(pragma(statement, "page_size")));
		}
		catch (SQLException | NumberFormatException ex) {
			logger.debug("Cannot read the journal mode and page size of {}", database, ex);
			return new DatabaseFacts(name, null, null);
		}
	}

	private static String pragma(Statement statement, String name) throws SQLException {
		try (ResultSet result = statement.executeQuery("PRAGMA " + name)) {
			result.next();
			return result.getString(1);
		}
	}

}
