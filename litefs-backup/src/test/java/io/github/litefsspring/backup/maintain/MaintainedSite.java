package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.ship.Extension;
import io.github.litefsspring.backup.ship.Site;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.TestDatabase;

/**
 * One node's part of a backup with what it does beside storing, without threads.
 */
final class MaintainedSite extends Site {

	private final Compaction compaction;

	private final SnapshotKeeper snapshots;

	private Consumer<Extension> acknowledged = (extension) -> {
	};

	MaintainedSite(String node, BackupStore store, TestDatabase database, SnapshotSource snapshots, Clock clock)
			throws IOException {
		super(node, store, database, snapshots, clock);
		this.compaction = new Compaction(spool().folder().resolve("work"));
		this.snapshots = new SnapshotKeeper(store, spool(), snapshots, chain());
	}

	/**
	 * Who hears of everything that is newly known to be stored.
	 */
	MaintainedSite whenStored(Consumer<Extension> listener) {
		this.acknowledged = listener;
		return this;
	}

	@Override
	protected void stored(Extension extension) throws IOException {
		this.acknowledged.accept(extension);
		if (extension.known() != null) {
			this.compaction.begin(extension.objects(), extension.known());
		}
		for (StoredFile file : extension.files()) {
			this.compaction.add(file);
		}
	}

	void compact() throws IOException {
		this.compaction.run();
	}

	StoredFile snapshot() throws IOException, InterruptedException {
		chain().keepForSnapshot();
		try {
			StoredFile stored = this.snapshots.store();
			this.compaction.cutAt(stored.name().maxTxid());
			return stored;
		}
		finally {
			chain().snapshotMade();
		}
	}

}
