package io.github.litefsspring.ltx;

/**
 * The last 16 bytes of an LTX file.
 *
 * @param postApplyChecksum the database's rolling checksum after the file was applied; 0
 * in a file without checksums
 * @param fileChecksum the checksum of the file's uncompressed content
 * @since 0.1.0
 */
public record LtxTrailer(long postApplyChecksum, long fileChecksum) {

	static final int SIZE = 16;

}
