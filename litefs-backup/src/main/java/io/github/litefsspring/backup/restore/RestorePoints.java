package io.github.litefsspring.backup.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.ObjectMissingException;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.node.Position;

/**
 * The states of the database that a backup can bring back.
 * <p>
 * Each file of a backup ends with one. Of each level only the newest
 * {@value #MAXIMUM_OF_LEVEL} of a lineage are listed, so that the list is dense for what
 * happened lately and sparse for what is long ago; every other state can be restored by
 * its time all the same. The store is asked once for each file, by several threads, and
 * only for new ones after that.
 *
 * @since 0.1.0
 */
public final class RestorePoints {

	/** The most points of one level and lineage that are listed. */
	public static final int MAXIMUM_OF_LEVEL = 1000;

	private final BackupStore store;

	private final StoredMetadata metadata;

	/**
	 * Prepare lists of a store.
	 * @param store the store
	 */
	public RestorePoints(BackupStore store) {
		this(store, new StoredMetadata(store));
	}

	RestorePoints(BackupStore store, StoredMetadata metadata) {
		this.store = store;
		this.metadata = metadata;
	}

	/**
	 * List the points of all lineages.
	 * @return the points, newest first; those of the current lineage come first
	 * @throws BackupStoreException when the store does not tell
	 */
	public List<RestorePoint> newestFirst() throws BackupStoreException {
		List<RestorePoint> points = new ArrayList<>();
		ExecutorService threads = RestoreThreads.start();
		try {
			List<Lineage> lineages = Lineages.read(this.store).all();
			for (int index = lineages.size() - 1; index >= 0; index--) {
				points.addAll(pointsOf(lineages.get(index), threads));
			}
			return List.copyOf(points);
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * The command that restores a point with Litestream instead of this library.
	 * @param point the point
	 * @return the command line for a shell, or nothing when Litestream cannot reach the
	 * store
	 */
	public Optional<String> litestreamCommand(RestorePoint point) {
		return this.store.litestreamUrl(point.lineage())
			.map((url) -> "litestream restore -o restored.db -txid %s %s".formatted(point.position().txidText(),
					quoted(url)));
	}

	private List<RestorePoint> pointsOf(Lineage lineage, ExecutorService threads) throws BackupStoreException {
		Collection<BackupFile> files = endsOf(ListedLineage.list(this.store, lineage).files());
		try {
			this.metadata.load(files, threads);
		}
		catch (ObjectMissingException ex) {
			// merged or deleted since it was listed
			files = endsOf(ListedLineage.list(this.store, lineage).files());
			this.metadata.load(files, threads);
		}
		List<RestorePoint> points = new ArrayList<>();
		for (BackupFile file : files) {
			Position position = new Position(file.maxTxid(), this.metadata.postApplyChecksum(file));
			points.add(new RestorePoint(lineage.id(), position, this.metadata.timestamp(file), file.level()));
		}
		return points;
	}

	static Collection<BackupFile> endsOf(List<BackupFile> files) {
		TreeSet<Long> reachable = Reachable.ends(files);
		Map<Integer, Integer> listed = new HashMap<>();
		TreeMap<Long, BackupFile> ends = new TreeMap<>(Comparator.reverseOrder());
		files.stream()
			.filter((file) -> reachable.contains(file.maxTxid()))
			.sorted(Comparator.comparingLong(BackupFile::maxTxid).reversed())
			.filter((file) -> listed.merge(file.level(), 1, Integer::sum) <= MAXIMUM_OF_LEVEL)
			.forEach((file) -> ends.merge(file.maxTxid(), file,
					(one, other) -> (one.level() >= other.level()) ? one : other));
		return ends.values();
	}

	private static String quoted(String text) {
		return text.matches("[A-Za-z0-9_:/.=@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
	}

}
