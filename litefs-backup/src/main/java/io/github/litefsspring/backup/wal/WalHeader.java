package io.github.litefsspring.backup.wal;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The first 32 bytes of a write-ahead log. SQLite writes new ones, with other salts, when
 * it begins to overwrite the log.
 *
 * @param bigEndian how the words of the checksums are read
 * @param pageSize the database's page size in bytes
 * @param sequence counts how often the log was begun anew
 * @param salt1 goes up by one with each new beginning
 * @param salt2 random
 * @param checksum1 the first half of the checksum of these bytes
 * @param checksum2 the second half
 */
record WalHeader(boolean bigEndian, int pageSize, int sequence, int salt1, int salt2, int checksum1, int checksum2) {

	static final int SIZE = 32;

	private static final int MAGIC = 0x377f0682;

	private static final int VERSION = 3007000;

	// null when it is none, or not completely written
	static @Nullable WalHeader parse(byte[] bytes) {
		ByteBuffer in = ByteBuffer.wrap(bytes);
		int magic = in.getInt();
		int version = in.getInt();
		if ((magic & ~1) != MAGIC || version != VERSION) {
			return null;
		}
		WalHeader header = new WalHeader((magic & 1) != 0, in.getInt(), in.getInt(), in.getInt(), in.getInt(),
				in.getInt(), in.getInt());
		boolean valid = new WalChecksum(header.bigEndian, 0, 0).update(bytes, 0, SIZE - 2 * Integer.BYTES)
			.is(header.checksum1, header.checksum2);
		return valid ? header : null;
	}

	// the log was begun anew exactly once between them
	boolean follows(WalHeader before) {
		return this.salt1 == before.salt1 + 1 && this.sequence == before.sequence + 1
				&& this.pageSize == before.pageSize;
	}

}
