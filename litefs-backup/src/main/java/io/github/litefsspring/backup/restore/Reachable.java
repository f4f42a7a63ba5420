package io.github.litefsspring.backup.restore;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The transactions that can be restored from the files of a lineage.
 */
final class Reachable {

	private Reachable() {
	}

	static TreeSet<Long> ends(List<BackupFile> files) {
		TreeSet<Long> reached = new TreeSet<>();
		files.stream().sorted(Comparator.comparingLong(BackupFile::maxTxid)).forEach((file) -> {
			Long before = reached.ceiling(file.minTxid() - 1);
			if (file.minTxid() == 1 || (before != null && before < file.maxTxid())) {
				reached.add(file.maxTxid());
			}
		});
		return reached;
	}

}
