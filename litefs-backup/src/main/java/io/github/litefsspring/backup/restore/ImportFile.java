package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.sqlite.SqliteHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SQLite file that is going to be the database of a cluster through LiteFS's import. It
 * is a copy of our own, so it may be changed to fit.
 * <p>
 * LiteFS 0.5.14 takes any file. What it does not survive, or open connections do not, is
 * refused here before anything is done; what can be made right is made right:
 * <ul>
 * <li>another page size ends LiteFS, which does not start again with that data directory:
 * refused;</li>
 * <li>another encoding makes every connection that is open fail: refused;</li>
 * <li>fewer pages than the header names make LiteFS end at the next commit (WAL):
 * refused;</li>
 * <li>a file format that this SQLite does not write: refused;</li>
 * <li>another journal mode makes the connections and LiteFS use different journals: the
 * file gets the journal mode of the database;</li>
 * <li>{@code auto_vacuum} in WAL mode ends LiteFS at a later large DELETE: it is taken
 * out of the file.</li>
 * </ul>
 * The reserved bytes of a page, the schema format, {@code user_version},
 * {@code application_id} and {@code default_cache_size} are those of the file afterwards.
 *
 * @since 0.1.0
 */
public final class ImportFile {

	private static final Logger logger = LoggerFactory.getLogger(ImportFile.class);

	private static final String OTHERWISE = ". Nothing was done. To get there, restore into a file with litefs-restore, "
			+ "and let an empty cluster (nodes with new LiteFS data directories) begin with it: "
			+ "litefs.backup.import-on-start=FILE";

	private final Path file;

	/**
	 * Name the file.
	 * @param file a SQLite file without a journal, which may be changed
	 */
	public ImportFile(Path file) {
		this.file = file;
	}

	/**
	 * Check that the file may replace a database that is open. Changes nothing.
	 * @param live the database
	 * @throws ImportRefusedException when it may not
	 * @throws IOException when the file cannot be read
	 */
	public void requireFits(LiveDatabase live) throws IOException {
		SqliteHeader header = requireImportable();
		if (header.pageSize() != live.pageSize()) {
			throw new ImportRefusedException(
					"It has pages of %d bytes, the database has pages of %d. LiteFS ends when pages change their size, and does not start again"
						.formatted(header.pageSize(), live.pageSize()) + OTHERWISE);
		}
		if (!header.encoding().equalsIgnoreCase(live.encoding())) {
			throw new ImportRefusedException(
					"Its texts are encoded in %s, those of the database in %s. Connections that are open cannot read another encoding"
						.formatted(header.encoding(), live.encoding()) + OTHERWISE);
		}
	}

	// changes nothing
	SqliteHeader requireImportable() throws IOException {
		SqliteHeader header = SqliteHeader.read(this.file);
		if (header.writeVersion() < 1 || header.writeVersion() > 2 || header.readVersion() < 1
				|| header.readVersion() > 2) {
			throw new ImportRefusedException(
					"%s was written in a later format of SQLite (write version %d, read version %d), which this version cannot write. Nothing was done"
						.formatted(this.file, header.writeVersion(), header.readVersion()));
		}
		if (Files.size(this.file) < header.pages() * header.pageSize()) {
			throw new ImportRefusedException(
					"%s is incomplete: it has %d bytes, and its header names %d pages of %d. Nothing was done"
						.formatted(this.file, Files.size(this.file), header.pages(), header.pageSize()));
		}
		return header;
	}

	/**
	 * Make the file fit a database that is open.
	 * @param live the database
	 * @throws ImportRefusedException when it cannot be made to fit
	 * @throws IOException when the file cannot be read or written
	 */
	public void fit(LiveDatabase live) throws IOException {
		requireFits(live);
		fit(live.journalMode());
	}

	/**
	 * Make the file fit an empty cluster.
	 * @param mode the journal mode in which the application opens the database
	 * @throws ImportRefusedException when it cannot be made to fit
	 * @throws IOException when the file cannot be read or written
	 */
	public void fit(JournalMode mode) throws IOException {
		SqliteHeader header = requireImportable();
		boolean wal = mode == JournalMode.WAL;
		writeHeader(header, JournalMode.DELETE);
		if (wal && header.autoVacuum()) {
			removeAutoVacuum();
		}
		if (wal) {
			writeHeader(SqliteHeader.read(this.file), mode);
		}
	}

	private void writeHeader(SqliteHeader header, JournalMode mode) throws IOException {
		int version = (mode == JournalMode.WAL) ? 2 : 1;
		try (RandomAccessFile opened = new RandomAccessFile(this.file.toFile(), "rw")) {
			opened.setLength(header.pages() * header.pageSize());
			opened.seek(SqliteHeader.PAGES);
			opened.writeInt((int) header.pages());
			opened.seek(SqliteHeader.VERSIONS);
			opened.write(version);
			opened.write(version);
		}
	}

	private void removeAutoVacuum() throws IOException {
		Path rewritten = this.file.resolveSibling(this.file.getFileName() + ".rewritten");
		Files.deleteIfExists(rewritten);
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + this.file);
				Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA auto_vacuum = NONE");
			// unlike VACUUM, it keeps the row ids of tables without a primary key
			statement.execute("VACUUM INTO '%s'".formatted(rewritten.toString().replace("'", "''")));
		}
		catch (SQLException ex) {
			Files.deleteIfExists(rewritten);
			throw new IOException(
					"auto_vacuum could not be taken out of %s: %s".formatted(this.file, DiskErrors.explain(ex)), ex);
		}
		Files.move(rewritten, this.file, StandardCopyOption.REPLACE_EXISTING);
		logger.info("{} had auto_vacuum, which ends LiteFS in WAL mode: it was taken out", this.file);
	}

}
