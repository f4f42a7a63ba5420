package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import io.github.litefsspring.sqlite.SqliteHeader;
import org.sqlite.SQLiteConnection;

/**
 * A copy of an existing SQLite file to begin with. What is still in its write-ahead log
 * or must be rolled back from its journal is taken into account.
 */
final class SeedFile {

	private SeedFile() {
	}

	static void copy(Path source, Path copy) throws IOException {
		if (!Files.isRegularFile(source)) {
			throw new IOException("%s is not a file".formatted(source));
		}
		SqliteHeader.read(source);
		if (hasContent(source, "-wal") || hasContent(source, "-journal")) {
			copyWithSqlite(source, copy);
		}
		else {
			Files.copy(source, copy);
		}
		IntegrityCheck.FULL.check(copy);
	}

	private static void copyWithSqlite(Path source, Path copy) throws IOException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + source)) {
			int status = connection.unwrap(SQLiteConnection.class).getDatabase().backup("main", copy.toString(), null);
			if (status != 0) {
				throw new IOException("SQLite cannot copy %s (error %d)".formatted(source, status));
			}
		}
		catch (SQLException ex) {
			throw new IOException("SQLite cannot copy %s: %s".formatted(source, ex.getMessage()), ex);
		}
	}

	private static boolean hasContent(Path source, String suffix) throws IOException {
		Path file = source.resolveSibling(source.getFileName() + suffix);
		return Files.exists(file) && Files.size(file) > 0;
	}

}
