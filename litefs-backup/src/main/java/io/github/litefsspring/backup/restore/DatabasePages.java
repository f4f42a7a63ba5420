package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.BitSet;

import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxReader;

/**
 * Writes a database file from LTX files that are taken newest first: the first file that
 * has a page decides it, so every page is written once, and the database's checksum comes
 * for free. The memory it needs is one bit for each page and a buffer.
 */
final class DatabasePages {

	private static final int BUFFER_SIZE = 1024 * 1024;

	private final OutputFile file;

	private final FileChannel out;

	private final LtxHeader newest;

	private final BitSet written = new BitSet();

	private final DatabaseChecksum checksum = new DatabaseChecksum();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);

	private long bufferedFrom;

	private long limit;

	DatabasePages(OutputFile file, LtxHeader newest) {
		this.file = file;
		this.out = file.channel();
		this.newest = newest;
		this.limit = newest.commit();
	}

	// takes the pages that no newer file had, and verifies the file by reading it to its
	// end
	void take(LtxReader older) throws IOException {
		if (older.header().pageSize() != this.newest.pageSize()) {
			throw new LtxFormatException(older.name(), 8, "page size %d, but %d in the newest file"
				.formatted(older.header().pageSize(), this.newest.pageSize()));
		}
		// what was cut off and came back later is in the file that brought it back
		this.limit = Math.min(this.limit, older.header().commit());
		while (older.next()) {
			long pageNumber = older.pageNumber();
			int bit = Math.toIntExact(pageNumber);
			if (pageNumber <= this.limit && !this.written.get(bit)) {
				this.written.set(bit);
				this.checksum.toggle(older.pageChecksum());
				write(pageNumber, older.page());
			}
		}
	}

	void finish() throws IOException {
		flush();
		long size = this.newest.commit() * this.newest.pageSize();
		if (this.out.size() < size) {
			// it ends with the lock page, which is in no LTX file
			this.out.write(ByteBuffer.allocate(1), size - 1);
		}
	}

	long missingPages() {
		boolean lockPage = this.newest.commit() >= this.newest.lockPage();
		return this.newest.commit() - (lockPage ? 1 : 0) - this.written.cardinality();
	}

	long checksum() {
		return this.checksum.value();
	}

	private void write(long pageNumber, byte[] page) throws IOException {
		long position = (pageNumber - 1) * page.length;
		if (this.buffer.remaining() < page.length || position != this.bufferedFrom + this.buffer.position()) {
			flush();
			this.bufferedFrom = position;
		}
		this.buffer.put(page);
	}

	private void flush() throws IOException {
		this.buffer.flip();
		long position = this.bufferedFrom;
		while (this.buffer.hasRemaining()) {
			position += this.out.write(this.buffer, position);
		}
		this.file.written(this.buffer.limit());
		this.buffer.clear();
	}

}
