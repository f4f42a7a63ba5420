package io.github.litefsspring.backup.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.node.Position;

/**
 * Keeps every committed transaction on this machine's disk until it is stored, whether or
 * not the store can be reached and whichever node ships. LiteFS deletes its own files
 * after ten minutes; a spool does not.
 * <p>
 * Implementations are thread-safe and survive the end of the process at any point.
 *
 * @since 0.1.0
 */
public interface TransactionSpool extends Closeable, BackgroundWork {

	/**
	 * Take in what was committed since the last call. Cheap when there is nothing.
	 * @throws IOException when files cannot be read or written; what was committed stays
	 * where it is and the next call tries again
	 */
	void collect() throws IOException;

	/**
	 * The position of the database, as far as it was collected. It stays when the
	 * transactions are released.
	 * @return the position after the newest transaction; {@link Position#NONE} when there
	 * is none
	 */
	Position position();

	/**
	 * The folder of the spool. Other temporary files of the backup go into a folder named
	 * {@code work} in it, which the spool leaves alone.
	 * @return the folder
	 */
	Path folder();

	/**
	 * The transactions in the spool that come after another one: the first of them,
	 * 10,000 at most.
	 * @param txid a transaction id; 0 for all
	 * @return files in the order of their transactions. There may be gaps and, after a
	 * fork, files whose checksums do not follow one another: the reader has to check
	 * @throws IOException when the spool cannot be read
	 */
	List<SpooledTransaction> after(long txid) throws IOException;

	/**
	 * The transactions in the spool until one: the last of them, 10,000 at most.
	 * @param txid a transaction id, which is in the last file
	 * @return files in the order of their transactions, as in {@link #after}
	 * @throws IOException when the spool cannot be read
	 */
	List<SpooledTransaction> until(long txid) throws IOException;

	/**
	 * Delete what is stored.
	 * @param txid the last transaction that is stored
	 * @throws IOException when files cannot be deleted
	 */
	void release(long txid) throws IOException;

}
