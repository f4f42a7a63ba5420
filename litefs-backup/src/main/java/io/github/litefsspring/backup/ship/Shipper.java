package io.github.litefsspring.backup.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.github.litefsspring.backup.BackupSettings;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.SingleWriter;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.LineageTail;
import io.github.litefsspring.backup.lineage.LineageWriter;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the spooled transactions in order, in the lineage that they continue, or opens a
 * new lineage with a snapshot when they continue none.
 * <p>
 * The writer is named in the pointer object, which is only replaced by compare-and-set. A
 * node that takes over replaces it first and looks where the lineage ends afterwards; a
 * node that has stored something looks whether it is still the one before it takes that
 * for stored. So whatever was acknowledged is found by the next node, which either goes
 * on from there or opens another lineage. Not thread-safe, apart from what it shares.
 */
final class Shipper {

	private static final Logger logger = LoggerFactory.getLogger(Shipper.class);

	private static final int FILES_AT_ONCE = 32;

	private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

	private static final Duration WARNED = Duration.ofDays(1);

	private final BackupStore store;

	private final TransactionSpool spool;

	private final SnapshotSource snapshots;

	private final BackupSettings settings;

	private final StoredChain chain;

	private final Extension.Listener onStored;

	private final Clock clock;

	private final Path work;

	private final FileEncoder encoder;

	private final Duration window;

	private final LineageWriter identity;

	// the loop writes, others read
	private volatile @Nullable ClockWarning clockWarning;

	// the thread of the loop only
	private @Nullable Claim claim;

	private @Nullable String damage;

	private long interruptedAt;

	private long lastOpened;

	private int openedInARow;

	Shipper(BackupStore store, TransactionSpool spool, SnapshotSource snapshots, BackupSettings settings,
			StoredChain chain, Extension.Listener onStored, Clock clock) {
		this.store = store;
		this.spool = spool;
		this.snapshots = snapshots;
		this.settings = settings;
		this.chain = chain;
		this.onStored = onStored;
		this.clock = clock;
		this.identity = LineageWriter.create(settings.node(), clock.instant());
		this.work = spool.folder().resolve("work");
		this.encoder = new FileEncoder(this.work.resolve("outgoing"));
		this.window = (settings.syncInterval().compareTo(SHORTEST_WINDOW) > 0) ? settings.syncInterval()
				: SHORTEST_WINDOW;
	}

	/**
	 * Store what is in the spool.
	 * @param held the times of transactions that wait for the end of their window; null
	 * when none does
	 * @param mayLag whether transactions that this node does not have may be stored
	 * @return the time of the first transaction that waits; null when everything is
	 * stored
	 * @throws OtherWriterException when another node has taken over
	 * @throws IOException when something could not be stored or read
	 */
	@Nullable Instant sync(BatchPlan.@Nullable Range held, boolean mayLag) throws IOException {
		Files.createDirectories(this.work);
		if (this.claim == null) {
			takeOver();
		}
		while (true) {
			Position here = this.spool.position();
			if (isNothingToStore(here)) {
				this.chain.end(here);
				return null;
			}
			List<SpooledTransaction> next = this.spool.after(this.chain.stored().txid());
			String obstacle = obstacle(next, mayLag);
			if (obstacle != null) {
				openLineage(obstacle);
				// the snapshot may have later transactions than the spool
				this.spool.collect();
				continue;
			}
			if (next.isEmpty()) {
				return null;
			}
			List<SpooledTransaction> following = following(next);
			if (following.isEmpty()) {
				endLineage(next.get(0));
				continue;
			}
			SpooledTransaction last = following.get(following.size() - 1);
			if (Clocks.isAhead(last.timestamp(), now())) {
				warnOfClock(
						("Transaction %s has the time %s, which is ahead of the clock of this node, %s: it is stored "
								+ "with the time of this node")
							.formatted(last.name(), last.timestamp(), now()));
			}
			BatchPlan plan = BatchPlan.of(following, this.chain.timestamp(), this.window, held, this.interruptedAt,
					now());
			if (plan.batches().isEmpty()) {
				return plan.heldBack();
			}
			ship(plan.batches().subList(0, Math.min(plan.batches().size(), FILES_AT_ONCE)));
		}
	}

	// another node may store from now on, or this one does not know what it has stored
	void letGo() {
		this.claim = null;
		this.openedInARow = 0;
	}

	boolean isWriter() {
		return this.claim != null;
	}

