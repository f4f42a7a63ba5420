package io.github.litefsspring.ltx;

/**
 * One input of a merge, with the database's checksums that are known from elsewhere (for
 * files without checksums: from the stored object's metadata).
 *
 * @param pages the input
 * @param preApplyChecksum the rolling checksum before it; 0 when only the file knows it
 * @param postApplyChecksum the rolling checksum after it; 0 when only the file knows it
 * @since 0.1.0
 */
public record LtxSource(LtxPages pages, long preApplyChecksum, long postApplyChecksum) {

	/**
	 * An input whose checksums are in the file or not known at all.
	 * @param pages the input
	 */
	public LtxSource(LtxPages pages) {
		this(pages, 0, 0);
	}

}
