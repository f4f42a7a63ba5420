package io.github.litefsspring.ltx;

/**
 * LiteFS's rolling checksum of a database: the exclusive or of the checksums of all pages
 * but the lock page. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class DatabaseChecksum {

	/** Set in every checksum, so that none of them is zero. */
	public static final long FLAG = 1L << 63;

	/** The checksum of a database without pages. */
	public static final long EMPTY = FLAG;

	private final Crc64Iso crc = new Crc64Iso();

	private long value = EMPTY;

	/**
	 * Add a page, or take it away when it was added before.
	 * @param pageNumber the page's number, unsigned; never the lock page
	 * @param page the page
	 */
	public void toggle(long pageNumber, byte[] page) {
		this.crc.reset();
		this.crc.updateInt((int) pageNumber).update(page, 0, page.length);
		this.value = FLAG | (this.value ^ this.crc.value());
	}

	/**
	 * Add a page whose checksum is known, or take it away when it was added before.
	 * @param pageChecksum the page's checksum, see {@link LtxReader#pageChecksum()}
	 */
	public void toggle(long pageChecksum) {
		this.value = FLAG | (this.value ^ pageChecksum);
	}

	/**
	 * The checksum of the pages added so far.
	 * @return the checksum
	 */
	public long value() {
		return this.value;
	}

}
