package io.github.litefsspring.backup.lineage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.StoredObject;
import io.github.litefsspring.ltx.LtxFileName;

/**
 * Files of level 0 that came too late: sent by a writer that had already been replaced,
 * after the next one had looked where the lineage ends. They are no part of the history,
 * although they continue it as well, and the compaction deletes them.
 * <p>
 * They show by overlapping with others. Merged files and snapshots are made of whole
 * files of the history, so one that is only partly in a merged file came too late; of two
 * files of level 0 it is the one whose writer has the lower epoch. Without an overlap
 * nothing is asked of the store.
 *
 * @since 0.1.0
 */
public final class LateFiles {

	private LateFiles() {
	}

	/**
	 * Find them.
	 * @param store the store
	 * @param single the names of the files of level 0
	 * @param merged the names of merged files and snapshots
	 * @param keys the key of a file of level 0
	 * @return those that came too late
	 * @throws BackupStoreException when the store does not tell
	 */
	public static Set<LtxFileName> among(BackupStore store, Collection<LtxFileName> single,
			Collection<LtxFileName> merged, KeyOf keys) throws BackupStoreException {
		TreeSet<Long> ends = new TreeSet<>(Long::compareUnsigned);
		for (LtxFileName file : merged) {
			ends.add(file.minTxid() - 1);
			ends.add(file.maxTxid());
		}
		Set<LtxFileName> late = new HashSet<>();
		List<LtxFileName> others = new ArrayList<>();
		for (LtxFileName file : single) {
			Long end = ends.ceiling(file.minTxid());
			if (end != null && Long.compareUnsigned(end, file.maxTxid()) < 0) {
				late.add(file);
			}
			else {
				others.add(file);
			}
		}
		others.sort(Comparator.comparing(LtxFileName::minTxid, Long::compareUnsigned));
		List<LtxFileName> overlapping = new ArrayList<>();
		long end = 0;
		for (LtxFileName file : others) {
			if (Long.compareUnsigned(file.minTxid(), end) > 0) {
				addReplaced(late, store, overlapping, keys);
				overlapping.clear();
			}
			overlapping.add(file);
			end = (Long.compareUnsigned(file.maxTxid(), end) > 0) ? file.maxTxid() : end;
		}
		addReplaced(late, store, overlapping, keys);
		return late;
	}

	private static void addReplaced(Set<LtxFileName> late, BackupStore store, List<LtxFileName> overlapping, KeyOf keys)
			throws BackupStoreException {
		if (overlapping.size() < 2) {
			return;
		}
		List<Long> epochs = new ArrayList<>();
		for (LtxFileName file : overlapping) {
			epochs.add(epoch(store.find(keys.key(file))));
		}
		for (int index = 0; index < overlapping.size(); index++) {
			for (int other = 0; other < overlapping.size(); other++) {
				if (epochs.get(other) > epochs.get(index) && Long.compareUnsigned(overlapping.get(other).minTxid(),
						overlapping.get(index).maxTxid()) <= 0) {
					late.add(overlapping.get(index));
				}
			}
		}
	}

	static long epoch(Optional<StoredObject> object) {
		String text = object.map((found) -> found.metadata().entries().get(LineageWriter.EPOCH_METADATA)).orElse("0");
		return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
	}

	/**
	 * The place of a file of level 0.
	 */
	@FunctionalInterface
	public interface KeyOf {

		/**
		 * The key of a file.
		 * @param name its name
		 * @return its key
		 */
		String key(LtxFileName name);

	}

}
