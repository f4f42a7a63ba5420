package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.litefsspring.ltx.LtxFileName;
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
 *
 * @since 0.1.0
 */
public final class LitefsSpool implements TransactionSpool {

	private static final Logger logger = LoggerFactory.getLogger(LitefsSpool.class);

	private static final int AT_ONCE = 10_000;

	private static final long NEARLY_FULL = 1L << 30;

	private final LitefsFiles litefs;

	private final LitefsFiles spool;

	private final FileStore disk;

	private final DiscardedTransactions discarded;

	private Position position = Position.NONE;

	private boolean reconciled;

	private LitefsSpool(LitefsFiles litefs, Path folder, Clock clock) throws IOException {
		this.litefs = litefs;
		this.disk = Files.getFileStore(folder);
		this.spool = new LitefsFiles(folder);
		this.discarded = new DiscardedTransactions(folder.resolve("discarded"), clock);
	}

	/**
	 * Open the spool of a database.
	 * @param dataDirectory the data directory of LiteFS ({@code path} of {@code /info})
	 * @param database the database's name
	 * @param spoolDirectory where to keep the spools of all databases; null for the
	 * folder {@code backup-spool} in LiteFS's data directory, which LiteFS ignores (it
	 * reads {@code dbs} only)
	 * @return the spool
	 * @throws IOException when LiteFS's files cannot be read or the folder cannot be
	 * written, naming the path and the user
	 */
	public static LitefsSpool open(Path dataDirectory, String database, @Nullable Path spoolDirectory)
			throws IOException {
		Path root = (spoolDirectory != null) ? spoolDirectory : dataDirectory.resolve("backup-spool");
		return open(dataDirectory, database, root, Clock.systemUTC());
	}

