package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

import io.github.litefsspring.backup.BackupSettings;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.ship.BatchPlan;
import io.github.litefsspring.backup.ship.Shipper;
import io.github.litefsspring.backup.ship.StoreObserver;
import io.github.litefsspring.backup.ship.StoredChain;
import io.github.litefsspring.backup.spool.LitefsSpool;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * One node's part of a backup, without threads.
 */
public final class Site {

	private final LitefsSpool spool;

	private final StoredChain chain = new StoredChain();

	private final Compaction compaction;

	private final Shipper shipper;

	private final SnapshotKeeper snapshots;

	private final StoreObserver observer;

	private Consumer<Shipper.Extension> acknowledged = (extension) -> {
	};

	public Site(String node, BackupStore store, TestDatabase database, SnapshotSource snapshots, Clock clock)
			throws IOException {
		this.spool = database.spool();
		Path work = this.spool.folder().resolve("work");
		this.compaction = new Compaction(work);
		this.shipper = new Shipper(store, this.spool, snapshots, BackupSettings.of(node), this.chain, this::stored,
				clock);
		this.snapshots = new SnapshotKeeper(store, this.spool, snapshots, this.chain);
		this.observer = new StoreObserver(store, this.spool, this.chain);
	}

	/**
	 * Who hears of everything that is newly known to be stored.
	 */
	Site whenStored(Consumer<Shipper.Extension> listener) {
		this.acknowledged = listener;
		return this;
	}

	/**
	 * What happens at a change of role, and when another node has taken over.
	 */
	void letGo() {
		this.shipper.letGo();
		this.observer.forget();
	}

	void observe() throws IOException {
		this.spool.collect();
		this.observer.look();
	}

	private void stored(Shipper.Extension extension) throws IOException {
		this.acknowledged.accept(extension);
		if (extension.known() != null) {
			this.compaction.begin(extension.objects(), extension.known());
		}
		for (StoredFile file : extension.files()) {
			this.compaction.add(file);
		}
	}

	public LitefsSpool spool() {
		return this.spool;
	}

	public Position stored() {
		return this.chain.stored();
	}

	StoredChain chain() {
		return this.chain;
	}

	public @Nullable Instant sync() throws IOException {
		return sync(null);
	}

	public @Nullable Instant sync(BatchPlan.@Nullable Range held) throws IOException {
		this.spool.collect();
		return this.shipper.sync(held, false);
	}

	public void syncAsReplica() throws IOException {
		this.spool.collect();
		this.shipper.sync(null, true);
	}

	void compact() throws IOException {
		this.compaction.run();
	}

	StoredFile snapshot() throws IOException, InterruptedException {
		this.shipper.hold();
		try {
			StoredFile stored = this.snapshots.store();
			this.compaction.cutAt(stored.name().maxTxid());
			return stored;
		}
		finally {
			this.shipper.endHold();
		}
	}

}
