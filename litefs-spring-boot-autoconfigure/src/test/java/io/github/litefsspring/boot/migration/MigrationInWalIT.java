package io.github.litefsspring.boot.migration;

import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;

/**
 * As {@link MigrationIT}, with a write-ahead log.
 */
@LitefsCluster(replicas = 1, lease = Lease.CONSUL)
class MigrationInWalIT extends MigrationIT {

	@Override
	String journalMode() {
		return "wal";
	}

}
