package io.github.litefsspring.ltx;

/**
 * The bytes of one page's entry in format 3's page index. One buffer for all of them.
 */
final class PageIndexEntry {

	private final byte[] bytes = new byte[3 * Varint.MAXIMUM_SIZE];

	private int size;

	void set(long pageNumber, long offset, long length) {
		this.size = Varint.put(this.bytes, 0, pageNumber);
		this.size = Varint.put(this.bytes, this.size, offset);
		this.size = Varint.put(this.bytes, this.size, length);
	}

	byte[] bytes() {
		return this.bytes;
	}

	int size() {
		return this.size;
	}

}
