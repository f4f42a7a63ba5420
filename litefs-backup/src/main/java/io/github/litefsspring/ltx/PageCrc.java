package io.github.litefsspring.ltx;

/**
 * The share of one page in its checksums: that of its file, that of the page itself. A
 * page is read once for all of them.
 * <p>
 * A CRC is linear: the state after a page is the state before it moved over as many zero
 * bytes, exclusive or what the page gives on its own. Not thread-safe.
 */
final class PageCrc {

	private final ZeroBytes halfPageOfZeros;

	private final ZeroBytes pageOfZeros;

	private final Crc64Iso crc = new Crc64Iso();

	private long own;

	PageCrc(int pageSize) {
		this.halfPageOfZeros = new ZeroBytes(pageSize / 2);
		this.pageOfZeros = new ZeroBytes(pageSize);
	}

	void take(byte[] page) {
		this.own = Crc64Iso.ofHalves(page, this.halfPageOfZeros);
	}

	void appendTo(Crc64Iso checksum) {
		checksum.state(this.pageOfZeros.advance(checksum.state()) ^ this.own);
	}

	// without the flag that is set in every checksum
	long checksum(long pageNumber) {
		this.crc.reset();
		this.crc.updateInt((int) pageNumber);
		appendTo(this.crc);
		return this.crc.value();
	}

}
