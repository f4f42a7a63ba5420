package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.ltx.LtxFileName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files in the folder of a spool, which one process writes. The folder is listed
 * once; from then on it is known what is in it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SpooledFiles {

	private static final Logger logger = LoggerFactory.getLogger(SpooledFiles.class);

	/** The most transactions that are read at once. */
	static final int AT_ONCE = 10_000;

	private final LitefsFiles files;

	private final @Nullable LitefsFiles origin;

	private final SpooledNames names = new SpooledNames();

	private final SpoolRoom room;

	// by the monitor, as the names
	private boolean gaveWay;

	/**
	 * Create it for a folder that is there, knowing none of its files.
	 * @param folder the folder
	 * @throws IOException when its disk cannot be examined
	 */
	public SpooledFiles(Path folder) throws IOException {
		this(folder, null, SpoolRoom.of(folder));
	}

	// files may still be at their origin
	SpooledFiles(Path folder, @Nullable LitefsFiles origin, SpoolRoom room) {
		this.files = new LitefsFiles(folder);
		this.origin = origin;
		this.room = room;
	}

	synchronized void load() throws IOException {
		this.files.list().forEach(this.names::add);
	}

	Path folder() {
		return this.files.folder();
	}

	/**
	 * The path of a file, which need not be there.
	 * @param name its name
	 * @return the path
	 */
	public Path path(LtxFileName name) {
		return this.files.path(name);
	}

	/**
	 * A file has come into the folder.
	 * @param name its name
	 */
	public synchronized void add(LtxFileName name) {
		this.names.add(name);
	}

	synchronized void remove(LtxFileName name) {
		this.names.remove(name.maxTxid());
	}

	/**
	 * The newest file.
	 * @return its transactions; null when there is no file
	 * @throws IOException when it cannot be read
	 */
	public synchronized @Nullable SpooledTransaction newest() throws IOException {
		return newestUntil(-1);
	}

	// null when all files end later; the transaction is unsigned
	synchronized @Nullable SpooledTransaction newestUntil(long txid) throws IOException {
		List<SpooledTransaction> last = read(this.names.until(txid, 1));
		return last.isEmpty() ? null : last.get(0);
	}

	/**
	 * The first files after a transaction, see {@link TransactionSpool#after}.
	 * @param txid the transaction
	 * @return the files, oldest first
	 * @throws IOException when they cannot be read
	 */
	public synchronized List<SpooledTransaction> after(long txid) throws IOException {
		return read(this.names.after(txid, AT_ONCE));
	}

	/**
	 * The last files until a transaction, see {@link TransactionSpool#until}.
	 * @param txid the transaction
	 * @return the files, oldest first
	 * @throws IOException when they cannot be read
	 */
	public synchronized List<SpooledTransaction> until(long txid) throws IOException {
		return read(this.names.until(txid, AT_ONCE));
	}

	private List<SpooledTransaction> read(List<LtxFileName> wanted) throws IOException {
		List<SpooledTransaction> transactions = new ArrayList<>();
		for (LtxFileName name : wanted) {
			SpooledTransaction found = this.files.find(name);
			if (found == null && this.origin != null) {
				found = this.origin.find(name);
			}
			if (found != null) {
				transactions.add(found);
			}
			else {
				logger.warn("{} was deleted by another process before it was stored", this.files.path(name));
				this.names.remove(name.maxTxid());
			}
		}
		return transactions;
	}

	/**
	 * Delete files.
	 * @param txid the last transaction of those that are not needed any more
	 * @throws IOException when they cannot be deleted
	 */
	public synchronized void release(long txid) throws IOException {
		LtxFileName name = this.names.oldest();
		while (name != null && Long.compareUnsigned(name.maxTxid(), txid) <= 0) {
			delete(name);
			name = this.names.oldest();
		}
		this.gaveWay &= name != null;
	}

	/**
	 * Delete the oldest files when the disk is almost full, because the database needs
	 * the room more. What follows a deleted file can only be stored with a new snapshot.
	 * Files that are still at their origin take no room and stay.
	 * @return whether there is too little room
	 * @throws IOException when files cannot be deleted
	 */
	public synchronized boolean giveWay() throws IOException {
		if (!this.room.isShort(this.names.size())) {
			return false;
		}
		int deleted = 0;
		LtxFileName name = this.names.oldest();
		while (name != null && this.room.isShort(this.names.size())
				&& (this.origin == null || !this.origin.contains(name))) {
			delete(name);
			deleted++;
			name = this.names.oldest();
		}
		if (deleted > 0 && !this.gaveWay) {
			this.gaveWay = true;
			logger.warn("The disk of {} is almost full, so the oldest transactions that wait for being stored are "
					+ "deleted ({} now); the backup goes on with a snapshot", folder(), deleted);
		}
		return true;
	}

	/**
	 * Delete all files, when there was no room for another one. What follows can only be
	 * stored with a new snapshot.
	 * @param error why there is no other one
	 * @throws IOException when they cannot be deleted
	 */
	public synchronized void giveWayTo(IOException error) throws IOException {
		if (DiskErrors.isDiskFull(error) && this.names.size() > 0) {
			logger.warn("The disk of {} is full, so all {} transactions that wait for being stored are deleted; the "
					+ "backup goes on with a snapshot", folder(), this.names.size());
			release(-1);
		}
	}

	private void delete(LtxFileName name) throws IOException {
		Files.deleteIfExists(this.files.path(name));
		this.names.remove(name.maxTxid());
	}

}
