package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the transactions of LiteFS: each file in {@code dbs/<database>/ltx} of its data
 * directory gets a second name in a folder of ours, so that LiteFS may delete its own
 * after ten minutes. Where the file system has no hard links, it is copied.
 * <p>
 * Transactions that LiteFS gives up at a failover, because another node goes on without
 * them, are handed to {@link DiscardedTransactions}. When the disk is almost full, the
 * spool deletes its oldest files rather than take the room that the database needs: the
 * backup then goes on with a snapshot.
 * <p>
 * LiteFS writes one file for each transaction and renames it to its name in the order of
 * the transactions ({@code CommitWAL}, {@code CommitJournal} and {@code WriteLTXFileAt}
 * in its {@code db.go}). It deletes the oldest first and never the newest
 * ({@code EnforceRetention}); all at once only before a snapshot of another history takes
 * their place. So files are looked for by their names, and a list of the folder, which
 * may have left out what came meanwhile, proves nothing by what is not in it.
 *
 * @since 0.1.0
 */
public final class LitefsSpool implements TransactionSpool {

	private static final Logger logger = LoggerFactory.getLogger(LitefsSpool.class);

	// LiteFS may replace its files while they are being looked at
	private static final int LOOKS = 4;

	private final LitefsFiles litefs;

	private final SpooledFiles spool;

	private final Supplier<Position> applied;

	private final DiscardedTransactions discarded;

	private final KnownHistory history;

	// by the monitor
	private @Nullable SpooledTransaction last;

	private LitefsSpool(LitefsFiles litefs, SpooledFiles spool, Supplier<Position> applied,
			DiscardedTransactions discarded, KnownHistory history) {
		this.litefs = litefs;
		this.spool = spool;
		this.applied = applied;
		this.discarded = discarded;
		this.history = history;
	}

	/**
	 * Open the spool of a database.
	 * @param dataDirectory the data directory of LiteFS ({@code path} of {@code /info})
	 * @param database the database's name
	 * @param spoolDirectory where to keep the spools of all databases; null for the
	 * folder {@code backup-spool} in LiteFS's data directory, which LiteFS ignores (it
	 * reads {@code dbs} only)
	 * @param applied what LiteFS says that the position of the database is, as the node
	 * knows it; asked each time before the files are looked at
	 * @return the spool
	 * @throws IOException when LiteFS's files cannot be read or the folder cannot be
	 * written, naming the path and the user
	 */
	public static LitefsSpool open(Path dataDirectory, String database, @Nullable Path spoolDirectory,
			Supplier<Position> applied) throws IOException {
		Path root = (spoolDirectory != null) ? spoolDirectory : dataDirectory.resolve("backup-spool");
		LitefsFiles files = LitefsFiles.of(dataDirectory, database);
		checkAccess(dataDirectory, files.folder());
		return open(files, root.resolve(database), applied, DiscardedTransactions.DELETED, KnownHistory.NONE);
	}

	/**
	 * Open a spool that hands on what LiteFS gives up.
	 * @param dataDirectory the data directory of LiteFS
	 * @param database the database's name
	 * @param folder the folder of this spool
	 * @param applied what LiteFS says that the position of the database is
	 * @param discarded is given what is not in the history any more, from now on
	 * @param history what else is known of the history
	 * @return the spool
	 * @throws IOException as {@link #open(Path, String, Path, Supplier)}
	 */
	public static LitefsSpool open(Path dataDirectory, String database, Path folder, Supplier<Position> applied,
			DiscardedTransactions discarded, KnownHistory history) throws IOException {
		LitefsFiles files = LitefsFiles.of(dataDirectory, database);
		checkAccess(dataDirectory, files.folder());
		return open(files, folder, applied, discarded, history);
	}

