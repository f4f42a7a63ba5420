package io.github.litefsspring.backup.lost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.litefsspring.background.BackgroundLoop;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.backup.spool.HistoryNotKnownYetException;
import io.github.litefsspring.backup.spool.KnownHistory;
import io.github.litefsspring.backup.spool.LitefsSpool;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices on a node when LiteFS discards transactions that this node had, and keeps them.
 * <p>
 * Each transaction file of LiteFS gets a second name in the folder {@code unreplicated}
 * of LiteFS's data directory, which takes no room, for as long as LiteFS has it
 * ({@code data.retention} of {@code litefs.yml}, 10 minutes). When the history on this
 * node becomes another one, the files that are not in it are moved to the folder of lost
 * transactions. What a process has noted is compared by the next one, so it does not
 * matter whether one runs at that moment. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class LostTransactionsKeeper implements AutoCloseable, BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(LostTransactionsKeeper.class);

	// LiteFS deletes its files after 10 minutes unless litefs.yml says something else
	private static final Duration RETENTION = Duration.ofMinutes(9);

	private static final Duration CLEAN = Duration.ofMinutes(1);

	private static final Duration AGAIN = Duration.ofMillis(200);

	private final LitefsSpool spool;

	private final KeptTransactions kept;

	private final Semaphore news = new Semaphore(0);

	private final BackgroundLoop loop = new BackgroundLoop("litefs-lost-transactions",
			"Noting transactions, so that they can be told when a failover loses them,", logger, this::round);

	private final AtomicLong commits = new AtomicLong();

	// by the monitor of the commits
	private long noted;

	// the loop only
	private long cleaned = System.nanoTime();

	private LostTransactionsKeeper(LitefsSpool spool, KeptTransactions kept) {
		this.spool = spool;
		this.kept = kept;
	}

	/**
	 * Compare what was noted with what LiteFS has, and begin to note.
	 * @param dataDirectory the data directory of LiteFS ({@code path} of {@code /info})
	 * @param database the database's name
	 * @param directory where lost transactions are kept; null for the folder
	 * {@code lost-transactions} of the data directory
	 * @param maxSize how many bytes of them are kept; the oldest go first. With 0 none is
	 * kept
	 * @param applied what LiteFS says that the position of the database is
	 * @param primary the database's checksum after a transaction as the primary knows it;
	 * asked only when this node's own files do not tell where two histories part, and
	 * again until it answers
	 * @param listener told of each loss, also of those that happened before
	 * @return the keeper, which also needs {@link #start()}
	 * @throws IOException when LiteFS's files cannot be read or the folders cannot be
	 * written, naming the path and the user
	 */
	public static LostTransactionsKeeper open(Path dataDirectory, String database, @Nullable Path directory,
			long maxSize, Supplier<Position> applied, KnownHistory.Checksums primary, LossListener listener)
			throws IOException {
		Path root = (directory != null) ? directory : dataDirectory.resolve("lost-transactions");
		Path noted = dataDirectory.resolve("unreplicated").resolve(database);
		KeptTransactions kept = new KeptTransactions(database, root.resolve(database), noted, maxSize,
				Clock.systemUTC(), listener);
		kept.tellUntold();
		LitefsSpool spool = LitefsSpool.open(dataDirectory, database, noted, applied, kept,
				new KnownHistory(primary, RETENTION));
		return new LostTransactionsKeeper(spool, kept);
	}

	/**
	 * Begin to look after the files that LiteFS deletes.
	 */
	public void start() {
		applied();
		this.loop.start();
	}

	/**
	 * Say that a transaction was applied. Returns at once.
	 */
	public void applied() {
		this.news.release();
	}

	/**
	 * Note what was committed, before its caller hears that it was: should this process
	 * and LiteFS die now, the next one knows of it. Takes a few file operations.
	 */
	public void committed() {
		long mine = this.commits.incrementAndGet();
		try {
			synchronized (this.commits) {
				// the transactions of a group come together, and one look finds them all
				if (this.noted < mine) {
					long before = this.commits.get();
					this.spool.collect();
					this.noted = before;
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			// the loop meets it as well, and tells
			logger.debug("A transaction cannot be noted", ex);
			applied();
		}
	}

	/**
	 * The losses that are kept.
	 * @return the losses, oldest first
	 * @throws IOException when the folder cannot be read
	 */
	public List<LostTransactions> kept() throws IOException {
		return this.kept.all();
	}

	private void round() throws InterruptedException {
		if (this.news.tryAcquire(CLEAN.toMillis(), TimeUnit.MILLISECONDS)) {
			this.news.drainPermits();
		}
		try {
			this.spool.collect();
			if (System.nanoTime() - this.cleaned > CLEAN.toNanos()) {
				this.spool.releaseWithLitefs();
				this.cleaned = System.nanoTime();
			}
		}
		catch (HistoryNotKnownYetException ex) {
			Thread.sleep(AGAIN.toMillis());
			applied();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public List<String> gone() {
		return this.loop.gone();
	}

	@Override
	public void close() {
		this.loop.close();
		this.spool.close();
	}

}
