package io.github.litefsspring.backup.ship;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.LineageTail;
import io.github.litefsspring.backup.lineage.LineageWriter;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what another node has stored: to release it from this node's spool, to tell
 * those who wait for it, and to find out whether the other node still does. Not
 * thread-safe, apart from the chain.
 */
final class StoreObserver {

	// a writer stores what it has each second, and may be slow
	private static final Duration ABANDONED = Duration.ofSeconds(15);

	private final BackupStore store;

	private final TransactionSpool spool;

	private final StoredChain chain;

	// the thread of the loop only
	private @Nullable Seen seen;

	private Instant since = Instant.EPOCH;

	StoreObserver(BackupStore store, TransactionSpool spool, StoredChain chain) {
		this.store = store;
		this.spool = spool;
		this.chain = chain;
	}

	/**
	 * Look at the store.
	 * @param now the time
	 * @return whether no node stores the transactions of this node: there is no lineage
	 * yet, or one without files, or nothing has changed for 15 seconds although this node
	 * had newer ones then already. How often this is called does not matter
	 * @throws IOException when the store or the spool cannot be read
	 */
	boolean look(Instant now) throws IOException {
		Lineages lineages = Lineages.read(this.store);
		Lineage lineage = lineages.current().orElse(null);
		LineageWriter writer = lineages.writer();
		if (lineage == null || writer == null) {
			return true;
		}
		LineageObjects objects = new LineageObjects(this.store, lineage);
		Seen before = this.seen;
		StoredFile known = (before != null && before.lineage.equals(lineage)) ? before.newest : null;
		StoredFile newest = newest(objects, known).orElse(null);
		if (newest == null) {
			return true;
		}
		boolean newer = Long.compareUnsigned(this.spool.position().txid(), newest.name().maxTxid()) > 0;
		Seen found = new Seen(lineage, writer, newest, newer);
		// what an earlier writer has stored may have come too late for the present one
		if (objects.epochOf(newest) == writer.epoch()) {
			recognize(objects, lineage, newest);
		}
		if (!found.equals(before)) {
			this.seen = found;
			this.since = now;
			return false;
		}
		return newer && Duration.between(this.since, now).compareTo(ABANDONED) >= 0;
	}

	// of whatever history; 0 when the last look has found none
	long newestTxid() {
		return (this.seen != null) ? this.seen.newest.name().maxTxid() : 0;
	}

	// this node was a writer meanwhile
	void forget() {
		this.seen = null;
	}

	private static Optional<StoredFile> newest(LineageObjects objects, @Nullable StoredFile known)
			throws BackupStoreException {
		if (known == null) {
			return LineageTail.read(objects).newest(objects);
		}
		List<LtxFileName> newer = objects.list(0, known.name().maxTxid() + 1);
		return Optional.of(newer.isEmpty() ? known : objects.require(0, newer.get(newer.size() - 1)));
	}

	// finds the newest stored file whose end this node has reached, and compares it with
	// this node's own transaction
	private void recognize(LineageObjects objects, Lineage lineage, StoredFile newest) throws IOException {
		long here = this.spool.position().txid();
		StoredFile reached = newest;
		if (Long.compareUnsigned(newest.name().maxTxid(), here) > 0) {
			Position proved = this.chain.stored();
			LtxFileName name = objects.list(0, proved.txid() + 1)
				.stream()
				.filter((candidate) -> Long.compareUnsigned(candidate.maxTxid(), here) <= 0)
				.reduce((first, second) -> second)
				.orElse(null);
			if (name == null) {
				return;
			}
			reached = objects.require(0, name);
		}
		List<SpooledTransaction> own = this.spool.until(reached.name().maxTxid());
		if (isOwn(reached.position(), own)) {
			this.chain.begin(lineage, reached);
			this.chain.prove(own);
			this.spool.release(reached.name().maxTxid());
		}
	}

	private boolean isOwn(Position position, List<SpooledTransaction> own) {
		return this.spool.position().equals(position) || own.stream()
			.anyMatch((transaction) -> transaction.name().maxTxid() == position.txid()
					&& transaction.postApplyChecksum() == position.checksum());
	}

	// newer: this node had newer transactions than the newest file
	private record Seen(Lineage lineage, LineageWriter writer, StoredFile newest, boolean newer) {

	}

}
