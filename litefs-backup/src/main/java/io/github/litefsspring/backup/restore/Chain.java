package io.github.litefsspring.backup.restore;

import java.util.List;

import io.github.litefsspring.backup.BackupStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Proves by the checksums that are stored with the files that each continues the one
 * before it. Litestream cannot: its files carry no checksums of the database.
 */
final class Chain {

	private Chain() {
	}

	static void check(String target, List<BackupFile> files, StoredMetadata metadata) throws BackupStoreException {
		BackupFile previous = null;
		for (BackupFile file : files) {
			if (previous != null && file.minTxid() == previous.maxTxid() + 1) {
				String broken = compare(metadata.postApplyChecksum(previous), metadata.preApplyChecksum(file));
				if (broken != null) {
					throw new DamagedBackupException(
							"%s in %s does not continue %s: %s".formatted(file.key(), target, previous.key(), broken),
							null);
				}
			}
			previous = file;
		}
	}

	private static @Nullable String compare(long after, long before) {
		return (after != 0 && before != 0 && after != before)
				? "the database's checksum is %016x after the one and %016x before the other".formatted(after, before)
				: null;
	}

}
