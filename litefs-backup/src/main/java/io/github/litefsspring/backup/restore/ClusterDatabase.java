package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.node.Position;

/**
 * The database in LiteFS's mount on the primary. A file becomes the database through
 * LiteFS's import.
 *
 * @since 0.1.0
 */
public final class ClusterDatabase implements DatabasePlace {

	private static final Duration SHORTEST_TIMEOUT = Duration.ofMinutes(1);

	private static final long BYTES_PER_SECOND = 2_000_000;

	private final Path database;

	private final Path workFolder;

	private final LitefsApi api;

	private final JournalMode journalMode;

	/**
	 * Name the database of an application that opens it in WAL mode.
	 * @param database its file in the mount
	 * @param workFolder a folder outside the mount with room for the whole database
	 * @param api the local LiteFS process, which must be the primary when a file is
	 * imported
	 */
	public ClusterDatabase(Path database, Path workFolder, LitefsApi api) {
		this(database, workFolder, api, JournalMode.WAL);
	}

	/**
	 * Name the database.
	 * @param database its file in the mount
	 * @param workFolder a folder outside the mount with room for the whole database
	 * @param api the local LiteFS process, which must be the primary when a file is
	 * imported
	 * @param journalMode the mode in which the application opens the database, which
	 * LiteFS could not change any more
	 */
	public ClusterDatabase(Path database, Path workFolder, LitefsApi api, JournalMode journalMode) {
		this.database = database;
		this.workFolder = workFolder;
		this.api = api;
		this.journalMode = journalMode;
	}

	@Override
	public Path database() {
		return this.database;
	}

	@Override
	public boolean isEmpty() throws IOException {
		return position().txid() == 0 && !(Files.exists(this.database) && Files.size(this.database) > 0);
	}

	@Override
	public Path workFile() {
		return this.workFolder.resolve(name() + ".restored");
	}

	@Override
	public Position fill(Path file) throws IOException {
		if (!isEmpty()) {
			throw new FileAlreadyExistsException(this.database.toString(), null, "it was created meanwhile");
		}
		new ImportFile(file).fit(this.journalMode);
		return importFile(file);
	}

	/**
	 * Check that a file may replace the database. Changes nothing.
	 * @param file a SQLite file without a journal
	 * @throws ImportRefusedException when LiteFS, or connections that are open, would not
	 * survive it
	 * @throws IOException when it cannot be told
	 */
	public void requireFits(Path file) throws IOException {
		try (ImportConnection connection = ImportConnection.open(this.database)) {
			new ImportFile(file).requireFits(connection.live());
		}
	}

	/**
	 * Make a file the database that there is, as the next transaction of its history, and
	 * prove that the database can be written. Writers must have been stopped before.
	 * @param file a SQLite file without a journal, which is changed to fit
	 * ({@link ImportFile})
	 * @return the position after the import and the proof
	 * @throws ImportRefusedException when LiteFS, or connections that are open, would not
	 * survive it; nothing was done
	 * @throws IOException when LiteFS refuses, as a replica does, or the database is not
	 * what was imported, or it cannot be written; after a time-out it may or may not have
	 * been replaced
	 */
	public Position replace(Path file) throws IOException {
		if (isEmpty()) {
			return fill(file);
		}
		try (ImportConnection connection = ImportConnection.open(this.database)) {
			LiveDatabase live = connection.live();
			new ImportFile(file).fit(live);
			Position imported = importFile(file);
			connection.proveWritable(live, imported.txid());
			Position proved = position();
			if (proved.txid() <= imported.txid()) {
				throw new IOException("The database was replaced as transaction %s, but LiteFS has not noticed a write"
					.formatted(imported.txidText()));
			}
			return proved;
		}
	}

	private Position importFile(Path file) throws IOException {
		long expected = ImportedChecksum.of(file);
		Duration timeout = SHORTEST_TIMEOUT.plusSeconds(Files.size(file) / BYTES_PER_SECOND);
		try {
			this.api.importFile(name(), file, timeout);
		}
		catch (LitefsApiException ex) {
			throw new IOException("LiteFS did not import %s: %s".formatted(file, ex.getMessage()), ex);
		}
		Position position = position();
		if (position.checksum() != expected) {
			throw new IOException(
					"LiteFS has imported %s, but its database has the checksum %s at transaction %s instead of %016x"
						.formatted(file, position.checksumText(), position.txidText(), expected));
		}
		return position;
	}

	/**
	 * The position that LiteFS publishes for the database.
	 * @return the position; {@link Position#NONE} when there is no database
	 * @throws IOException when the mount does not tell
	 */
	public Position position() throws IOException {
		Path file = this.database.resolveSibling(name() + "-pos");
		try {
			return Position.parse(Files.readString(file));
		}
		catch (NoSuchFileException ex) {
			if (!Files.exists(this.database.resolveSibling(".lag"))) {
				throw new IOException("%s is not in a LiteFS mount: %s".formatted(this.database, ex.getMessage()), ex);
			}
			return Position.NONE;
		}
		catch (IllegalArgumentException ex) {
			throw new IOException("%s holds no position: %s".formatted(file, ex.getMessage()), ex);
		}
	}

	private String name() {
		return String.valueOf(this.database.getFileName());
	}

}