	static LitefsSpool open(LitefsFiles files, Path folder, Supplier<Position> applied, DiscardedTransactions discarded,
			KnownHistory history) throws IOException {
		try {
			Files.createDirectories(folder);
			Files.delete(Files.createTempFile(folder, "writable", ".tmp"));
		}
		catch (IOException ex) {
			throw new IOException(("Cannot keep transactions in %s: %s. Run the application as the user of LiteFS, or "
					+ "set litefs.backup.spool-directory to a folder on the file system of LiteFS's data directory that "
					+ "the user '%s' may write")
				.formatted(folder, DiskErrors.explain(ex), System.getProperty("user.name")), ex);
		}
		SpooledFiles spooled = new SpooledFiles(folder, files, SpoolRoom.of(folder));
		spooled.load();
		LitefsSpool opened = new LitefsSpool(files, spooled, applied, discarded, history);
		try {
			opened.collect();
		}
		catch (HistoryNotKnownYetException ex) {
			logger.debug("The next look compares {} with LiteFS's files", folder, ex);
		}
		return opened;
	}

	private static void checkAccess(Path dataDirectory, Path files) throws IOException {
		for (Path path = files; path != null && path.startsWith(dataDirectory); path = path.getParent()) {
			if (Files.isDirectory(path) && (!Files.isReadable(path) || !Files.isExecutable(path))) {
				throw new IOException(("The user '%s' may not read %s, where LiteFS keeps transactions: run the "
						+ "application as the user of LiteFS, or give that user access to data.dir of litefs.yml")
					.formatted(System.getProperty("user.name"), path));
			}
		}
		if (!Files.isDirectory(dataDirectory)) {
			throw new IOException(("LiteFS says that its data directory is %s, but the user '%s' finds no such folder: "
					+ "run the application on the machine, or in the container, of LiteFS")
				.formatted(dataDirectory, System.getProperty("user.name")));
		}
	}

	/**
	 * Take in what was committed since the last call. The next file is asked for by its
	 * name; LiteFS's folder is listed only when its files do not go on from there.
	 */
	@Override
	public synchronized void collect() throws IOException {
		if (this.spool.giveWay()) {
			this.discarded.giveWay();
		}
		try {
			collect(this.applied.get());
		}
		catch (IOException ex) {
			this.spool.giveWayTo(ex);
			throw ex;
		}
	}

	private void collect(Position told) throws IOException {
		if (this.last == null) {
			compareWithTheLastProcess();
		}
		for (int look = 0; look < LOOKS && !follow(told); look++) {
			List<LtxFileName> present = present();
			if (present.isEmpty()) {
				break;
			}
			reconcile(present);
			jump(present);
		}
	}

	// what it has spooled may have been replaced since
	private void compareWithTheLastProcess() throws IOException {
		List<LtxFileName> present = present();
		if (!present.isEmpty()) {
			reconcile(present);
		}
	}

	// true when it is certain that no others follow; LiteFS told its position before
	private boolean follow(Position told) throws IOException {
		Position here = position();
		SpooledTransaction next = this.litefs.find(following(here));
		while (next != null && next.preApplyChecksum() == here.checksum() && take(next)) {
			here = position();
			next = this.litefs.find(following(here));
		}
		return next == null && isAtEnd() && Long.compareUnsigned(told.txid(), here.txid()) <= 0;
	}

	private static LtxFileName following(Position position) {
		return new LtxFileName(position.txid() + 1, position.txid() + 1);
	}

	// LiteFS never deletes the newest file, and all others before it replaces them by a
	// snapshot
	private boolean isAtEnd() throws IOException {
		SpooledTransaction newest = this.last;
		return newest != null && isSame(newest, this.litefs.find(newest.name()));
	}

	private static boolean isSame(SpooledTransaction one, @Nullable SpooledTransaction other) {
		return other != null && one.preApplyChecksum() == other.preApplyChecksum()
				&& one.postApplyChecksum() == other.postApplyChecksum();
	}

	// the newest was still there afterwards; empty when there are none at this moment
	private List<LtxFileName> present() throws IOException {
		for (int look = 0; look < LOOKS; look++) {
			List<LtxFileName> present = this.litefs.list();
			if (present.isEmpty() || this.litefs.contains(present.get(present.size() - 1))) {
				return present;
			}
		}
		return List.of();
	}

