package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.sqlite.SqliteUrl;

/**
 * The thoroughness with which SQLite looks at a database file. That its bytes are those
 * of the database that was backed up is proved by checksums in any case.
 *
 * @since 0.1.0
 */
public enum IntegrityCheck {

	/** Not at all. */
	NONE,

	/**
	 * {@code PRAGMA quick_check}: every page and row, but not whether indexes agree with
	 * their tables.
	 */
	QUICK,

	/** {@code PRAGMA integrity_check}: everything. */
	FULL;

	private static final int ERRORS = 5;

	/**
	 * Let SQLite look at a file.
	 * @param file the database; no connection has it open, and no journal is beside it
	 * @throws DamagedBackupException when SQLite finds something
	 */
	public void check(Path file) throws IOException {
		if (this == NONE) {
			return;
		}
		String pragma = (this == QUICK) ? "quick_check" : "integrity_check";
		List<String> findings = new ArrayList<>();
		try (Connection connection = DriverManager.getConnection(SqliteUrl.immutable(file));
				Statement statement = connection.createStatement()) {
			if (this == FULL) {
				// it looks up every row in every index: twice as fast without copying
				// pages
				statement.execute("pragma mmap_size=" + Long.MAX_VALUE);
			}
			try (ResultSet result = statement.executeQuery("pragma %s(%d)".formatted(pragma, ERRORS))) {
				while (result.next()) {
					findings.add(result.getString(1));
				}
			}
		}
		catch (SQLException ex) {
			throw new DamagedBackupException("SQLite cannot read the database: " + ex.getMessage(), ex);
		}
		if (!findings.equals(List.of("ok"))) {
			throw new DamagedBackupException(
					"SQLite's %s of the database finds: %s".formatted(pragma, String.join("; ", findings)), null);
		}
	}

}
