package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalInt;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxReader;

/**
 * Makes a database file from transactions that were kept and a database that they
 * continue.
 *
 * @since 0.1.0
 */
public final class KeptRestore {

	private static final int SNAPSHOT_TXID = 1;

	private final KeptHistory kept;

	private final IntegrityCheck integrityCheck;

	/**
	 * Prepare.
	 * @param kept the transactions
	 * @param integrityCheck how thoroughly SQLite looks at the result
	 */
	public KeptRestore(KeptHistory kept, IntegrityCheck integrityCheck) {
		this.kept = kept;
		this.integrityCheck = integrityCheck;
	}

	/**
	 * Continue the newest state in a backup that the transactions continue.
	 * @param store the backup
	 * @param output the file to write; there must be none of that name
	 * @return the state that was continued
	 * @throws NoRestorePointException when no state in the backup belongs to this history
	 * @throws IOException when it cannot be restored, or the file cannot be written
	 */
	public RestorePoint onto(BackupStore store, Path output) throws IOException {
		OutputFile.requireFree(output);
		RestorePoint point = new RestorePoints(store).newestFirst()
			.stream()
			.filter((candidate) -> this.kept.contains(candidate.position()))
			.max((one, other) -> Long.compareUnsigned(one.position().txid(), other.position().txid()))
			.orElseThrow(() -> new NoRestorePointException(
					"No state in %s is continued by the transactions after %016x with the checksum %016x".formatted(
							store.target(), this.kept.files().get(0).name().minTxid() - 1,
							this.kept.files().get(0).before())));
		Path base = temporary(output);
		try {
			new Restore(store, IntegrityCheck.NONE).restore(RestoreRequest.of(point), base, (progress) -> {
			});
			apply(base, this.kept.applied(point.position().checksum()).orElseThrow());
			finish(base, output);
			return point;
		}
		finally {
			Files.deleteIfExists(base);
		}
	}

	/**
	 * Continue a database file, which stays as it is.
	 * @param database the database, without a write-ahead log or journal
	 * @param output the file to write; there must be none of that name
	 * @param inexact whether the pages are laid over the database even when it is not the
	 * one that they continue: what comes of that may be no whole database
	 * @return whether the result is proved to be what the database was
	 * @throws NoRestorePointException when the transactions do not continue the database
	 * @throws IOException when the file cannot be written
	 */
	public boolean onto(Path database, Path output, boolean inexact) throws IOException {
		OutputFile.requireFree(output);
		Path base = temporary(output);
		try {
			Files.copy(database, base, StandardCopyOption.REPLACE_EXISTING);
			OptionalInt applied = this.kept.applied(checksum(base, pageSize()));
			if (applied.isEmpty() && !inexact) {
				throw new NoRestorePointException(
						("%s is not the database that the transactions continue: it would have the checksum %016x. With "
								+ "--inexact they are laid over it all the same, as a hint")
							.formatted(database, this.kept.files().get(0).before()));
			}
			apply(base, applied.orElse(0));
			if (applied.isPresent()) {
				finish(base, output);
			}
			else {
				OutputFile.rename(base, output);
			}
			return applied.isPresent();
		}
		finally {
			Files.deleteIfExists(base);
		}
	}

	/**
	 * Tell transactions that need nothing to continue.
	 * @return whether the first file holds a whole database
	 */
	public boolean isComplete() {
		return this.kept.files().get(0).name().minTxid() == SNAPSHOT_TXID;
	}

	/**
	 * Restore transactions that begin with a whole database.
	 * @param output the file to write; there must be none of that name
	 * @throws IOException when the file cannot be written
	 */
	public void alone(Path output) throws IOException {
		OutputFile.requireFree(output);
		Path base = temporary(output);
		try {
			Files.write(base, new byte[0]);
			apply(base, 0);
			finish(base, output);
		}
		finally {
			Files.deleteIfExists(base);
		}
	}

	private static Path temporary(Path output) {
		return output.resolveSibling(output.getFileName() + ".base");
	}

	private int pageSize() throws IOException {
		try (LtxReader reader = LtxReader.open(this.kept.files().get(0).path())) {
			return reader.header().pageSize();
		}
	}

	private void apply(Path base, int applied) throws IOException {
		List<KeptHistory.KeptFile> following = this.kept.files().subList(applied, this.kept.files().size());
		try (FileChannel channel = FileChannel.open(base, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			for (KeptHistory.KeptFile file : following) {
				apply(file, channel);
			}
		}
	}

	private static void apply(KeptHistory.KeptFile file, FileChannel channel) throws IOException {
		try (LtxReader reader = LtxReader.open(file.path())) {
			int pageSize = reader.header().pageSize();
			while (reader.next()) {
				ByteBuffer page = ByteBuffer.wrap(reader.page());
				long start = (reader.pageNumber() - 1) * pageSize;
				while (page.hasRemaining()) {
					channel.write(page, start + page.position());
				}
			}
			channel.truncate(reader.header().commit() * pageSize);
		}
	}

	private void finish(Path base, Path output) throws IOException {
		long checksum = checksum(base, pageSize());
		if (checksum != this.kept.last().checksum()) {
			throw new DamagedBackupException("Transaction %s had the checksum %016x, but what was restored has %016x"
				.formatted(this.kept.last().txidText(), this.kept.last().checksum(), checksum), null);
		}
		this.integrityCheck.check(base);
		OutputFile.rename(base, output);
	}

	private static long checksum(Path database, int pageSize) throws IOException {
		DatabaseChecksum checksum = new DatabaseChecksum();
		long lockPage = LtxHeader.lockPage(pageSize);
		byte[] page = new byte[pageSize];
		try (var in = Files.newInputStream(database)) {
			long number = 1;
			while (in.readNBytes(page, 0, pageSize) == pageSize) {
				if (number != lockPage) {
					checksum.toggle(number, page);
				}
				number++;
			}
		}
		return checksum.value();
	}

}