	private void takeOver() throws IOException {
		Lineages lineages = Lineages.read(this.store);
		LineageWriter writer = this.identity.again(this.clock.instant(), lineages.writer());
		Optional<String> objection = SingleWriter.objection(this.store, this.settings.singleWriter());
		if (objection.isPresent()) {
			throw new BackupStoreException(objection.get(), null);
		}
		this.damage = null;
		Optional<Lineage> current = lineages.current();
		if (current.isEmpty()) {
			this.chain.forget();
			this.claim = new Claim(lineages, writer);
			return;
		}
		Optional<Lineages> replaced = lineages.claim(this.store, writer);
		if (replaced.isEmpty()) {
			throw replacedBy(Lineages.read(this.store).writer());
		}
		LineageObjects objects = new LineageObjects(this.store, current.get(), writer.epoch());
		LineageTail files = LineageTail.read(objects);
		Optional<StoredFile> newest = files.newest(objects);
		this.interruptedAt = 0;
		if (newest.isEmpty() || !files.isComplete()) {
			this.chain.forget();
			this.damage = "files of lineage %s are missing".formatted(current.get().id());
			this.claim = new Claim(replaced.get(), writer);
			return;
		}
		this.chain.begin(current.get(), newest.get());
		this.chain.prove(this.spool.until(newest.get().position().txid()));
		this.claim = new Claim(replaced.get(), writer);
		this.onStored.stored(new Extension(objects, files, List.of()));
		logger.info("{} stores transactions in {}, lineage {}, from {} on{}", this.settings.node(), this.store.target(),
				current.get().id(), newest.get().position().txidText(),
				(lineages.writer() != null) ? "; before it was " + lineages.writer().node() : "");
	}

	private boolean isNothingToStore(Position here) {
		boolean empty = here.equals(Position.NONE) || here.checksum() == DatabaseChecksum.EMPTY;
		return empty && (this.chain.lineage() == null || this.chain.stored().checksum() == DatabaseChecksum.EMPTY);
	}

	private @Nullable String obstacle(List<SpooledTransaction> next, boolean mayLag) {
		Position here = this.spool.position();
		Position stored = this.chain.stored();
		if (this.chain.lineage() == null) {
			return (this.damage != null) ? this.damage : "this is the first backup";
		}
		if (this.damage != null) {
			return this.damage;
		}
		if (Clocks.isAhead(this.chain.timestamp(), now())) {
			String wrong = "its last time, %s, is ahead of the clock of this node, %s".formatted(this.chain.timestamp(),
					now());
			warnOfClock("The lineage %s cannot go on, because %s"
				.formatted(Objects.requireNonNull(this.chain.lineage()).id(), wrong));
			return wrong;
		}
		if (!next.isEmpty()) {
			return obstacle(next.get(0), stored);
		}
		if (here.equals(stored)) {
			return null;
		}
		int order = Long.compareUnsigned(here.txid(), stored.txid());
		if (order < 0) {
			return mayLag ? null
					: "the database went back from transaction %s to %s".formatted(stored.txidText(), here.txidText());
		}
		return (order == 0) ? "transaction %s is another one now".formatted(here.txidText())
				: "the transactions from %016x to %s are not on this node any more".formatted(stored.txid() + 1,
						here.txidText());
	}

	private static @Nullable String obstacle(SpooledTransaction next, Position stored) {
		if (stored.checksum() == DatabaseChecksum.EMPTY) {
			return "the database was dropped and created again";
		}
		if (next.name().minTxid() != stored.txid() + 1) {
			return "the transactions from %016x to %016x are not on this node any more".formatted(stored.txid() + 1,
					next.name().minTxid() - 1);
		}
		if (next.preApplyChecksum() != stored.checksum()) {
			return "transaction %016x follows another history than the one that is stored"
				.formatted(next.name().minTxid());
		}
		return null;
	}

	private static List<SpooledTransaction> following(List<SpooledTransaction> next) {
		List<SpooledTransaction> following = new ArrayList<>();
		SpooledTransaction last = null;
		for (SpooledTransaction transaction : next) {
			if (transaction.postApplyChecksum() == DatabaseChecksum.EMPTY
					|| (last != null && (transaction.name().minTxid() != last.name().maxTxid() + 1
							|| transaction.preApplyChecksum() != last.postApplyChecksum()))) {
				break;
			}
			following.add(transaction);
			last = transaction;
		}
		return following;
	}

	private void endLineage(SpooledTransaction dropping) throws IOException {
		this.chain.end(new Position(dropping.name().maxTxid(), dropping.postApplyChecksum()));
		this.spool.release(dropping.name().maxTxid());
		logger.info("The database was dropped with transaction {}, which ends its lineage", dropping.name());
	}

