package io.github.litefsspring.boot.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.litefsspring.backup.Backup;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.restore.InPlaceRestore;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.Position;

/**
 * The database that the application uses, for a restore in place. All writes of a cluster
 * end at the primary's one writer, so its holder has stopped them.
 *
 * @since 0.1.0
 */
public final class RunningDatabase implements InPlaceRestore.Cluster {

	private final LitefsDataSource dataSource;

	private final Backup backup;

	private final Replacement replacement;

	RunningDatabase(LitefsDataSource dataSource, Backup backup, Replacement replacement) {
		this.dataSource = dataSource;
		this.backup = backup;
		this.replacement = replacement;
	}

	@Override
	public Closeable fenceWriters() throws IOException {
		try {
			Connection writer = this.dataSource.exclusive().getConnection();
			try (Statement statement = writer.createStatement()) {
				statement.execute("SELECT 1");
			}
			catch (SQLException ex) {
				writer.close();
				throw ex;
			}
			return () -> close(writer);
		}
		catch (SQLException ex) {
			throw new IOException("The writers could not be stopped, so nothing was done: " + ex.getMessage(), ex);
		}
	}

	private static void close(Connection writer) throws IOException {
		try {
			writer.close();
		}
		catch (SQLException ex) {
			throw new IOException("The writer could not be given back: " + ex.getMessage(), ex);
		}
	}

	@Override
	public void requireFits(Path file) throws IOException {
		this.replacement.requireFits(file);
	}

	@Override
	public RestorePoint snapshotNow() throws BackupStoreException {
		return this.backup.snapshotNow();
	}

	@Override
	public Position replace(Path file) throws IOException {
		return this.replacement.replace(file);
	}

	@Override
	public void awaitEverywhere(Position position) throws IOException {
		this.replacement.awaitEverywhere(position);
	}

	/**
	 * The steps that depend on LiteFS and on the other nodes.
	 */
	public interface Replacement {

		/**
		 * Check that a file may replace the database. Changes nothing.
		 * @param file a SQLite file without a journal
		 * @throws IOException when it may not, or it cannot be told
		 */
		void requireFits(Path file) throws IOException;

		/**
		 * Make a file the database, check that it is, and that it can be written.
		 * @param file a SQLite file without a journal, which may be changed to fit
		 * @return the position after it
		 * @throws IOException when that failed, or it is not known
		 */
		Position replace(Path file) throws IOException;

		/**
		 * Wait until every node has a position.
		 * @param position the position
		 * @throws IOException when one does not reach it in time
		 */
		void awaitEverywhere(Position position) throws IOException;

	}

}
