package io.github.litefsspring.ltx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CRC-64/GO-ISO, the checksum of LTX: reflected polynomial {@code 0xD800000000000000},
 * all bits set before and inverted after.
 * <p>
 * Eight bytes are taken at a time through eight tables ("slicing by 8"). Not thread-safe.
 */
final class Crc64Iso {

	private static final long POLYNOMIAL = 0xD800000000000000L;

	private static final long[][] TABLES = tables();

	private static final VarHandle LITTLE_ENDIAN_LONG = MethodHandles.byteArrayViewVarHandle(long[].class,
			ByteOrder.LITTLE_ENDIAN);

	private long state = -1L;

	Crc64Iso update(byte[] bytes, int offset, int length) {
		this.state = advance(this.state, bytes, offset, length);
		return this;
	}

	static long advance(long state, byte[] bytes, int offset, int length) {
		long crc = state;
		int end = offset + length;
		int position = offset;
		for (; end - position >= Long.BYTES; position += Long.BYTES) {
			crc = advance(crc ^ (long) LITTLE_ENDIAN_LONG.get(bytes, position));
		}
		for (; position < end; position++) {
			crc = TABLES[0][((int) crc ^ bytes[position]) & 0xff] ^ (crc >>> 8);
		}
		return crc;
	}

	// both halves at the same time, which keeps the processor busier than one after the
	// other
	static long ofHalves(byte[] bytes, ZeroBytes half) {
		long first = 0;
		long second = 0;
		int middle = bytes.length / 2;
		for (int position = 0; position < middle; position += Long.BYTES) {
			first = advance(first ^ (long) LITTLE_ENDIAN_LONG.get(bytes, position));
			second = advance(second ^ (long) LITTLE_ENDIAN_LONG.get(bytes, middle + position));
		}
		return half.advance(first) ^ second;
	}

	long state() {
		return this.state;
	}

	void state(long newState) {
		this.state = newState;
	}

	// most significant byte first
	Crc64Iso updateInt(int value) {
		long crc = this.state;
		for (int shift = 24; shift >= 0; shift -= 8) {
			crc = TABLES[0][((int) crc ^ (value >>> shift)) & 0xff] ^ (crc >>> 8);
		}
		this.state = crc;
		return this;
	}

	long value() {
		return ~this.state;
	}

	/** Start again, as if nothing had been taken. */
	void reset() {
		this.state = -1L;
	}

	private static long advance(long crc) {
		return TABLES[7][(int) crc & 0xff] ^ TABLES[6][(int) (crc >>> 8) & 0xff] ^ TABLES[5][(int) (crc >>> 16) & 0xff]
				^ TABLES[4][(int) (crc >>> 24) & 0xff] ^ TABLES[3][(int) (crc >>> 32) & 0xff]
				^ TABLES[2][(int) (crc >>> 40) & 0xff] ^ TABLES[1][(int) (crc >>> 48) & 0xff]
				^ TABLES[0][(int) (crc >>> 56)];
	}

	private static long[][] tables() {
		long[][] tables = new long[8][256];
		for (int value = 0; value < 256; value++) {
			long crc = value;
			for (int bit = 0; bit < 8; bit++) {
				crc = ((crc & 1) != 0) ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
			}
			tables[0][value] = crc;
		}
		for (int value = 0; value < 256; value++) {
			for (int table = 1; table < 8; table++) {
				long previous = tables[table - 1][value];
				tables[table][value] = tables[0][(int) previous & 0xff] ^ (previous >>> 8);
			}
		}
		return tables;
	}

}
