package io.github.litefsspring.sqlite;

import java.nio.file.Path;

/**
 * JDBC URLs of database files that do not change.
 */
public final class SqliteUrl {

	private SqliteUrl() {
	}

	/**
	 * Name a file that is read without locks, journals and shared memory beside it.
	 * @param file the database
	 * @return its URL
	 */
	public static String immutable(Path file) {
		// the three characters that end a path in SQLite's URIs
		String path = file.toAbsolutePath().toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23");
		return "jdbc:sqlite:file:%s?immutable=1&mode=ro".formatted(path);
	}

}