	// false when LiteFS has deleted it meanwhile
	private boolean take(SpooledTransaction transaction) throws IOException {
		// snapshots are made by export, and this one may be as large as the database
		if (!transaction.isSnapshot()) {
			try {
				link(transaction);
			}
			catch (NoSuchFileException ex) {
				if (Files.exists(transaction.file())) {
					throw ex;
				}
				return false;
			}
		}
		this.last = transaction;
		return true;
	}

	private void link(SpooledTransaction transaction) throws IOException {
		Path target = this.spool.path(transaction.name());
		try {
			Files.createLink(target, transaction.file());
		}
		catch (FileAlreadyExistsException ex) {
			if (!isKept(transaction, target)) {
				Files.delete(target);
				Files.createLink(target, transaction.file());
			}
		}
		catch (NoSuchFileException ex) {
			throw ex;
		}
		catch (IOException | UnsupportedOperationException ex) {
			logger.debug("{} cannot be linked and is copied: {}", transaction.file(), ex.toString());
			copy(transaction.file(), target);
		}
		this.spool.add(transaction.name());
	}

	private static boolean isKept(SpooledTransaction transaction, Path file) throws IOException {
		try {
			return isSame(transaction, LitefsFiles.read(file));
		}
		catch (LtxFormatException ex) {
			logger.warn("{} is damaged and is taken from LiteFS again", file, ex);
			return false;
		}
	}

