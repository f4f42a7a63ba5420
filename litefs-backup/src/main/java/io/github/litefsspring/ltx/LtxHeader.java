package io.github.litefsspring.ltx;

import java.util.Optional;

/**
 * The first 100 bytes of an LTX file.
 *
 * @param format how the file is encoded
 * @param flags {@link #FLAG_LZ4} or {@link #FLAG_NO_CHECKSUM}
 * @param pageSize the database's page size in bytes, a power of two from 512 to 65536
 * @param commit the database's size in pages after the file was applied; 0 when it was
 * dropped
 * @param minTxid the first transaction in the file, unsigned; 1 makes it a snapshot
 * @param maxTxid the last transaction in the file, unsigned
 * @param timestamp when that transaction was made, in milliseconds since the epoch
 * @param preApplyChecksum the database's rolling checksum before the file is applied; 0
 * in snapshots and in files without checksums
 * @param wal the part of the write-ahead log that it was made from
 * @param nodeId the LiteFS node that made it; 0 when unknown
 * @since 0.1.0
 */
public record LtxHeader(LtxFormat format, int flags, int pageSize, long commit, long minTxid, long maxTxid,
		long timestamp, long preApplyChecksum, WalSegment wal, long nodeId) {

	/** Format 1: one LZ4 frame surrounds the pages. */
	public static final int FLAG_LZ4 = 1;

	/** Format 3: neither of the two database checksums is present. */
	public static final int FLAG_NO_CHECKSUM = 1 << 1;

	/** The size of a header in bytes. */
	public static final int SIZE = 100;

	/**
	 * Read the header of a file.
	 * @param beginning the first {@value #SIZE} bytes of the file
	 * @return the header, or nothing when it is no LTX file
	 */
	public static Optional<LtxHeader> parse(byte[] beginning) {
		try {
			return Optional.of(HeaderBytes.decode("the object", beginning, null));
		}
		catch (LtxFormatException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Tell a file that holds a complete database.
	 * @return true when its first transaction is the history's first
	 */
	public boolean isSnapshot() {
		return this.minTxid == 1;
	}

	/**
	 * Tell a file with the database's checksums before and after it.
	 * @return false only in format 3
	 */
	public boolean hasChecksums() {
		return (this.flags & FLAG_NO_CHECKSUM) == 0;
	}

	/**
	 * The page that holds the byte at 1 GiB, which SQLite uses for locks and never for
	 * data. It is in no LTX file and in no checksum.
	 * @return its number
	 */
	public long lockPage() {
		return lockPage(this.pageSize);
	}

	/**
	 * The name of the file.
	 * @return its first and last transaction
	 */
	public LtxFileName fileName() {
		return new LtxFileName(this.minTxid, this.maxTxid);
	}

	/**
	 * The header of the same transactions in the encoding that every Litestream 0.5
	 * restores: format 3 without checksums, without traces of log and node.
	 * @return the other header
	 */
	public LtxHeader toLitestream() {
		return new LtxHeader(LtxFormat.LITESTREAM, FLAG_NO_CHECKSUM, this.pageSize, this.commit, this.minTxid,
				this.maxTxid, this.timestamp, 0, WalSegment.NONE, 0);
	}

	/**
	 * The header of the same transactions in the encoding that LiteFS reads: format 1,
	 * compressed, with checksums.
	 * @param preApplyChecksum the database's rolling checksum before them; 0 for a
	 * snapshot
	 * @return the other header
	 */
	public LtxHeader toLitefs(long preApplyChecksum) {
		return new LtxHeader(LtxFormat.LITEFS, FLAG_LZ4, this.pageSize, this.commit, this.minTxid, this.maxTxid,
				this.timestamp, preApplyChecksum, WalSegment.NONE, this.nodeId);
	}

	/**
	 * The page that holds the byte at 1 GiB. SQLite keeps it for locks and never writes
	 * it, and no LTX file holds it.
	 * @param pageSize the size of a page in bytes
	 * @return the number of that page, the first page being 1
	 */
	public static long lockPage(int pageSize) {
		return 0x40000000L / pageSize + 1;
	}

}
