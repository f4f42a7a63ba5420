package io.github.litefsspring.ltx;

/**
 * The part of a write-ahead log that an LTX file was made from. Information only.
 *
 * @param offset where it began in the log, in bytes; 0 when there was no log
 * @param size its length in bytes
 * @param salt1 the first salt of the log's header
 * @param salt2 the second salt of the log's header
 * @since 0.1.0
 */
public record WalSegment(long offset, long size, int salt1, int salt2) {

	/** No write-ahead log: rollback journal, snapshot or merged file. */
	public static final WalSegment NONE = new WalSegment(0, 0, 0, 0);

}
