package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
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
 * them, are moved to the folder {@code discarded} and kept there for a week. When the
 * disk is almost full, the spool deletes its oldest files rather than take the room that
 * the database needs: the backup then goes on with a snapshot.
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

	// by the monitor
	private @Nullable SpooledTransaction last;

	private LitefsSpool(LitefsFiles litefs, SpooledFiles spool, Supplier<Position> applied, Clock clock) {
		this.litefs = litefs;
		this.spool = spool;
		this.applied = applied;
		this.discarded = new DiscardedTransactions(spool.folder().resolve("discarded"), clock);
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
		return open(files, root.resolve(database), applied, Clock.systemUTC());
	}

	static LitefsSpool open(LitefsFiles files, Path folder, Supplier<Position> applied, Clock clock)
			throws IOException {
		try {
			Files.createDirectories(folder);
			Files.delete(Files.createTempFile(folder, "writable", ".tmp"));
		}
		catch (IOException ex) {
			throw new IOException(("Cannot keep transactions for the backup in %s: %s. Run the application as the user "
					+ "of LiteFS, or set litefs.backup.spool-directory to a folder on the file system of LiteFS's data "
					+ "directory that the user '%s' may write")
				.formatted(folder, DiskErrors.explain(ex), System.getProperty("user.name")), ex);
		}
		SpooledFiles spooled = new SpooledFiles(folder, files, SpoolRoom.of(folder));
		spooled.load();
		LitefsSpool opened = new LitefsSpool(files, spooled, applied, clock);
		opened.discarded.deleteOld();
		opened.collect();
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
			this.discarded.deleteAll();
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
		for (int look = 0; look < LOOKS && !follow(told); look++) {
			List<LtxFileName> present = present();
			if (present.isEmpty()) {
				break;
			}
			reconcile(present);
			jump(present);
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
				this.discarded.move(target);
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
		boolean replaced = false;
		while (known != null) {
			Verdict verdict = verdict(known, present);
			replaced |= verdict == Verdict.REPLACED;
			if (verdict == Verdict.SAME || !replaced) {
				break;
			}
			discard(known);
			known = this.spool.newest();
			// what the next step needs, should this one fail
			this.last = known;
		}
		this.last = known;
	}

	private void discard(SpooledTransaction transaction) throws IOException {
		if (transaction.isSnapshot()) {
			return;
		}
		Path file = this.spool.path(transaction.name());
		if (Files.exists(file)) {
			logger.info("Transaction {} is not in the database's history any more and is kept in {}",
					transaction.name(), this.discarded.folder());
			this.discarded.move(file);
		}
		this.spool.remove(transaction.name());
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
		return (Long.compareUnsigned(txid, newest) > 0) ? Verdict.REPLACED : Verdict.UNKNOWN;
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

		/** They begin after it. */
		UNKNOWN

	}

}
