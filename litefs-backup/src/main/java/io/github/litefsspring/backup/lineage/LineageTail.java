package io.github.litefsspring.backup.lineage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.ltx.LtxFileName;

/**
 * The end of a lineage: the files that are not merged into the highest level yet. Each
 * level continues the one above, so only the newest part of the lower ones is listed.
 *
 * @param snapshots all snapshots
 * @param highest the files of the highest level
 * @param unmerged the files of the levels 0, 1 and 2 that come after the last one of the
 * level above, without those that came too late
 * @since 0.1.0
 */
public record LineageTail(List<LtxFileName> snapshots, List<LtxFileName> highest, List<List<LtxFileName>> unmerged) {

	static final int HIGHEST_LEVEL = 3;

	private static final int LOOKS = 3;

	/**
	 * A lineage that begins.
	 * @param snapshot its only file
	 * @return the tail
	 */
	public static LineageTail of(LtxFileName snapshot) {
		return new LineageTail(List.of(snapshot), List.of(), List.of(List.of(), List.of(), List.of()));
	}

	/**
	 * List a lineage. A list that is made while another node stores may have a hole, so
	 * one that is not complete is made again.
	 * @param objects the lineage
	 * @return what is there
	 * @throws BackupStoreException when the store does not tell
	 */
	public static LineageTail read(LineageObjects objects) throws BackupStoreException {
		return read(objects, Long.MAX_VALUE);
	}

	/**
	 * List a lineage with the files of level 0 that tell how it goes on after a
	 * transaction, also those that are merged already.
	 * @param objects the lineage
	 * @param txid the transaction
	 * @return what is there
	 * @throws BackupStoreException when the store does not tell
	 */
	public static LineageTail readAfter(LineageObjects objects, long txid) throws BackupStoreException {
		return read(objects, Math.max(0, txid - InnerPositions.MOST));
	}

	private static LineageTail read(LineageObjects objects, long minTxid) throws BackupStoreException {
		LineageTail tail = list(objects, minTxid);
		for (int look = 1; look < LOOKS && !tail.isComplete(); look++) {
			tail = list(objects, minTxid);
		}
		return tail;
	}

	private static LineageTail list(LineageObjects objects, long minTxid) throws BackupStoreException {
		List<LtxFileName> snapshots = objects.list(StoredFile.SNAPSHOT, 0);
		List<LtxFileName> third = objects.list(HIGHEST_LEVEL, 0);
		long merged = last(third, 0);
		List<LtxFileName> second = objects.list(2, merged + 1);
		merged = last(second, merged);
		List<LtxFileName> first = objects.list(1, merged + 1);
		merged = last(first, merged);
		List<LtxFileName> single = new ArrayList<>(objects.list(0, Math.min(minTxid, merged + 1)));
		Set<LtxFileName> late = LateFiles.among(objects.store(), single,
				Stream.of(snapshots, third, second, first).flatMap(List::stream).toList(),
				(name) -> objects.key(0, name));
		single.removeAll(late);
		return new LineageTail(snapshots, third, List.of(single, first, second));
	}

	/**
	 * Tell a lineage whose newest state can be restored.
	 * @return false when there is no snapshot, or something is missing after the oldest
	 * one
	 */
	public boolean isComplete() {
		if (this.snapshots.isEmpty()) {
			return false;
		}
		List<LtxFileName> files = new ArrayList<>(this.highest);
		this.unmerged.forEach(files::addAll);
		files.sort(Comparator.comparing(LtxFileName::minTxid, Long::compareUnsigned));
		long reached = this.snapshots.get(0).maxTxid();
		for (LtxFileName file : files) {
			if (Long.compareUnsigned(file.minTxid(), reached + 1) > 0) {
				return false;
			}
			reached = (Long.compareUnsigned(file.maxTxid(), reached) > 0) ? file.maxTxid() : reached;
		}
		return true;
	}

	/**
	 * The file that the lineage ends with.
	 * @param objects where to look
	 * @return the newest file, or the newest snapshot when nothing came after it; nothing
	 * when there are no files
	 * @throws BackupStoreException when it is missing or the store does not tell
	 */
	public Optional<StoredFile> newest(LineageObjects objects) throws BackupStoreException {
		LtxFileName newest = null;
		int level = 0;
		List<List<LtxFileName>> levels = new ArrayList<>(this.unmerged);
		levels.add(this.highest);
		levels.add(this.snapshots);
		for (List<LtxFileName> names : levels) {
			LtxFileName last = names.isEmpty() ? null : names.get(names.size() - 1);
			if (last != null && (newest == null || Long.compareUnsigned(last.maxTxid(), newest.maxTxid()) > 0)) {
				newest = last;
				level = (names == this.snapshots) ? StoredFile.SNAPSHOT : levels.indexOf(names);
			}
		}
		return (newest != null) ? Optional.of(objects.require(level, newest)) : Optional.empty();
	}

	private static long last(List<LtxFileName> names, long otherwise) {
		return names.isEmpty() ? otherwise : names.get(names.size() - 1).maxTxid();
	}

}
