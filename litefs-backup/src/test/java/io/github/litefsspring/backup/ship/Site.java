package io.github.litefsspring.backup.ship;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;

import io.github.litefsspring.backup.BackupSettings;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.spool.LitefsSpool;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * One node's part of a backup, without threads.
 */
public class Site {

	private final LitefsSpool spool;

	private final StoredChain chain = new StoredChain();

	private final Shipper shipper;

	private final StoreObserver observer;

	public Site(String node, BackupStore store, TestDatabase database, SnapshotSource snapshots, Clock clock)
			throws IOException {
		this.spool = database.spool();
		this.shipper = new Shipper(store, this.spool, snapshots, BackupSettings.of(node), this.chain, this::stored,
				clock);
		this.observer = new StoreObserver(store, this.spool, this.chain);
	}

	/**
	 * What happens at a change of role, and when another node has taken over.
	 */
	public void letGo() {
		this.shipper.letGo();
		this.observer.forget();
	}

	public void observe() throws IOException {
		observe(Instant.EPOCH);
	}

	boolean observe(Instant now) throws IOException {
		this.spool.collect();
		return this.observer.look(now);
	}

	protected void stored(Extension extension) throws IOException {
		// nothing is merged here
	}

	public LitefsSpool spool() {
		return this.spool;
	}

	public Position stored() {
		return this.chain.stored();
	}

	public StoredChain chain() {
		return this.chain;
	}

	public @Nullable Instant sync() throws IOException {
		return sync(null);
	}

	@Nullable Instant sync(BatchPlan.@Nullable Range held) throws IOException {
		this.spool.collect();
		return this.shipper.sync(held, false);
	}

	public void syncAsReplica() throws IOException {
		this.spool.collect();
		this.shipper.sync(null, true);
	}

}
