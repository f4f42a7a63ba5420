package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;

import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.WalSegment;

/**
 * Writes a snapshot of what a read transaction sees.
 */
final class SnapshotFile {

	private final Path folder;

	private final PinnedState at;

	SnapshotFile(Path folder, PinnedState at) {
		this.folder = folder;
		this.at = at;
	}

	Snapshot write(PinnedConnection connection) throws SQLException, IOException {
		Files.createDirectories(this.folder);
		Path file = Files.createTempFile(this.folder, "snapshot-", ".copy");
		try {
			Files.delete(file);
			connection.copyTo(file);
			connection.unpin();
			return encode(file);
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	private Snapshot encode(Path database) throws IOException {
		SpoolState state = this.at.state();
		LtxHeader header = new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, state.pageSize(), state.commit(), 1,
				state.position().txid(), state.timestamp(), 0, WalSegment.NONE, 0)
			.toLitestream();
		Path file = this.folder.resolve(header.fileName().toString());
		DatabaseChecksum checksum = new DatabaseChecksum();
		try (DatabaseCopy copy = new DatabaseCopy(database, this.at.firstPage());
				TransactionFile out = new TransactionFile(file, header)) {
			byte[] page = new byte[copy.pageSize()];
			for (long number = copy.next(page); number != 0; number = copy.next(page)) {
				out.page(number, page);
				checksum.toggle(number, page);
			}
			if (checksum.value() != state.position().checksum()) {
				throw new ChecksumDiffersException(state.position(), checksum.value());
			}
			out.finish(0);
		}
		return new Snapshot(file, state.position(), Instant.ofEpochMilli(state.timestamp()));
	}

}
