package io.github.litefsspring.backup.wal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.github.litefsspring.ltx.LtxHeader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a write-ahead log while SQLite may write to it. Only what SQLite would find after
 * a crash counts: frames with the log's salts and an unbroken chain of checksums, up to
 * the last one that commits.
 * <p>
 * SQLite locks the database and the {@code -shm} file, never the log, so that closing it
 * here drops no lock.
 */
final class WalFile implements Closeable {

	// unlike a channel it survives an interrupt of the thread that reads
	private final RandomAccessFile file;

	WalFile(Path path) throws IOException {
		this.file = new RandomAccessFile(path.toFile(), "r");
	}

	// null while the log is empty or just begun
	@Nullable WalHeader header() throws IOException {
		byte[] bytes = new byte[WalHeader.SIZE];
		return read(0, bytes) ? WalHeader.parse(bytes) : null;
	}

	// false when SQLite has taken the last frame before it back
	boolean contains(WalMark mark) throws IOException {
		if (mark.frames() == 0) {
			return true;
		}
		byte[] bytes = new byte[WalMark.FRAME_HEADER];
		return read(mark.offset() - mark.frameSize(), bytes)
				&& Frame.of(bytes).hasChecksum(mark.checksum1(), mark.checksum2());
	}

	WalTransactions read(WalMark start, long size) throws IOException {
		return read(start, size, Long.MAX_VALUE);
	}

	// nothing that lies beyond the limit, an offset in the log
	WalTransactions read(WalMark start, long size, long limit) throws IOException {
		Reading reading = new Reading(start, size);
		byte[] bytes = new byte[start.frameSize()];
		while (reading.end() <= limit && read(reading.end() - bytes.length, bytes) && reading.accept(bytes)) {
			reading.frames++;
		}
		return reading.result();
	}

	// by the chain of checksums from the beginning of the log
	boolean leadsTo(WalMark mark) throws IOException {
		WalHeader header = mark.header();
		WalChecksum checksum = new WalChecksum(header.bigEndian(), header.checksum1(), header.checksum2());
		byte[] bytes = new byte[mark.frameSize()];
		for (long frame = 0; frame < mark.frames(); frame++) {
			if (!read(WalHeader.SIZE + frame * bytes.length, bytes) || !Frame.of(bytes).belongsTo(header)) {
				return false;
			}
			Frame.update(checksum, bytes);
		}
		return checksum.is(mark.checksum1(), mark.checksum2());
	}

	// null when the log does not hold it
	byte @Nullable [] newest(long pageNumber, WalMark end) throws IOException {
		byte[] bytes = new byte[WalMark.FRAME_HEADER];
		for (long offset = end.offset() - end.frameSize(); offset >= WalHeader.SIZE; offset -= end.frameSize()) {
			if (read(offset, bytes) && Frame.of(bytes).pageNumber() == pageNumber) {
				return page(offset, end.header().pageSize());
			}
		}
		return null;
	}

	byte[] page(long offset, int pageSize) throws IOException {
		byte[] page = new byte[pageSize];
		if (!read(offset + WalMark.FRAME_HEADER, page)) {
			throw new EOFException("The write-ahead log was cut off at " + offset);
		}
		return page;
	}

	private boolean read(long offset, byte[] bytes) throws IOException {
		this.file.seek(offset);
		int done = 0;
		while (done < bytes.length) {
			int count = this.file.read(bytes, done, bytes.length - done);
			if (count < 0) {
				return false;
			}
			done += count;
		}
		return true;
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

	private record Frame(long pageNumber, long commit, int salt1, int salt2, int checksum1, int checksum2) {

		static Frame of(byte[] bytes) {
			ByteBuffer in = ByteBuffer.wrap(bytes);
			return new Frame(Integer.toUnsignedLong(in.getInt()), Integer.toUnsignedLong(in.getInt()), in.getInt(),
					in.getInt(), in.getInt(), in.getInt());
		}

		static void update(WalChecksum checksum, byte[] bytes) {
			checksum.update(bytes, 0, 2 * Integer.BYTES)
				.update(bytes, WalMark.FRAME_HEADER, bytes.length - WalMark.FRAME_HEADER);
		}

		boolean belongsTo(WalHeader header) {
			return this.salt1 == header.salt1() && this.salt2 == header.salt2();
		}

		boolean hasChecksum(int first, int second) {
			return this.checksum1 == first && this.checksum2 == second;
		}

	}

	private static final class Reading {

		private final WalMark start;

		private final WalChecksum checksum;

		private final NavigableMap<Long, Long> pages = new TreeMap<>();

		private final NavigableMap<Long, Long> open = new TreeMap<>();

		private long frames;

		private long size;

		private int count;

		private boolean complete = true;

		private WalMark end;

		Reading(WalMark start, long size) {
			this.start = start;
			this.end = start;
			this.size = size;
			this.checksum = new WalChecksum(start.header().bigEndian(), start.checksum1(), start.checksum2());
		}

		// the end of the frame that comes next
		long end() {
			return this.start.offset() + (this.frames + 1) * this.start.frameSize();
		}

		boolean accept(byte[] bytes) {
			Frame frame = Frame.of(bytes);
			if (frame.pageNumber() == 0 || !frame.belongsTo(this.start.header())) {
				return false;
			}
			Frame.update(this.checksum, bytes);
			if (!this.checksum.is(frame.checksum1(), frame.checksum2())) {
				return false;
			}
			this.open.put(frame.pageNumber(), this.start.offset() + this.frames * bytes.length);
			if (frame.commit() != 0) {
				commit(frame.commit());
			}
			return true;
		}

		private void commit(long newSize) {
			long lockPage = LtxHeader.lockPage(this.start.header().pageSize());
			for (long page = this.size + 1; page <= newSize; page++) {
				this.complete &= page == lockPage || this.open.containsKey(page);
			}
			this.pages.putAll(this.open);
			this.pages.tailMap(newSize, false).clear();
			this.open.clear();
			this.size = newSize;
			this.count++;
			this.end = new WalMark(this.start.header(), this.start.frames() + this.frames + 1, this.checksum.first(),
					this.checksum.second());
		}

		WalTransactions result() {
			return new WalTransactions(this.count, this.size, this.pages, this.complete, this.end);
		}

	}

}
