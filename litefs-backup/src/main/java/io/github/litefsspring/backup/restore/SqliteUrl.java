package io.github.litefsspring.backup.restore;

import java.nio.file.Path;

/**
 * JDBC URLs of database files that do not change.
 */
final class SqliteUrl {

	private SqliteUrl() {
	}

	// without locks, journals and shared memory beside it
	static String immutable(Path file) {
		// the three characters that end a path in SQLite's URIs
		String path = file.toAbsolutePath().toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23");
		return "jdbc:sqlite:file:%s?immutable=1&mode=ro".formatted(path);
	}

}
