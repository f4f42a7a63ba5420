package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.node.Position;

/**
 * Transaction files that are whole and follow one another, by numbers and checksums.
 *
 * @param files the files, at least one
 * @param changesPageSize whether the first file follows one with another page size: an
 * import that ended LiteFS
 */
record TransactionChain(List<StoredTransaction> files, boolean changesPageSize) {

	StoredTransaction last() {
		return this.files.get(this.files.size() - 1);
	}

	Position position() {
		return new Position(last().name().maxTxid(), last().checksum());
	}

	// the size of the database after it, in pages
	long commit() {
		return last().wholeHeader().commit();
	}

	int pageSize() {
		return last().wholeHeader().pageSize();
	}

	boolean holdsWholeDatabase() {
		return this.files.get(0).wholeHeader().isSnapshot();
	}

	String range() {
		return "%016x to %016x".formatted(this.files.get(0).name().minTxid(), last().name().maxTxid());
	}

	// the checksum of each page that the files hold
	Map<Long, Long> pageChecksums() throws IOException {
		Map<Long, Long> checksums = new HashMap<>();
		for (StoredTransaction file : this.files) {
			try (LtxReader reader = StoredTransaction.open(file.file())) {
				while (reader.next()) {
					checksums.put(reader.pageNumber(), reader.pageChecksum());
				}
			}
		}
		return checksums;
	}

	// writes the pages over those of a database file and gives it its size
	void applyTo(FileChannel database) throws IOException {
		for (StoredTransaction file : this.files) {
			try (LtxReader reader = StoredTransaction.open(file.file())) {
				while (reader.next()) {
					ByteBuffer page = ByteBuffer.wrap(reader.page());
					long offset = (reader.pageNumber() - 1) * pageSize();
					while (page.hasRemaining()) {
						database.write(page, offset + page.position());
					}
				}
			}
			database.truncate(file.wholeHeader().commit() * pageSize());
		}
	}

}
