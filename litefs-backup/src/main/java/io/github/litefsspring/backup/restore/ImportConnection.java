package io.github.litefsspring.backup.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.write.LogLength;
import org.sqlite.SQLiteConfig;

/**
 * A connection to the database that is replaced, from before the import until after it.
 * Writers must have been stopped while it is open.
 */
final class ImportConnection implements Closeable {

	private static final int BUSY_TIMEOUT_MILLIS = 10_000;

	private static final int COUNTS = 16;

	private final Connection connection;

	private final LogLength log;

	private ImportConnection(Connection connection, LogLength log) {
		this.connection = connection;
		this.log = log;
	}

	static ImportConnection open(Path database) throws IOException {
		SQLiteConfig config = new SQLiteConfig();
		config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
		config.setPragma(SQLiteConfig.Pragma.SYNCHRONOUS, "NORMAL");
		try {
			return new ImportConnection(DriverManager.getConnection("jdbc:sqlite:" + database, config.toProperties()),
					new LogLength(database));
		}
		catch (SQLException ex) {
			throw new IOException("%s cannot be opened: %s. Nothing was done".formatted(database, ex.getMessage()), ex);
		}
	}

	LiveDatabase live() throws IOException {
		try {
			return LiveDatabase.of(this.connection);
		}
		catch (SQLException ex) {
			throw new IOException("The database cannot be read: %s. Nothing was done".formatted(ex.getMessage()), ex);
		}
	}

	/**
	 * Prove that the database can be written, by writing what connections know it by.
	 * LiteFS sets the schema cookie to 0 with each import, so that a connection would
	 * take the schema of one imported file for that of another. In a rollback journal
	 * mode the same is true of the change counter and the pages that a connection keeps:
	 * the number of commits makes it another one after each import.
	 * @param before the database before the import
	 * @param txid the transaction that the import was
	 * @throws IOException when it cannot be written
	 */
	void proveWritable(LiveDatabase before, long txid) throws IOException {
		int commits = (before.journalMode() == JournalMode.WAL) ? 1 : 1 + Math.floorMod(txid, COUNTS);
		try (Statement statement = this.connection.createStatement()) {
			int schemaVersion = Math.max(before.schemaVersion(), 0) + 1;
			for (int commit = 0; commit < commits; commit++) {
				statement.execute("BEGIN IMMEDIATE");
				this.log.refresh();
				statement.execute("PRAGMA schema_version = " + (schemaVersion + commit));
				statement.execute("COMMIT");
			}
		}
		catch (SQLException ex) {
			throw new IOException(
					"The database was replaced as transaction %016x, but it cannot be written: %s. Restart the applications"
						.formatted(txid, ex.getMessage()),
					ex);
		}
	}

	@Override
	public void close() throws IOException {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IOException("A connection to the database could not be closed: " + ex.getMessage(), ex);
		}
	}

}
