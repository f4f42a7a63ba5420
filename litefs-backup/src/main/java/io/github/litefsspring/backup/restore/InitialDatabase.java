package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an application that has no database yet one to begin with, before it opens it:
 * the newest state of a backup, or an existing SQLite file. An existing database is never
 * touched. In a cluster only the primary may call it; replicas wait for what it makes.
 * <p>
 * When it is interrupted, nothing is left but a file in the work folder that the next
 * attempt writes again.
 *
 * @since 0.1.0
 */
public final class InitialDatabase {

	private static final Logger logger = LoggerFactory.getLogger(InitialDatabase.class);

	private static final String RESTORE = "litefs.backup.restore-on-start=if-missing";

	private static final String IMPORT = "litefs.backup.import-on-start";

	private final DatabasePlace place;

	/**
	 * Prepare to fill a place.
	 * @param place where the database is going to be
	 */
	public InitialDatabase(DatabasePlace place) {
		this.place = place;
	}

	/**
	 * Restore the newest state of a backup when there is no database.
	 * @param store the backup
	 * @param progress told how far it is
	 * @return what happened
	 * @throws InitialDatabaseException when the store cannot be reached, the backup is
	 * damaged or cannot be proved, or the database cannot be written: the application
	 * must not start with an empty database then
	 */
	public Outcome restoreIfMissing(BackupStore store, Consumer<RestoreProgress> progress)
			throws InitialDatabaseException {
		try {
			if (!this.place.isEmpty()) {
				return Outcome.EXISTED;
			}
			logger.info("{} is missing: restoring it from {}", this.place.database(), store.target());
			RestoredFile restored = new Restore(store, IntegrityCheck.FULL).restore(RestoreRequest.newest(),
					emptyWorkFile(), progress);
			if (!restored.proved()) {
				throw new DamagedBackupException(
						"its objects in %s were stored without metadata, so nothing proves that they belong together; restore them with litefs-restore and start with %s"
							.formatted(store.target(), IMPORT),
						null);
			}
			Position position = this.place.fill(restored.file());
			logger.info("Restored {} from {}: transaction {} of {}, {} MB in {} s{}", this.place.database(),
					store.target(), restored.point().position().txidText(), restored.point().timestamp(),
					restored.size() >> 20, restored.elapsed().toSeconds(), now(position));
			return Outcome.RESTORED;
		}
		catch (NoBackupException ex) {
			logger.warn("{} is missing, and it starts empty. {}", this.place.database(), ex.getMessage());
			return Outcome.NO_BACKUP;
		}
		catch (IOException ex) {
			throw failed("was not restored", RESTORE, ex);
		}
		finally {
			deleteWorkFile();
		}
	}

	/**
	 * Begin with a copy of a SQLite file when there is no database. The file stays as it
	 * is.
	 * @param file the file; what is in its write-ahead log counts
	 * @return what happened
	 * @throws InitialDatabaseException when the file cannot be read or is damaged, or the
	 * database cannot be written
	 */
	public Outcome importIfMissing(Path file) throws InitialDatabaseException {
		try {
			if (!this.place.isEmpty()) {
				return Outcome.EXISTED;
			}
			Path copy = emptyWorkFile();
			SeedFile.copy(file, copy);
			Position position = this.place.fill(copy);
			logger.info("Imported {} as {}{}", file, this.place.database(), now(position));
			return Outcome.IMPORTED;
		}
		catch (IOException ex) {
			throw failed("was not imported", IMPORT + "=" + file, ex);
		}
		finally {
			deleteWorkFile();
		}
	}

	private Path emptyWorkFile() throws IOException {
		Path file = this.place.workFile();
		Path folder = file.toAbsolutePath().getParent();
		if (folder != null) {
			Files.createDirectories(folder);
		}
		for (String suffix : OutputFile.LEFTOVERS) {
			Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
		}
		return file;
	}

	private void deleteWorkFile() {
		try {
			Files.deleteIfExists(this.place.workFile());
		}
		catch (IOException ex) {
			logger.warn("Cannot delete {}, which is not needed any more: {}", this.place.workFile(),
					DiskErrors.explain(ex));
		}
	}

	private InitialDatabaseException failed(String what, String property, IOException cause) {
		return new InitialDatabaseException("%s is missing and %s (%s): %s".formatted(this.place.database(), what,
				property, DiskErrors.explain(cause)), property, cause);
	}

	private static String now(@Nullable Position position) {
		return (position == null || position.equals(Position.NONE)) ? ""
				: ", now transaction " + position.txidText() + " of this cluster";
	}

	/** Result of the start. */
	public enum Outcome {

		/** There was a database; nothing was done. */
		EXISTED,

		/** The newest state of the backup is the database now. */
		RESTORED,

		/** The file is the database now. */
		IMPORTED,

		/** There is no backup, so there is no database either. */
		NO_BACKUP

	}

}
