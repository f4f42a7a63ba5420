package io.github.litefsspring.ltx;

import java.io.ByteArrayOutputStream;

/**
 * Collects the page index of a format 3 file that is being written. It keeps about three
 * bytes for a page, the only memory of the writer that grows with the file: pages follow
 * one another without a gap, so a step to the next page number and a length are enough.
 */
final class PageIndex {

	private final ByteArrayOutputStream steps = new ByteArrayOutputStream();

	private final byte[] buffer = new byte[2 * Varint.MAXIMUM_SIZE];

	private long lastPage;

	void page(long pageNumber, long length) {
		int size = Varint.put(this.buffer, 0, pageNumber - this.lastPage);
		size = Varint.put(this.buffer, size, length);
		this.steps.write(this.buffer, 0, size);
		this.lastPage = pageNumber;
	}

	// as they are written to the file, without the closing zero
	<E extends Exception> void forEach(Visitor<E> visitor) throws E {
		byte[] bytes = this.steps.toByteArray();
		PageIndexEntry entry = new PageIndexEntry();
		long pageNumber = 0;
		long offset = LtxHeader.SIZE;
		int position = 0;
		while (position < bytes.length) {
			int end = endOfVarint(bytes, position);
			pageNumber += varint(bytes, position, end);
			position = end;
			end = endOfVarint(bytes, position);
			long length = varint(bytes, position, end);
			position = end;
			entry.set(pageNumber, offset, length);
			visitor.visit(entry);
			offset += length;
		}
	}

	private static int endOfVarint(byte[] bytes, int start) {
		int end = start;
		while (bytes[end] < 0) {
			end++;
		}
		return end + 1;
	}

	private static long varint(byte[] bytes, int start, int end) {
		long value = 0;
		for (int position = end - 1; position >= start; position--) {
			value = (value << 7) | (bytes[position] & 0x7f);
		}
		return value;
	}

	interface Visitor<E extends Exception> {

		void visit(PageIndexEntry entry) throws E;

	}

}
