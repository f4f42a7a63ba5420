package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.backup.ObjectMissingException;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * Makes a database file from a backup.
 * <p>
 * Every object is checked in full: its own checksum, the rules of its format, that it
 * continues the one before it, and in the end that the checksum of the restored pages is
 * the one that the database had. The file gets its name only after all of that, and after
 * it is on the disk; when something fails, nothing is left behind. It needs memory for
 * the parts that are being downloaded (about 50 MB), however large the database is.
 *
 * @since 0.1.0
 */
public final class Restore {

	private static final int ATTEMPTS = 3;

	private final BackupStore store;

	private final IntegrityCheck integrityCheck;

	private final StoredMetadata metadata;

	/**
	 * Prepare restores from a store.
	 * @param store the store
	 * @param integrityCheck how thoroughly SQLite looks at a restored database
	 */
	public Restore(BackupStore store, IntegrityCheck integrityCheck) {
		this(store, integrityCheck, new StoredMetadata(store));
	}

	Restore(BackupStore store, IntegrityCheck integrityCheck, StoredMetadata metadata) {
		this.store = store;
		this.integrityCheck = integrityCheck;
		this.metadata = metadata;
	}

	/**
	 * Find out what a restore would read.
	 * @param request which state is wanted
	 * @return the plan
	 * @throws NoRestorePointException when there is no such state
	 * @throws DamagedBackupException when an object is missing between others
	 * @throws BackupStoreException when the store does not tell
	 */
	public RestorePlan plan(RestoreRequest request) throws BackupStoreException {
		return new RestorePlanner(this.store, this.metadata).plan(request);
	}

	/**
	 * Restore a file.
	 * @param request which state is wanted
	 * @param output the file; there must be none of that name, and no journal of one
	 * @param progress told how far it is, about every 4 MB, in the calling thread
	 * @return the file
	 * @throws FileAlreadyExistsException when there is a file of that name
	 * @throws NoRestorePointException when there is no such state
	 * @throws DamagedBackupException when the backup is damaged or incomplete
	 * @throws BackupStoreException when the store cannot be read
	 * @throws IOException when the file cannot be written
	 */
	public RestoredFile restore(RestoreRequest request, Path output, Consumer<RestoreProgress> progress)
			throws IOException {
		OutputFile.requireFree(output);
		for (int attempt = 1;; attempt++) {
			try {
				return restore(plan(request), output, progress);
			}
			catch (ObjectMissingException ex) {
				// merged or deleted since the plan was made
				if (attempt == ATTEMPTS) {
					throw new DamagedBackupException("An object that was listed cannot be read: " + ex.getMessage(),
							ex);
				}
			}
		}
	}

	/**
	 * Restore a file from the objects of a plan.
	 * @param plan the plan
	 * @param output the file; there must be none of that name, and no journal of one
	 * @param progress told how far it is, about every 4 MB, in the calling thread
	 * @return the file
	 * @throws FileAlreadyExistsException when there is a file of that name
	 * @throws ObjectMissingException when an object is no longer there
	 * @throws DamagedBackupException when the backup is damaged
	 * @throws BackupStoreException when the store cannot be read
	 * @throws IOException when the file cannot be written
	 */
	public RestoredFile restore(RestorePlan plan, Path output, Consumer<RestoreProgress> progress) throws IOException {
		long start = System.nanoTime();
		ExecutorService threads = RestoreThreads.start();
		try (OutputFile file = OutputFile.create(output, threads)) {
			this.metadata.load(plan.files(), threads);
			Chain.check(this.store.target(), plan.files(), this.metadata);
			long checksum = write(plan, file, threads, progress);
			Future<?> synchronizing = file.synchronize();
			this.integrityCheck.check(file.temporary());
			awaitDurable(synchronizing, file);
			long size = file.channel().size();
			file.publish();
			RestorePoint point = plan.point();
			Position position = new Position(point.position().txid(), checksum);
			return new RestoredFile(output,
					new RestorePoint(point.lineage(), position, point.timestamp(), point.level()),
					point.position().checksum() != 0, size, plan.size(), Duration.ofNanos(System.nanoTime() - start));
		}
		finally {
			threads.shutdownNow();
		}
	}

	private long write(RestorePlan plan, OutputFile file, ExecutorService threads, Consumer<RestoreProgress> progress)
			throws IOException {
		List<BackupFile> newestFirst = new ArrayList<>(plan.files());
		Collections.reverse(newestFirst);
		ParallelDownload download = new ParallelDownload(this.store, newestFirst, threads, RestoreThreads.COUNT,
				progressOf(plan, progress));
		DatabasePages pages = null;
		for (BackupFile source : newestFirst) {
			pages = take(source, download, file, pages);
		}
		if (pages == null) {
			throw new IllegalArgumentException("The plan has no files");
		}
		try {
			pages.finish();
		}
		catch (IOException ex) {
			throw cannotWrite(file, ex);
		}
		check(plan, pages);
		return pages.checksum();
	}

	private DatabasePages take(BackupFile source, ParallelDownload download, OutputFile file,
			@Nullable DatabasePages newer) throws IOException {
		try (LtxReader reader = LtxReader.open(source.key(), download.open(source), LtxFormat.LITESTREAM)) {
			DatabasePages pages = newer;
			if (pages == null) {
				requireSpace(file, reader.header().commit() * reader.header().pageSize());
				pages = new DatabasePages(file, reader.header());
			}
			pages.take(reader);
			return pages;
		}
		catch (LtxFormatException ex) {
			throw new DamagedBackupException(
					"%s in %s is damaged: %s".formatted(source.key(), this.store.target(), ex.getMessage()), ex);
		}
		catch (BackupStoreException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw cannotWrite(file, ex);
		}
	}

	private void check(RestorePlan plan, DatabasePages pages) throws DamagedBackupException {
		String broken = null;
		long expected = plan.point().position().checksum();
		if (pages.missingPages() != 0) {
			broken = "%d pages of the database are in none of its files".formatted(pages.missingPages());
		}
		else if (expected != 0 && expected != pages.checksum()) {
			broken = "the database had the checksum %016x, but what was restored has %016x".formatted(expected,
					pages.checksum());
		}
		if (broken != null) {
			throw new DamagedBackupException(
					"Transaction %s of lineage %s in %s cannot be restored: %s".formatted(
							plan.point().position().txidText(), plan.lineage().id(), this.store.target(), broken),
					null);
		}
	}

	private static void awaitDurable(Future<?> synchronizing, OutputFile file) throws IOException {
		try {
			synchronizing.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while %s was written to the disk".formatted(file.temporary()), ex);
		}
		catch (ExecutionException ex) {
			throw cannotWrite(file, ex);
		}
	}

	private static IOException cannotWrite(OutputFile file, Exception cause) {
		return new IOException("Cannot write %s: %s".formatted(file.temporary(), DiskErrors.explain(cause)), cause);
	}

	private static void requireSpace(OutputFile file, long size) throws IOException {
		long usable = Files.getFileStore(file.temporary()).getUsableSpace();
		if (usable < size) {
			throw new IOException(
					"the disk has %d MB left, the database needs %d MB".formatted(usable >> 20, (size >> 20) + 1));
		}
	}

	private static LongConsumer progressOf(RestorePlan plan, Consumer<RestoreProgress> progress) {
		long start = System.nanoTime();
		long total = plan.size();
		return (done) -> progress.accept(new RestoreProgress(done, total, Duration.ofNanos(System.nanoTime() - start)));
	}

}