	private void copy(Path source, Path target) throws IOException {
		Path temporary = Files.createTempFile(this.spool.folder(), "copy", ".tmp");
		try {
			Files.copy(source, temporary, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
			try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
				channel.force(true);
			}
			Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	// goes back to the newest transaction that LiteFS has as well, and takes out of the
	// spool what it does not have any more
	private void reconcile(List<LtxFileName> present) throws IOException {
		SpooledTransaction known = this.last;
		if (known == null) {
			known = this.spool.newest();
		}
		Deque<SpooledTransaction> replaced = new ArrayDeque<>();
		int doubtful = 0;
		while (known != null) {
			Verdict verdict = verdict(known, present);
			if (verdict == Verdict.SAME || (verdict == Verdict.UNKNOWN && replaced.isEmpty())) {
				break;
			}
			doubtful = (verdict == Verdict.REPLACED) ? 0 : doubtful + 1;
			replaced.addFirst(known);
			known = this.spool.newestUntil(known.name().minTxid() - 1);
		}
		if (!replaced.isEmpty()) {
			discard(List.copyOf(replaced), doubtful);
		}
		this.last = known;
	}

	private void discard(List<SpooledTransaction> transactions, int doubtful) throws IOException {
		List<SpooledTransaction> kept = transactions.stream()
			.filter((transaction) -> !transaction.isSnapshot())
			.filter((transaction) -> Files.exists(this.spool.path(transaction.name())))
			.map((transaction) -> transaction.in(this.spool.folder()))
			.toList();
		if (!kept.isEmpty()) {
			logger.debug("Transactions {} to {} are not in the database's history any more", kept.get(0).name(),
					kept.get(kept.size() - 1).name());
			this.discarded.discarded(kept, Math.min(doubtful, kept.size()));
		}
		for (SpooledTransaction transaction : transactions) {
			if (!transaction.isSnapshot()) {
				Files.deleteIfExists(this.spool.path(transaction.name()));
				this.spool.remove(transaction.name());
			}
		}
	}

	private Verdict verdict(SpooledTransaction transaction, List<LtxFileName> present) throws IOException {
		long txid = transaction.name().maxTxid();
		Set<LtxFileName> neighbours = new LinkedHashSet<>(
				List.of(new LtxFileName(txid, txid), new LtxFileName(1, txid), new LtxFileName(txid + 1, txid + 1)));
		present.stream()
			.filter((name) -> name.maxTxid() == txid || name.minTxid() == txid + 1)
			.forEach(neighbours::add);
		for (LtxFileName name : neighbours) {
			SpooledTransaction found = this.litefs.find(name);
			if (found != null) {
				long checksum = (name.maxTxid() == txid) ? found.postApplyChecksum() : found.preApplyChecksum();
				return (checksum == transaction.postApplyChecksum()) ? Verdict.SAME : Verdict.REPLACED;
			}
		}
		long newest = present.get(present.size() - 1).maxTxid();
		if (Long.compareUnsigned(txid, newest) > 0) {
			return Verdict.REPLACED;
		}
		OptionalLong elsewhere = this.history.checksums().after(txid);
		if (elsewhere.isPresent()) {
			return (elsewhere.getAsLong() == transaction.postApplyChecksum()) ? Verdict.SAME : Verdict.REPLACED;
		}
		return isReplacedBySnapshot(transaction, present.get(0)) ? Verdict.DOUBTFUL : Verdict.UNKNOWN;
	}

	private boolean isReplacedBySnapshot(SpooledTransaction transaction, LtxFileName oldest) throws IOException {
		if (oldest.minTxid() != 1 || Long.compareUnsigned(oldest.maxTxid(), transaction.name().maxTxid()) <= 0) {
			return false;
		}
		try {
			Instant came = Files.getLastModifiedTime(this.litefs.path(oldest)).toInstant();
			return Duration.between(transaction.timestamp(), came).compareTo(this.history.kept()) < 0;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	// goes on with a snapshot, or with the oldest file that LiteFS has not deleted
	private void jump(List<LtxFileName> present) throws IOException {
		long here = position().txid();
		LtxFileName first = present.stream()
			.filter((name) -> Long.compareUnsigned(name.maxTxid(), here) > 0)
			.findFirst()
			.orElse(null);
		SpooledTransaction next = (first != null) ? this.litefs.find(first) : null;
		if (next == null) {
			return;
		}
		// the list may have left out those before
		SpooledTransaction before = this.litefs.find(preceding(next));
		while (before != null && Long.compareUnsigned(before.name().maxTxid(), here) > 0) {
			next = before;
			before = this.litefs.find(preceding(next));
		}
		if (here != 0 && Long.compareUnsigned(next.name().minTxid(), here + 1) > 0) {
			logger.info("LiteFS has deleted the transactions from {} to {} before they could be kept for the backup",
					"%016x".formatted(here + 1), "%016x".formatted(next.name().minTxid() - 1));
		}
		take(next);
	}

	private static LtxFileName preceding(SpooledTransaction transaction) {
		long txid = transaction.name().minTxid() - 1;
		return new LtxFileName(txid, txid);
	}

	/**
	 * Delete what LiteFS has deleted because it had become too old.
	 * @throws IOException when files cannot be listed or deleted
	 */
	public synchronized void releaseWithLitefs() throws IOException {
		List<LtxFileName> present = present();
		if (!present.isEmpty() && isAtEnd()) {
			LtxFileName oldest = present.get(0);
			this.spool.release((oldest.minTxid() == 1) ? oldest.maxTxid() - 1 : oldest.minTxid() - 1);
		}
	}

	@Override
	public synchronized Position position() {
		SpooledTransaction newest = this.last;
		return (newest != null) ? new Position(newest.name().maxTxid(), newest.postApplyChecksum()) : Position.NONE;
	}

	// its file may not be there any more
	synchronized @Nullable SpooledTransaction newest() {
		return this.last;
	}

	@Override
	public Path folder() {
		return this.spool.folder();
	}

	@Override
	public List<SpooledTransaction> after(long txid) throws IOException {
		return this.spool.after(txid);
	}

	@Override
	public List<SpooledTransaction> until(long txid) throws IOException {
		return this.spool.until(txid);
	}

	@Override
	public void release(long txid) throws IOException {
		this.spool.release(txid);
	}

	/**
	 * It has no thread.
	 */
	@Override
	public List<String> gone() {
		return List.of();
	}

	@Override
	public void close() {
		// holds nothing open
	}

	// the testimony of LiteFS's files on a transaction
	private enum Verdict {

		/** It is part of their history. */
		SAME,

		/** Their history has another one, or ends before it. */
		REPLACED,

		/** They have come from another history, which may share it. */
		DOUBTFUL,

		/** They begin after it. */
		UNKNOWN

	}

}
