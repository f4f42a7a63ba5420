package io.github.litefsspring.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.List;

import io.github.litefsspring.jdbc.physical.ResultCodes;
import io.github.litefsspring.node.Role;
import org.sqlite.SQLiteErrorCode;

/**
 * Says why a database file cannot be used, before anything depends on it. It never opens
 * the file itself: to close it again would drop SQLite's locks on it.
 */
final class DatabaseFileCheck {

	private static final String OTHER_FILE = "Set litefs.database to an SQLite database, or to a file that does not "
			+ "exist yet: it is created.";

	private static final String PERMISSION = "Give that user the right to read and write there, or set "
			+ "litefs.database to a file in another folder.";

	private final Path file;

	DatabaseFileCheck(Path file) {
		this.file = file.toAbsolutePath();
	}

	// for a plain file: the driver would open what it may not write, and fail much later
	void checkAccess() {
		if (Files.isDirectory(this.file)) {
			throw problem("it is a folder", OTHER_FILE);
		}
		checkFolder();
		for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
			Path existing = Path.of(this.file + suffix);
			if (Files.exists(existing) && !(Files.isReadable(existing) && Files.isWritable(existing))) {
				throw problem("it may not read and write " + existing, PERMISSION);
			}
		}
	}

	private void checkFolder() {
		Path folder = this.file.getParent();
		while (folder != null && !Files.exists(folder)) {
			folder = folder.getParent();
		}
		if (folder == null) {
			return;
		}
		if (!Files.isDirectory(folder)) {
			throw problem(folder + " is a file, so there can be no folder of this name", OTHER_FILE);
		}
		if (!Files.isWritable(folder)) {
			throw problem("it may not create files in the folder " + folder, PERMISSION);
		}
	}

	// what will not be better at the next try is told; the rest is left to the first use
	void explain(SQLException ex, Role role) {
		int code = ResultCodes.of(ex) & 0xff;
		if (code == SQLiteErrorCode.SQLITE_NOTADB.code) {
			throw new DatabaseFileException(this.file, "it is no SQLite database (or an encrypted one)", OTHER_FILE,
					ex);
		}
		boolean unreachable = role == Role.STANDALONE && code == SQLiteErrorCode.SQLITE_CANTOPEN.code;
		if (unreachable || ex instanceof SQLNonTransientException) {
			throw new DatabaseFileException(this.file, String.valueOf(ex.getMessage()),
					unreachable ? PERMISSION : "Change what the message names. Nothing was written.", ex);
		}
	}

	private DatabaseFileException problem(String problem, String remedy) {
		return new DatabaseFileException(this.file, problem, remedy, null);
	}

}
