package io.github.litefsspring.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Checks that the page index of a format 3 file lists exactly the pages that were read.
 * It keeps the length and the checksum of the index to expect, not the index itself.
 */
final class PageIndexCheck {

	private final PageIndexEntry entry = new PageIndexEntry();

	private final Crc64Iso expected = new Crc64Iso();

	private long expectedSize;

	void page(long pageNumber, long offset, long length) {
		this.entry.set(pageNumber, offset, length);
		this.expected.update(this.entry.bytes(), 0, this.entry.size());
		this.expectedSize += this.entry.size();
	}

	void read(LtxInput in, Crc64Iso fileChecksum) throws IOException {
		long start = in.offset();
		this.expected.update(new byte[1], 0, 1);
		this.expectedSize++;
		byte[] buffer = new byte[8 * 1024];
		Crc64Iso actual = new Crc64Iso();
		for (long rest = this.expectedSize; rest > 0;) {
			int part = (int) Math.min(rest, buffer.length);
			in.read(buffer, 0, part, "page index");
			actual.update(buffer, 0, part);
			fileChecksum.update(buffer, 0, part);
			rest -= part;
		}
		if (actual.value() != this.expected.value()) {
			throw in.broken(start, "the page index does not list the pages of this file");
		}
		in.read(buffer, 0, Long.BYTES, "size of the page index");
		fileChecksum.update(buffer, 0, Long.BYTES);
		long size = ByteBuffer.wrap(buffer).getLong();
		if (size != this.expectedSize) {
			throw in.broken(in.offset() - Long.BYTES, "the page index says %s bytes, but has %d"
				.formatted(Long.toUnsignedString(size), this.expectedSize));
		}
	}

}
