package io.github.litefsspring.backup.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.Lineage;
import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.ltx.LtxFileName;

/**
 * The files of one lineage, as the store lists them.
 *
 * @param lineage the lineage
 * @param files its files; those with other names are left out
 */
record ListedLineage(Lineage lineage, List<BackupFile> files) {

	static ListedLineage list(BackupStore store, Lineage lineage) throws BackupStoreException {
		List<BackupFile> files = new ArrayList<>();
		for (ListedObject object : store.list(lineage.prefix(), "")) {
			parse(store, lineage, object).ifPresent(files::add);
		}
		return new ListedLineage(lineage, List.copyOf(files));
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

	/**
	 * The transactions that some file ends with.
	 * @return their ids
	 */
	TreeSet<Long> ends() {
		TreeSet<Long> ends = new TreeSet<>();
		this.files.forEach((file) -> ends.add(file.maxTxid()));
		return ends;
	}

}
