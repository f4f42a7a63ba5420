package io.github.litefsspring.boot.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.restore.DatabasePlace;
import io.github.litefsspring.backup.restore.InitialDatabase;
import io.github.litefsspring.backup.restore.InitialDatabaseException;
import io.github.litefsspring.backup.restore.RestoreProgress;
import io.github.litefsspring.boot.jdbc.DatabasePreparation;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an application that has no database one to begin with, before anything opens it.
 * In a cluster the primary does it, and the replicas wait for what it makes.
 *
 * @since 0.1.0
 */
public final class FirstDatabase implements DatabasePreparation {

	private static final Logger logger = LoggerFactory.getLogger(FirstDatabase.class);

	private static final Duration LONGEST_WAIT = Duration.ofHours(1);

	private static final Duration REPORT = Duration.ofSeconds(10);

	private static final long LOOK_MILLIS = 200;

	private final PlaceOpening place;

	private final @Nullable BackupStore store;

	private final @Nullable Path file;

	private final Duration startupTimeout;

	private long reported = System.nanoTime();

	/**
	 * Create it. Asks neither LiteFS nor the store.
	 * @param place finds out where the database is going to be
	 * @param store the backup to restore; null for none
	 * @param file the SQLite file to begin with where there is no backup; null for none
	 * @param startupTimeout how long to wait for a node that knows its role
	 */
	public FirstDatabase(PlaceOpening place, @Nullable BackupStore store, @Nullable Path file,
			Duration startupTimeout) {
		this.place = place;
		this.store = store;
		this.file = file;
		this.startupTimeout = startupTimeout;
	}

	@Override
	public void beforeOpening(LitefsNode node) throws InterruptedException {
		if ((this.store != null || this.file != null) && awaitWritable(node)) {
			try {
				fill(this.place.open());
			}
			catch (InitialDatabaseException ex) {
				throw new FirstDatabaseException(String.valueOf(ex.getMessage()), ex);
			}
			catch (IOException ex) {
				throw new FirstDatabaseException("There is no telling whether a database exists: " + ex.getMessage(),
						ex);
			}
		}
	}

	private void fill(DatabasePlace database) throws InitialDatabaseException {
		InitialDatabase initial = new InitialDatabase(database);
		BackupStore backup = this.store;
		if (backup != null && initial.restoreIfMissing(backup, this::report) != InitialDatabase.Outcome.NO_BACKUP) {
			return;
		}
		if (this.file != null) {
			initial.importIfMissing(this.file);
		}
	}

	private boolean awaitWritable(LitefsNode node) throws InterruptedException {
		long start = System.nanoTime();
		while (true) {
			Role role = node.state().role();
			if (role.isWritable()) {
				return true;
			}
			boolean replica = role == Role.REPLICA;
			Duration longest = replica ? LONGEST_WAIT : this.startupTimeout;
			boolean exists = !node.state().position().equals(Position.NONE);
			if (exists || System.nanoTime() - start > longest.toNanos()) {
				return false;
			}
			if (replica && isTimeToReport()) {
				logger.info("Waiting for the primary '{}' to make the database", node.state().primary());
			}
			TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
		}
	}

	private void report(RestoreProgress progress) {
		if (isTimeToReport()) {
			logger.info("Restoring the database: {} of {} MB, {} MB/s, {} s left", progress.done() >> 20,
					progress.total() >> 20, progress.bytesPerSecond() >> 20, progress.remaining().toSeconds());
		}
	}

	private synchronized boolean isTimeToReport() {
		long now = System.nanoTime();
		boolean due = now - this.reported > REPORT.toNanos();
		this.reported = due ? now : this.reported;
		return due;
	}

	/**
	 * Finds out where the database is going to be.
	 */
	@FunctionalInterface
	public interface PlaceOpening {

		/**
		 * Find out.
		 * @return the place
		 * @throws IOException when LiteFS does not tell
		 */
		DatabasePlace open() throws IOException;

	}

}