	private void ship(List<BatchPlan.Batch> batches) throws IOException {
		Claim claimed = Objects.requireNonNull(this.claim);
		verify(claimed);
		LineageObjects objects = new LineageObjects(this.store, Objects.requireNonNull(this.chain.lineage()),
				claimed.writer().epoch());
		List<StoredFile> files = new ArrayList<>();
		List<SpooledTransaction> transactions = new ArrayList<>();
		for (BatchPlan.Batch batch : batches) {
			StoredFile file = this.encoder.encode(batch.transactions(), batch.timestamp());
			this.interruptedAt = batch.maxTxid();
			files.add(file);
			if (!objects.put(file)) {
				verify(claimed);
				deleteLocal(files);
				// deleting it would need to be sure that no other node has put it there
				// since
				this.damage = "%s was stored by a node that had already been replaced"
					.formatted(objects.key(file.level(), file.name()));
				return;
			}
			transactions.addAll(batch.transactions());
		}
		verify(claimed);
		this.interruptedAt = 0;
		this.openedInARow = 0;
		this.chain.append(transactions, files);
		this.onStored.stored(new Extension(objects, null, files));
		this.spool.release(this.chain.releasable());
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	private void warnOfClock(String text) {
		if (clockWarning() == null) {
			logger.warn("{}. Look at the clocks of the nodes", text);
		}
		this.clockWarning = new ClockWarning(text, System.nanoTime());
	}

	// what was wrong with a clock during the last day
	@Nullable String clockWarning() {
		ClockWarning warning = this.clockWarning;
		return (warning != null && System.nanoTime() - warning.time() < WARNED.toNanos()) ? warning.text() : null;
	}

	private static void deleteLocal(List<StoredFile> files) throws IOException {
		for (StoredFile file : files) {
			Files.deleteIfExists(Objects.requireNonNull(file.local()));
		}
	}

	private Claim verify(Claim claimed) throws IOException {
		Lineages now = Lineages.read(this.store);
		LineageWriter writer = now.writer();
		if (writer == null || !writer.term().equals(claimed.writer().term())) {
			this.claim = null;
			throw replacedBy(writer);
		}
		return new Claim(now, writer);
	}

	private BackupStoreException replacedBy(@Nullable LineageWriter writer) {
		if (writer != null && writer.isSameProcessAs(this.identity)) {
			return new BackupStoreException(
					"An earlier request of this node to %s was carried out late".formatted(this.store.target()), null);
		}
		return new OtherWriterException(("%s has taken over to store transactions in %s (since %s). When both nodes "
				+ "say that they are the primary, look at their leases; when they belong to different "
				+ "applications, give each a litefs.backup.target of its own")
			.formatted((writer != null) ? "The node '" + writer.node() + "'" : "Another node", this.store.target(),
					(writer != null) ? writer.since() : "now"));
	}

	private void openLineage(String reason) throws IOException {
		Claim claimed = Objects.requireNonNull(this.claim);
		refuseToOpenTooOften(reason);
		// unknown until the end: the next attempt has to look
		this.claim = null;
		if (claimed.lineages().current().isPresent()) {
			claimed = verify(claimed);
		}
		Lineage lineage = Lineage.create(this.clock.instant(), this.settings.node(), reason);
		logger.info("{} opens lineage {} in {}, because {}", this.settings.node(), lineage.id(), this.store.target(),
				reason);
		LineageObjects objects = new LineageObjects(this.store, lineage, claimed.writer().epoch());
		Path folder = Files.createDirectories(this.work.resolve("snapshot"));
		Snapshot snapshot = this.snapshots.write(folder);
		StoredFile file = FileEncoder.wrap(snapshot);
		try {
			file = atPresent(file);
			objects.put(file);
			// whatever comes of this, the snapshot may be named by the pointer now or
			// later
			Optional<Lineages> opened = claimed.lineages().open(this.store, lineage, claimed.writer());
			if (opened.isEmpty()) {
				throw replacedBy(Lineages.read(this.store).writer());
			}
			objects.require(file.level(), file.name());
			this.claim = new Claim(opened.get(), claimed.writer());
			this.damage = null;
			this.chain.begin(lineage, file);
			this.lastOpened = System.nanoTime();
			this.openedInARow++;
			this.onStored.stored(new Extension(objects, LineageTail.of(file.name()), List.of()));
			this.spool.release(this.chain.releasable());
		}
		finally {
			Files.deleteIfExists(snapshot.file());
			deleteLocal(List.of(file));
		}
	}

	private StoredFile atPresent(StoredFile snapshot) throws IOException {
		Instant now = now();
		return Clocks.isAhead(snapshot.timestamp(), now)
				? this.encoder.merge(snapshot.level(), List.of(snapshot), List.of(), now) : snapshot;
	}

	private void refuseToOpenTooOften(String reason) throws IOException {
		if (this.openedInARow == 0) {
			return;
		}
		Duration growing = Duration.ofSeconds(1L << Math.min(this.openedInARow, 6));
		Duration pause = (growing.compareTo(LONGEST_PAUSE) < 0) ? growing : LONGEST_PAUSE;
		if (System.nanoTime() - this.lastOpened < pause.toNanos()) {
			throw new IOException(
					"The backup would have to begin with a snapshot again, a moment after the last one: " + reason);
		}
	}

	// the pointer object as this node has written it last, and what distinguishes this
	// node in it
	private record Claim(Lineages lineages, LineageWriter writer) {

	}

	// the time is that of System.nanoTime
	private record ClockWarning(String text, long time) {

	}

}
