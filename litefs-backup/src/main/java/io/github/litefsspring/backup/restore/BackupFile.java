package io.github.litefsspring.backup.restore;

import io.github.litefsspring.ltx.LtxFileName;

/**
 * An LTX file in a backup store.
 *
 * @param level 0 for single seconds, 1 to 3 for merged files, 9 for snapshots
 * @param name the transactions in it
 * @param key its key in the store, with the lineage's folder
 * @param size its size in bytes
 * @since 0.1.0
 */
public record BackupFile(int level, LtxFileName name, String key, long size) {

	static final int SNAPSHOT_LEVEL = 9;

	boolean isSnapshotLevel() {
		return this.level == SNAPSHOT_LEVEL;
	}

	long minTxid() {
		return this.name.minTxid();
	}

	long maxTxid() {
		return this.name.maxTxid();
	}

}
