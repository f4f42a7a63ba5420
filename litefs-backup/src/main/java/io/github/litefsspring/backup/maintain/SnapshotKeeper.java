package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.ship.FileEncoder;
import io.github.litefsspring.backup.ship.StoredChain;
import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.node.Position;

/**
 * Stores snapshots of a lineage that goes on, beside the files of its transactions.
 * <p>
 * A snapshot is taken while transactions are being stored, so it usually ends in the
 * middle of a file of level 0: the transactions up to the end of that file are merged
 * into it, which also proves that it belongs to the lineage.
 */
final class SnapshotKeeper {

	private static final Duration CATCH_UP = Duration.ofMinutes(5);

	private final BackupStore store;

	private final TransactionSpool spool;

	private final SnapshotSource snapshots;

	private final StoredChain chain;

	private final Path work;

	SnapshotKeeper(BackupStore store, TransactionSpool spool, SnapshotSource snapshots, StoredChain chain) {
		this.store = store;
		this.spool = spool;
		this.snapshots = snapshots;
		this.chain = chain;
		this.work = spool.folder().resolve("work").resolve("snapshot");
	}

	// the spool must keep the transactions that come meanwhile
	StoredFile store() throws IOException, InterruptedException {
		Lineage lineage = this.chain.lineage();
		if (lineage == null) {
			throw new IOException("Nothing is stored yet, so there is no lineage that a snapshot could belong to");
		}
		Snapshot snapshot = this.snapshots.write(Files.createDirectories(this.work));
		StoredFile file = null;
		try {
			Position position = snapshot.position();
			StoredFile boundary = this.chain.await(position, CATCH_UP) ? this.chain.boundary(position.txid()) : null;
			if (boundary == null || !lineage.equals(this.chain.lineage())) {
				throw new IOException("The snapshot at transaction %s is not part of lineage %s, which ends with %s"
					.formatted(position.txidText(), lineage.id(), this.chain.stored().txidText()));
			}
			file = extend(snapshot, boundary);
			if (!new LineageObjects(this.store, lineage).put(file)) {
				throw new BackupStoreException("%s in %s has another content than the database at that transaction"
					.formatted(file.name(), this.store.target()), null);
			}
			return file.withLocal(null);
		}
		finally {
			Files.deleteIfExists(snapshot.file());
			if (file != null) {
				Files.deleteIfExists(Objects.requireNonNull(file.local()));
			}
		}
	}

	private StoredFile extend(Snapshot snapshot, StoredFile boundary) throws IOException {
		StoredFile file = FileEncoder.wrap(snapshot);
		if (file.position().equals(boundary.position()) && file.timestamp().equals(boundary.timestamp())) {
			return file;
		}
		List<SpooledTransaction> following = this.spool.after(snapshot.position().txid())
			.stream()
			.filter((transaction) -> Long.compareUnsigned(transaction.name().maxTxid(), boundary.name().maxTxid()) <= 0)
			.toList();
		StoredFile extended = new FileEncoder(this.work.resolve("extended")).merge(StoredFile.SNAPSHOT, List.of(file),
				following, boundary.timestamp());
		if (!extended.position().equals(boundary.position())) {
			throw new IOException("The snapshot could only be continued until %s, not until %s"
				.formatted(extended.position(), boundary.position()));
		}
		return extended;
	}

}
