package io.github.litefsspring.backup.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.backup.lineage.LateFiles;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.ltx.LtxFileName;

/**
 * The files of one lineage, as the store lists them.
 *
 * @param lineage the lineage
 * @param files its files; those with other names and those that came too late are left
 * out
 */
record ListedLineage(Lineage lineage, List<BackupFile> files) {

	private static final int LOOKS = 3;

	// a list that is made while a node stores may have a hole, so one that does not lead
	// to its end is made again
	static ListedLineage list(BackupStore store, Lineage lineage) throws BackupStoreException {
		ListedLineage listed = listOnce(store, lineage);
		for (int look = 1; look < LOOKS && listed.hasGap(); look++) {
			listed = listOnce(store, lineage);
		}
		return listed;
	}

	private boolean hasGap() {
		return !this.files.isEmpty() && FileChoice.of(this.files, Long.MAX_VALUE).reached() != ends().last();
	}

	private static ListedLineage listOnce(BackupStore store, Lineage lineage) throws BackupStoreException {
		List<BackupFile> files = new ArrayList<>();
		for (ListedObject object : store.list(lineage.prefix(), "")) {
			parse(store, lineage, object).ifPresent(files::add);
		}
		files.removeAll(late(store, lineage, files));
		return new ListedLineage(lineage, List.copyOf(files));
	}

	private static List<BackupFile> late(BackupStore store, Lineage lineage, List<BackupFile> files)
			throws BackupStoreException {
		List<LtxFileName> single = new ArrayList<>();
		List<LtxFileName> merged = new ArrayList<>();
		files.forEach((file) -> ((file.level() == 0) ? single : merged).add(file.name()));
		Set<LtxFileName> late = LateFiles.among(store, single, merged,
				(name) -> lineage.prefix() + store.keyLayout().key(0, name));
		return files.stream().filter((file) -> file.level() == 0 && late.contains(file.name())).toList();
	}

	private static Optional<BackupFile> parse(BackupStore store, Lineage lineage, ListedObject object) {
		String path = object.key().substring(lineage.prefix().length());
		for (int level = 0; level <= BackupFile.SNAPSHOT_LEVEL; level++) {
			String prefix = store.keyLayout().prefix(level);
			if (path.startsWith(prefix)) {
				int fileLevel = level;
				return LtxFileName.parse(path.substring(prefix.length()))
					.filter((name) -> name.minTxid() > 0 && name.maxTxid() >= name.minTxid())
					.map((name) -> new BackupFile(fileLevel, name, object.key(), object.size()));
			}
		}
		return Optional.empty();
	}

	TreeSet<Long> ends() {
		TreeSet<Long> ends = new TreeSet<>();
		this.files.forEach((file) -> ends.add(file.maxTxid()));
		return ends;
	}

}
