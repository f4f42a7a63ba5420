package io.github.litefsspring.backup;

import java.util.List;

import io.github.litefsspring.ltx.LtxFileName;

/**
 * What of a lineage was not merged into the highest level yet, and where it ends. Each
 * level continues the one above, so only the newest part of the lower ones is listed.
 *
 * @param snapshots all snapshots
 * @param unmerged the files of the levels 0, 1 and 2 that come after the last one of the
 * level above
 */
record LineageTail(List<LtxFileName> snapshots, List<List<LtxFileName>> unmerged) {

	static final int HIGHEST_LEVEL = 3;

	static LineageTail read(LineageObjects objects) throws BackupStoreException {
		List<LtxFileName> snapshots = objects.list(StoredFile.SNAPSHOT, 0);
		long merged = last(objects.list(HIGHEST_LEVEL, 0), 0);
		List<LtxFileName> second = objects.list(2, merged + 1);
		merged = last(second, merged);
		List<LtxFileName> first = objects.list(1, merged + 1);
		merged = last(first, merged);
		return new LineageTail(snapshots, List.of(objects.list(0, merged + 1), first, second));
	}

	/**
	 * The file that the lineage ends with.
	 * @param objects where to look
	 * @return the newest file, or the newest snapshot when nothing came after it
	 * @throws BackupStoreException when there is none or the store does not tell
	 */
	StoredFile newest(LineageObjects objects) throws BackupStoreException {
		LtxFileName newest = this.snapshots.isEmpty() ? null : this.snapshots.get(this.snapshots.size() - 1);
		int level = StoredFile.SNAPSHOT;
		for (int lower = 0; lower < this.unmerged.size(); lower++) {
			List<LtxFileName> names = this.unmerged.get(lower);
			LtxFileName last = names.isEmpty() ? null : names.get(names.size() - 1);
			if (last != null && (newest == null || Long.compareUnsigned(last.maxTxid(), newest.maxTxid()) > 0)) {
				newest = last;
				level = lower;
			}
		}
		if (newest == null) {
			throw new BackupStoreException("The lineage %s in %s has no files any more"
				.formatted(objects.lineage().id(), objects.store().target()), null);
		}
		return objects.require(level, newest);
	}

	private static long last(List<LtxFileName> names, long otherwise) {
		return names.isEmpty() ? otherwise : names.get(names.size() - 1).maxTxid();
	}

}
