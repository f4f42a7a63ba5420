package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.LongFunction;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.RestoredDatabase;

/**
 * The half of {@link BackupService} that reads: lists, drills and copies. It remembers
 * the metadata of the objects that it has seen. Thread-safe; every method blocks.
 *
 * @since 0.1.0
 */
public final class BackupReader {

	private final BackupStore store;

	private final Path temporaryFolder;

	private final RestorePoints points;

	private final StoredMetadata metadata;

	/**
	 * Prepare to read a backup.
	 * @param store the store; closing it is the caller's business
	 * @param temporaryFolder where temporary copies of the whole database have room; it
	 * must exist
	 */
	public BackupReader(BackupStore store, Path temporaryFolder) {
		this.store = store;
		this.temporaryFolder = temporaryFolder;
		this.metadata = new StoredMetadata(store);
		this.points = new RestorePoints(store, this.metadata);
	}

	/**
	 * The states that can be restored.
	 * @return the points and the commands that restore them
	 */
	public RestorePoints restorePoints() {
		return this.points;
	}

	/**
	 * Restores from this store.
	 * @param integrityCheck how thoroughly SQLite looks at a restored database
	 * @return what restores
	 */
	public Restore restore(IntegrityCheck integrityCheck) {
		return new Restore(this.store, integrityCheck, this.metadata);
	}

	/**
	 * Restore the newest point into a temporary file, check everything in it and compare
	 * its checksum with the one that the database had. The file is deleted.
	 * @param liveChecksum the checksum that the database of this node had after a
	 * transaction, where the node still knows it
	 * @return the point that was verified
	 * @throws BackupStoreException when it cannot be restored, or is not what was
	 * committed, or neither the store nor the node knows the checksum
	 */
	public RestorePoint verify(LongFunction<OptionalLong> liveChecksum) throws BackupStoreException {
		try (RestoredCopy copy = copy(RestoreRequest.newest(), IntegrityCheck.FULL)) {
			RestorePoint point = copy.restorePoint();
			OptionalLong live = liveChecksum.apply(point.position().txid());
			if (live.isPresent() && live.getAsLong() != point.position().checksum()) {
				throw new DamagedBackupException(
						"Transaction %s was restored from lineage %s in %s with the checksum %s, but the database had %016x"
							.formatted(point.position().txidText(), point.lineage(), this.store.target(),
									point.position().checksumText(), live.getAsLong()),
						null);
			}
			if (live.isEmpty() && !copy.isProved()) {
				throw new DamagedBackupException(
						"Transaction %s was restored from lineage %s in %s, but nothing tells which checksum the database had: its objects were stored without metadata"
							.formatted(point.position().txidText(), point.lineage(), this.store.target()),
						null);
			}
			return point;
		}
		catch (BackupStoreException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new BackupStoreException("Cannot delete the restored copy: " + DiskErrors.explain(ex), ex);
		}
	}

	/**
	 * Open the database as it was.
	 * @param time the last transaction before or at that time counts
	 * @return a read-only data source, to be closed, which deletes the copy
	 * @throws BackupStoreException when no such state can be restored
	 * @see BackupService#openAt(Instant)
	 */
	public RestoredDatabase openAt(Instant time) throws BackupStoreException {
		return copy(RestoreRequest.at(time), IntegrityCheck.NONE);
	}

	/**
	 * Open a restore point.
	 * @param point the point
	 * @return a read-only data source, to be closed, which deletes the copy
	 * @throws BackupStoreException when it cannot be restored
	 */
	public RestoredDatabase open(RestorePoint point) throws BackupStoreException {
		return copy(RestoreRequest.of(point), IntegrityCheck.NONE);
	}

	private RestoredCopy copy(RestoreRequest request, IntegrityCheck check) throws BackupStoreException {
		try {
			Path folder = Files.createTempDirectory(this.temporaryFolder, "litefs-restored");
			try {
				return new RestoredCopy(restore(check).restore(request, folder.resolve("database.db"), (progress) -> {
				}));
			}
			catch (IOException | RuntimeException ex) {
				Files.deleteIfExists(folder);
				throw ex;
			}
		}
		catch (BackupStoreException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new BackupStoreException("Cannot write a temporary copy of the database in %s: %s"
				.formatted(this.temporaryFolder, DiskErrors.explain(ex)), ex);
		}
	}

}
