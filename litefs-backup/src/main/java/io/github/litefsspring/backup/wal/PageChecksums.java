package io.github.litefsspring.backup.wal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;

import io.github.litefsspring.ltx.DatabaseChecksum;

/**
 * The checksum of every page of the database, eight bytes for each in memory and in a
 * file. All of them together are the database's rolling checksum, which proves the file
 * after a crash.
 */
final class PageChecksums implements Closeable {

	private static final int CHUNK = 8192;

	private final RandomAccessFile file;

	// with room for pages to come
	private long[] checksums = new long[0];

	private int size;

	private long total;

	PageChecksums(Path path) throws IOException {
		this.file = new RandomAccessFile(path.toFile(), "rw");
	}

	static long of(long pageNumber, byte[] page) {
		DatabaseChecksum checksum = new DatabaseChecksum();
		checksum.toggle(pageNumber, page);
		return checksum.value();
	}

	// pages that the file does not know have no checksum
	void load(long size) throws IOException {
		byte[] bytes = new byte[(int) Math.min(size, this.file.length() / Long.BYTES) * Long.BYTES];
		this.file.seek(0);
		this.file.readFully(bytes);
		this.checksums = new long[(int) size];
		this.size = (int) size;
		ByteBuffer.wrap(bytes).asLongBuffer().get(this.checksums, 0, bytes.length / Long.BYTES);
		this.total = sum(this.checksums);
	}

	// 0 for the lock page and for pages that do not exist
	long get(long pageNumber) {
		return (pageNumber <= this.size) ? this.checksums[(int) pageNumber - 1] : 0;
	}

	long total() {
		return DatabaseChecksum.FLAG | this.total;
	}

	long totalAfter(Map<Long, Long> changed, long size) {
		long result = this.total;
		for (int index = (int) size; index < this.size; index++) {
			result ^= this.checksums[index];
		}
		for (Map.Entry<Long, Long> page : changed.entrySet()) {
			result ^= get(page.getKey()) ^ page.getValue();
		}
		return DatabaseChecksum.FLAG | result;
	}

	// after an error, and when the process ends on the way, the file is neither the old
	// nor the new one: its total tells
	void apply(NavigableMap<Long, Long> changed, long size) throws IOException {
		this.total = totalAfter(changed, size);
		resize((int) size);
		changed.forEach((page, checksum) -> this.checksums[page.intValue() - 1] = checksum);
		long first = 0;
		long last = -1;
		for (long page : changed.keySet()) {
			if (page != last + 1 || page - first >= CHUNK) {
				write(first, last);
				first = page;
			}
			last = page;
		}
		write(first, last);
	}

	private void resize(int newSize) {
		if (newSize > this.checksums.length) {
			this.checksums = Arrays.copyOf(this.checksums, newSize + newSize / 8 + CHUNK);
		}
		if (newSize < this.size) {
			Arrays.fill(this.checksums, newSize, this.size, 0);
		}
		this.size = newSize;
	}

	void replace(long[] all) throws IOException {
		this.checksums = all;
		this.size = all.length;
		this.total = sum(all);
		for (int first = 1; first <= all.length; first += CHUNK) {
			write(first, Math.min(all.length, first + CHUNK - 1));
		}
	}

	static long sum(long[] checksums) {
		long sum = 0;
		for (long checksum : checksums) {
			sum ^= checksum;
		}
		return DatabaseChecksum.FLAG | sum;
	}

	private void write(long first, long last) throws IOException {
		if (last < first || first == 0) {
			return;
		}
		ByteBuffer bytes = ByteBuffer.allocate((int) (last - first + 1) * Long.BYTES);
		bytes.asLongBuffer().put(this.checksums, (int) first - 1, (int) (last - first + 1));
		this.file.seek((first - 1) * Long.BYTES);
		this.file.write(bytes.array());
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
