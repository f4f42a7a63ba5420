package io.github.litefsspring.backup.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.node.Position;

/**
 * Takes the running database back to a restore point. The state that it leaves is stored
 * before, and the restore is one more transaction of the same history, so that it can be
 * undone by another one.
 *
 * @since 0.1.0
 */
public final class InPlaceRestore {

	private final Restore restore;

	private final Cluster cluster;

	/**
	 * Prepare the restore.
	 * @param restore reads the backup
	 * @param cluster what has to be done on the nodes
	 */
	public InPlaceRestore(Restore restore, Cluster cluster) {
		this.restore = restore;
		this.cluster = cluster;
	}

	/**
	 * Restore a point. Writers wait only from the moment at which the restored file is
	 * there and verified.
	 * @param point the point
	 * @param workFile a file for this alone, with room for the whole database; it is
	 * deleted in the end
	 * @param progress told how far the download is
	 * @return what was done
	 * @throws IOException when the point cannot be restored: then the database is as it
	 * was; or when the import or what follows failed, which the message says
	 */
	public Report restoreTo(RestorePoint point, Path workFile, Consumer<RestoreProgress> progress) throws IOException {
		try {
			Files.deleteIfExists(workFile);
			RestoredFile restored = this.restore.restore(RestoreRequest.of(point), workFile, progress);
			long start = System.nanoTime();
			try (Closeable fence = this.cluster.fenceWriters()) {
				this.cluster.requireFits(workFile);
				RestorePoint before = this.cluster.snapshotNow();
				Position after = this.cluster.replace(workFile);
				awaitEverywhere(after, before);
				return new Report(restored.point(), before, after, Duration.ofNanos(System.nanoTime() - start));
			}
		}
		finally {
			Files.deleteIfExists(workFile);
		}
	}

	private void awaitEverywhere(Position after, RestorePoint before) throws IOException {
		try {
			this.cluster.awaitEverywhere(after);
		}
		catch (IOException ex) {
			throw new IOException(
					"The database was restored as transaction %s, but not every node has it yet: %s. The state before is the restore point %s of lineage %s"
						.formatted(after.txidText(), ex.getMessage(), before.position().txidText(), before.lineage()),
					ex);
		}
	}

	/**
	 * The work on the nodes of a cluster, as the primary.
	 */
	public interface Cluster {

		/**
		 * Stop writers on all nodes and wait until none is in a transaction.
		 * @return lets them go on when it is closed
		 * @throws IOException when they cannot be stopped; none is stopped then
		 */
		Closeable fenceWriters() throws IOException;

		/**
		 * Check that a file may replace the database. Changes nothing.
		 * @param file a SQLite file without a journal
		 * @throws ImportRefusedException when it may not
		 * @throws IOException when it cannot be told
		 * @see ClusterDatabase#requireFits(Path)
		 */
		void requireFits(Path file) throws IOException;

		/**
		 * Store the database as it is.
		 * @return the point that brings it back
		 * @throws IOException when it could not be stored
		 */
		RestorePoint snapshotNow() throws IOException;

		/**
		 * Make a file the database, check that it is, and that it can be written.
		 * @param file a SQLite file without a journal, which may be changed to fit
		 * @return the position after it
		 * @throws IOException when that failed, or it is not known
		 * @see ClusterDatabase#replace(Path)
		 */
		Position replace(Path file) throws IOException;

		/**
		 * Wait until every node has a position.
		 * @param position the position
		 * @throws IOException when one does not reach it in time, naming the node
		 */
		void awaitEverywhere(Position position) throws IOException;

	}

	/**
	 * Result of a restore.
	 *
	 * @param restored the point that was restored
	 * @param before the point that brings back what was there before
	 * @param after the position of the database on every node
	 * @param fenced how long writers waited
	 */
	public record Report(RestorePoint restored, RestorePoint before, Position after, Duration fenced) {

	}

}