	static LitefsSpool open(Path dataDirectory, String database, Path root, Clock clock) throws IOException {
		Path folder = root.resolve(database);
		LitefsFiles files = LitefsFiles.of(dataDirectory, database);
		checkAccess(dataDirectory, files.folder());
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
		LitefsSpool opened = new LitefsSpool(files, folder, clock);
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

	@Override
	public synchronized void collect() throws IOException {
		List<LtxFileName> present = this.litefs.after(0);
		if (present.isEmpty()) {
			return;
		}
		if (!this.reconciled || !continues(present)) {
			reconcile(present);
			this.reconciled = true;
		}
		for (LtxFileName name : present) {
			if (isNew(name)) {
				take(name);
			}
		}
		giveWay(present);
	}

	private boolean continues(List<LtxFileName> present) throws IOException {
		Position last = this.position;
		LtxFileName newest = present.get(present.size() - 1);
		LtxFileName next = present.stream().filter(this::isNew).findFirst().orElse(newest);
		try {
			SpooledTransaction transaction = LitefsFiles.read(this.litefs.path(next));
			if (isNew(next)) {
				return next.minTxid() == last.txid() + 1 && transaction.preApplyChecksum() == last.checksum();
			}
			return next.maxTxid() == last.txid() && transaction.postApplyChecksum() == last.checksum();
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	private boolean isNew(LtxFileName name) {
		return Long.compareUnsigned(name.maxTxid(), this.position.txid()) > 0;
	}

	private void take(LtxFileName name) throws IOException {
		try {
			SpooledTransaction transaction = LitefsFiles.read(this.litefs.path(name));
			// snapshots are made by export, and this one may be as large as the database
			if (!transaction.isSnapshot()) {
				link(name);
			}
			this.position = new Position(name.maxTxid(), transaction.postApplyChecksum());
		}
		catch (NoSuchFileException ex) {
			logger.debug("LiteFS has deleted {} meanwhile", name);
		}
	}

	private void link(LtxFileName name) throws IOException {
		Path source = this.litefs.path(name);
		Path target = this.spool.path(name);
		try {
			Files.createLink(target, source);
		}
		catch (FileAlreadyExistsException ex) {
			if (!isSame(source, target)) {
				this.discarded.move(target);
				Files.createLink(target, source);
			}
		}
		catch (NoSuchFileException ex) {
			throw ex;
		}
		catch (IOException | UnsupportedOperationException ex) {
			logger.debug("{} cannot be linked and is copied: {}", source, ex.toString());
			copy(source, target);
		}
	}

	private void copy(Path source, Path target) throws IOException {
		Path temporary = Files.createTempFile(this.spool.folder(), "copy", ".tmp");
		try {
			Files.copy(source, temporary, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
			Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	/**
	 * Take what LiteFS does not continue out of the spool, and begin again with the
	 * newest transaction that both have.
	 * @param present the files of LiteFS
	 * @throws IOException when files cannot be read or moved
	 */
	private void reconcile(List<LtxFileName> present) throws IOException {
		LtxFileName newest = present.get(present.size() - 1);
		Set<LtxFileName> known = new HashSet<>(present);
		boolean forked = isReplacedBySnapshot(present);
		this.position = Position.NONE;
		for (LtxFileName name : this.spool.after(0)) {
			Path file = this.spool.path(name);
			forked |= Long.compareUnsigned(name.maxTxid(), newest.maxTxid()) > 0
					|| (known.contains(name) && !isSame(this.litefs.path(name), file));
			if (forked) {
				logger.info("Transaction {} is not in the database's history any more and is kept in {}", name,
						this.discarded.folder());
				this.discarded.move(file);
			}
			else {
				this.position = new Position(name.maxTxid(), LitefsFiles.read(file).postApplyChecksum());
			}
		}
	}

	/**
	 * Whether LiteFS has got a snapshot of another history than that in the spool. Where
	 * they separated is not known then.
	 * @param present the files of LiteFS
	 * @return false when it is the same history or nothing proves that it is not
	 * @throws IOException when files cannot be read
	 */
	private boolean isReplacedBySnapshot(List<LtxFileName> present) throws IOException {
		for (LtxFileName name : present) {
			Path spooled = this.spool.path(new LtxFileName(name.maxTxid(), name.maxTxid()));
			if (name.minTxid() == 1 && Files.exists(spooled)) {
				try {
					long checksum = LitefsFiles.read(this.litefs.path(name)).postApplyChecksum();
					return LitefsFiles.read(spooled).postApplyChecksum() != checksum;
				}
				catch (NoSuchFileException ex) {
					logger.debug("LiteFS has deleted {} meanwhile", name);
				}
			}
		}
		return false;
	}

	private static boolean isSame(Path one, Path other) throws IOException {
		try {
			BasicFileAttributes first = Files.readAttributes(one, BasicFileAttributes.class);
			BasicFileAttributes second = Files.readAttributes(other, BasicFileAttributes.class);
			return first.size() == second.size() && first.lastModifiedTime().equals(second.lastModifiedTime());
		}
		catch (NoSuchFileException ex) {
			// LiteFS has deleted it meanwhile, because it is too old, so it had not
			// changed
			return true;
		}
	}

	private void giveWay(List<LtxFileName> present) throws IOException {
		long limit = Math.min(NEARLY_FULL, this.disk.getTotalSpace() / 20);
		if (this.disk.getUsableSpace() >= limit) {
			return;
		}
		this.discarded.deleteAll();
		Set<LtxFileName> known = new HashSet<>(present);
		int deleted = 0;
		for (LtxFileName name : this.spool.after(0)) {
			if (this.disk.getUsableSpace() >= limit || known.contains(name)) {
				break;
			}
			Files.deleteIfExists(this.spool.path(name));
			deleted++;
		}
		if (deleted > 0) {
			logger.warn("The disk of {} is almost full, so {} transactions that wait for being stored were deleted; "
					+ "the backup goes on with a snapshot", this.spool.folder(), deleted);
		}
	}

	@Override
	public synchronized Position position() {
		return this.position;
	}

	@Override
	public Path folder() {
		return this.spool.folder();
	}

	@Override
	public synchronized List<SpooledTransaction> after(long txid) throws IOException {
		List<LtxFileName> names = this.spool.after(txid);
		List<SpooledTransaction> transactions = new ArrayList<>();
		for (LtxFileName name : names.subList(0, Math.min(names.size(), AT_ONCE))) {
			transactions.add(LitefsFiles.read(this.spool.path(name)));
		}
		return transactions;
	}

	@Override
	public synchronized void release(long txid) throws IOException {
		for (LtxFileName name : this.spool.after(0)) {
			if (Long.compareUnsigned(name.maxTxid(), txid) > 0) {
				return;
			}
			Files.deleteIfExists(this.spool.path(name));
		}
	}

	@Override
	public void close() {
		// holds nothing open
	}

}
