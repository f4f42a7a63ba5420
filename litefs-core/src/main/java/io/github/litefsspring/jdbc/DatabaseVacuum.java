package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;

import io.github.litefsspring.jdbc.connection.DataSourceParts;
import io.github.litefsspring.jdbc.physical.SqliteErrors.Phase;
import io.github.litefsspring.jdbc.read.ReaderLease;
import io.github.litefsspring.jdbc.statement.Pragmas;
import io.github.litefsspring.jdbc.write.WriterLease;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;

/**
 * Gives the space of deleted rows back to the file system, on every node. SQLite's own
 * {@code VACUUM} ends LiteFS 0.5.14 when there is a write-ahead log. So the database is
 * copied into a file outside the mount, without its free pages, and LiteFS takes that
 * file for the database as its next transaction ({@code /import}). Nothing else changes:
 * neither what is in the database, nor its schema, nor the settings in its header.
 * <p>
 * Writers wait from the copy to the end, so no commit comes between. Reads go on during
 * the copy, and wait while LiteFS writes the file.
 * <p>
 * With a rollback journal, and without LiteFS, SQLite's own {@code VACUUM} does it.
 *
 * @since 0.1.0
 */
public final class DatabaseVacuum {

	private final LitefsDataSource dataSource;

	private final DataSourceParts parts;

	private final Import litefs;

	private final DiskSpace space;

	/**
	 * Create it.
	 * @param dataSource the data source of the database
	 * @param litefs makes a file the database
	 */
	public DatabaseVacuum(LitefsDataSource dataSource, Import litefs) {
		this(dataSource, litefs, FileStore::getUsableSpace);
	}

	DatabaseVacuum(LitefsDataSource dataSource, Import litefs, DiskSpace space) {
		this.dataSource = dataSource;
		this.parts = dataSource.parts();
		this.litefs = litefs;
		this.space = space;
	}

	/**
	 * Make the database as small as its content. Waits for the writer, for at most
	 * {@code litefs.jdbc.connection-timeout}.
	 * @return the sizes before and after, the position, and the time that writers waited
	 * @throws NotPrimarySqlException when this node is not the primary, which the message
	 * names; nothing was done
	 * @throws SQLException when a transaction or a read does not end in time, or SQLite
	 * fails: then the database is as it was
	 * @throws IOException when there is too little room on a disk, or the copy cannot be
	 * made: then the database is as it was; or when LiteFS does not take the copy, or
	 * does not say whether it has
	 */
	public VacuumReport run() throws SQLException, IOException {
		WriterLease lease = this.dataSource.acquireWriter("vacuum the database",
				this.dataSource.settings().connectionTimeout());
		long start = System.nanoTime();
		try {
			long before = size(lease);
			if (this.parts.commits().rules().mayTruncateLog()) {
				byImport(lease);
			}
			else {
				bySqlite(lease);
			}
			this.parts.kinds().schemaChanged();
			Position position = this.parts.node().readPosition();
			return new VacuumReport(before, size(lease), position, Duration.ofNanos(System.nanoTime() - start));
		}
		finally {
			lease.release();
		}
	}

	private static long size(WriterLease lease) throws SQLException {
		return Pragmas.number(lease, "page_count") * Pragmas.number(lease, "page_size");
	}

	private static long used(WriterLease lease) throws SQLException {
		return (Pragmas.number(lease, "page_count") - Pragmas.number(lease, "freelist_count"))
				* Pragmas.number(lease, "page_size");
	}

	private void bySqlite(WriterLease lease) throws SQLException, IOException {
		Path folder = this.parts.database().toAbsolutePath().getParent();
		if (folder != null && this.parts.node().state().role() == Role.STANDALONE) {
			this.space.require(List.of(folder), used(lease));
		}
		DatabaseHeader header = DatabaseHeader.of(lease);
		try {
			lease.commitAndKeep("VACUUM", () -> {
				// a setting of the connection for the next VACUUM: another size ends
				// LiteFS
				lease.control("PRAGMA page_size = " + header.pageSize());
				lease.control("PRAGMA auto_vacuum = " + header.autoVacuum());
				lease.control("VACUUM");
			});
		}
		catch (SQLException ex) {
			throw this.parts.errors().translate(ex, lease, "VACUUM", Phase.COMMIT);
		}
	}

	private void byImport(WriterLease lease) throws SQLException, IOException {
		Path copy = this.litefs.workFile();
		List<Path> folders = this.litefs.folders();
		this.space.require(folders, used(lease));
		try {
			// an import of an earlier time may have left 0, as this one will
			long schemaVersion = Math.max(1, Pragmas.number(lease, "schema_version"));
			setSchemaVersion(lease, schemaVersion);
			Position before = this.parts.node().readPosition();
			Files.deleteIfExists(copy);
			copyTo(copy, DatabaseHeader.of(lease));
			this.parts.readers().withoutReads(this.dataSource.settings().connectionTimeout(), () -> {
				checkUnchanged(before);
				this.litefs.replace(copy);
				// LiteFS has set it to 0, and a connection that remembers another schema
				// of version 0 would look for tables where they are not
				setSchemaVersion(lease, schemaVersion + 1);
			});
		}
		finally {
			Files.deleteIfExists(copy);
		}
	}

	private void checkUnchanged(Position before) throws SQLException {
		Position now = this.parts.node().readPosition();
		if (!now.equals(before)) {
			throw new SQLTransientException(
					"Another program has written to " + this.parts.database() + " while it was copied (" + before
							+ " to " + now + "). Nothing was done; end that program, and " + "run it again",
					"40001");
		}
	}

	private void setSchemaVersion(WriterLease lease, long version) throws SQLException {
		if (Pragmas.number(lease, "schema_version") == version) {
			return;
		}
		try {
			lease.begin();
			lease.control("PRAGMA schema_version = " + version);
			lease.commitAndKeep("PRAGMA schema_version = " + version, true);
		}
		catch (SQLException ex) {
			throw this.parts.errors().translate(ex, lease, "PRAGMA schema_version = " + version, Phase.COMMIT);
		}
	}

	private void copyTo(Path copy, DatabaseHeader header) throws SQLException, IOException {
		ReaderLease reader = this.parts.readers().open();
		try {
			reader.control("VACUUM INTO '" + copy.toString().replace("'", "''") + "'");
		}
		catch (SQLException ex) {
			throw this.parts.errors().translate(ex, reader, "VACUUM INTO " + copy, Phase.READ);
		}
		finally {
			reader.release();
		}
		DatabaseHeader copied = DatabaseHeader.read(copy);
		if (!copied.equals(header)) {
			throw new IOException("The copy has another header than the database, so LiteFS was not given it: " + copied
					+ " instead of " + header + ". Nothing was done");
		}
		DatabaseHeader.markAsWal(copy);
	}

	/**
	 * Way in which a file becomes the database of a primary.
	 *
	 * @since 0.1.0
	 */
	public interface Import {

		/**
		 * File for the copy.
		 * @return a file outside the mount that nothing else uses; its folder exists
		 * @throws IOException when there is none
		 */
		Path workFile() throws IOException;

		/**
		 * Folders that must have room for the database: the one of the work file, and
		 * that of LiteFS.
		 * @return folders that exist
		 * @throws IOException when they are not known
		 */
		List<Path> folders() throws IOException;

		/**
		 * Make a file the database, as the next transaction of its history, and check
		 * that it is.
		 * @param file a SQLite file without a journal, marked as one with a write-ahead
		 * log
		 * @throws IOException when LiteFS refuses, or it is not known
		 */
		void replace(Path file) throws IOException;

	}

}
