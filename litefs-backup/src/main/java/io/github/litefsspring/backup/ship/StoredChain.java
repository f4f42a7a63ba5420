package io.github.litefsspring.backup.ship;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of the current lineage that this node knows to be stored. Thread-safe.
 *
 * @since 0.1.0
 */
public final class StoredChain {

	private static final int REMEMBERED = 16_384;

	// all by the monitor
	private @Nullable Lineage lineage;

	private Position stored = Position.NONE;

	private Instant timestamp = Instant.EPOCH;

	private final TreeMap<Long, Long> positions = new TreeMap<>(Long::compareUnsigned);

	private final TreeMap<Long, StoredFile> boundaries = new TreeMap<>(Long::compareUnsigned);

	private int waiting;

	private @Nullable Long kept;

	synchronized void begin(Lineage newLineage, StoredFile newest) {
		this.lineage = newLineage;
		this.positions.clear();
		this.boundaries.clear();
		remember(newest.position());
		extend(newest);
	}

	synchronized void append(List<SpooledTransaction> transactions, List<StoredFile> files) {
		for (SpooledTransaction transaction : transactions) {
			remember(new Position(transaction.name().maxTxid(), transaction.postApplyChecksum()));
		}
		files.forEach(this::extend);
	}

	// the database was dropped, of which nothing can be stored
	synchronized void end(Position position) {
		remember(position);
		this.stored = position;
	}

	// transactions of this node, oldest first; those that lead to what is stored are
	// stored as well
	synchronized void prove(List<SpooledTransaction> transactions) {
		List<SpooledTransaction> newestFirst = new ArrayList<>(transactions);
		Collections.reverse(newestFirst);
		for (SpooledTransaction transaction : newestFirst) {
			if (contains(new Position(transaction.name().maxTxid(), transaction.postApplyChecksum()))
					&& !transaction.isSnapshot()) {
				remember(new Position(transaction.name().minTxid() - 1, transaction.preApplyChecksum()));
			}
		}
	}

	private void extend(StoredFile file) {
		this.stored = file.position();
		this.timestamp = file.timestamp();
		this.boundaries.put(file.name().maxTxid(), file.withLocal(null));
		while (this.boundaries.size() > REMEMBERED) {
			this.boundaries.pollFirstEntry();
		}
	}

	private void remember(Position position) {
		this.positions.put(position.txid(), position.checksum());
		while (this.positions.size() > REMEMBERED) {
			this.positions.pollFirstEntry();
		}
		notifyAll();
	}

	synchronized void forget() {
		this.lineage = null;
		this.stored = Position.NONE;
		this.positions.clear();
		this.boundaries.clear();
	}

	/**
	 * Let the spool keep the transactions that come now, even when they are stored, for a
	 * snapshot that is being made.
	 */
	public synchronized void keepForSnapshot() {
		this.kept = (this.kept != null) ? this.kept : Long.valueOf(this.stored.txid());
	}

	/**
	 * The snapshot has them.
	 */
	public synchronized void snapshotMade() {
		this.kept = null;
	}

	synchronized long releasable() {
		long txid = this.stored.txid();
		return (this.kept != null && Long.compareUnsigned(this.kept, txid) < 0) ? this.kept : txid;
	}

	public synchronized @Nullable Lineage lineage() {
		return this.lineage;
	}

	public synchronized Position stored() {
		return this.stored;
	}

	synchronized Instant timestamp() {
		return this.timestamp;
	}

	public synchronized boolean contains(Position position) {
		Long checksum = this.positions.get(position.txid());
		return checksum != null && checksum == position.checksum();
	}

	/**
	 * The first file that ends with a transaction or a later one.
	 * @param txid the transaction
	 * @return the file, or null when there is none yet
	 */
	public synchronized @Nullable StoredFile boundary(long txid) {
		Map.Entry<Long, StoredFile> found = this.boundaries.ceilingEntry(txid);
		return (found != null) ? found.getValue() : null;
	}

	public synchronized boolean isAwaited() {
		return this.waiting > 0;
	}

	/**
	 * A thread is going to wait. Said before the waiting itself, so that the loop that
	 * looks at the store does not miss it.
	 */
	public synchronized void beginWaiting() {
		this.waiting++;
	}

	public synchronized void endWaiting() {
		this.waiting--;
	}

	public synchronized boolean await(Position position, Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		while (!contains(position)) {
			long left = (end - System.nanoTime()) / 1_000_000;
			if (left <= 0) {
				return false;
			}
			wait(left);
		}
		return true;
	}

}
