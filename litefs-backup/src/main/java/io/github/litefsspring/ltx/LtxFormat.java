package io.github.litefsspring.ltx;

/**
 * The two encodings of an LTX file that exist in the field. Both begin with the same four
 * bytes and have no version field.
 *
 * @since 0.1.0
 */
public enum LtxFormat {

	/** Format 1, as LiteFS 0.5 writes it (ltx 0.3). */
	LITEFS(LtxHeader.FLAG_LZ4, Integer.BYTES),

	/** Format 3, as Litestream 0.5 reads and writes it (ltx 0.5). */
	LITESTREAM(LtxHeader.FLAG_NO_CHECKSUM, Integer.BYTES + Short.BYTES);

	private final int allowedFlags;

	private final int pageHeaderSize;

	LtxFormat(int allowedFlags, int pageHeaderSize) {
		this.allowedFlags = allowedFlags;
		this.pageHeaderSize = pageHeaderSize;
	}

	boolean allows(int flags) {
		return (flags & ~this.allowedFlags) == 0;
	}

	int pageHeaderSize() {
		return this.pageHeaderSize;
	}

	// without any flag it is what LiteFS writes with compress: false; Litestream never
	// did
	static LtxFormat ofFlags(int flags) {
		return (flags == LtxHeader.FLAG_NO_CHECKSUM) ? LITESTREAM : LITEFS;
	}

}
