package io.github.litefsspring.ltx;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The header's 100 bytes, big endian. The 20 bytes at the end are reserved.
 */
final class HeaderBytes {

	static final int MAGIC = 0x4c545831;

	private HeaderBytes() {
	}

	static LtxHeader decode(String file, byte[] bytes, @Nullable LtxFormat expected) throws LtxFormatException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		int magic = buffer.getInt();
		if (magic != MAGIC) {
			throw new LtxFormatException(file, 0, "no LTX file: it begins with %08x, not with 'LTX1'".formatted(magic));
		}
		int flags = buffer.getInt();
		LtxFormat format = (expected != null) ? expected : LtxFormat.ofFlags(flags);
		int pageSize = buffer.getInt();
		long commit = Integer.toUnsignedLong(buffer.getInt());
		LtxHeader header = new LtxHeader(format, flags, pageSize, commit, buffer.getLong(), buffer.getLong(),
				buffer.getLong(), buffer.getLong(),
				new WalSegment(buffer.getLong(), buffer.getLong(), buffer.getInt(), buffer.getInt()), buffer.getLong());
		check(file, header);
		return header;
	}

	static byte[] encode(String file, LtxHeader header) throws LtxFormatException {
		check(file, header);
		WalSegment wal = header.wal();
		return ByteBuffer.allocate(LtxHeader.SIZE)
			.putInt(MAGIC)
			.putInt(header.flags())
			.putInt(header.pageSize())
			.putInt((int) header.commit())
			.putLong(header.minTxid())
			.putLong(header.maxTxid())
			.putLong(header.timestamp())
			.putLong(header.preApplyChecksum())
			.putLong(wal.offset())
			.putLong(wal.size())
			.putInt(wal.salt1())
			.putInt(wal.salt2())
			.putLong(header.nodeId())
			.array();
	}

	private static void check(String file, LtxHeader header) throws LtxFormatException {
		HeaderRules.Violation violation = HeaderRules.check(header);
		if (violation != null) {
			throw new LtxFormatException(file, violation.offset(), violation.rule());
		}
	}

}
