package io.github.litefsspring.ltx;

/**
 * Moves the state of a {@link Crc64Iso} over a fixed number of zero bytes in eight steps,
 * by tables made from where each bit of the state goes.
 */
final class ZeroBytes {

	private final long[][] tables = new long[Long.BYTES][256];

	ZeroBytes(int count) {
		byte[] zeros = new byte[count];
		for (int bit = 0; bit < Long.SIZE; bit++) {
			long moved = Crc64Iso.advance(1L << bit, zeros, 0, count);
			long[] table = this.tables[bit / Byte.SIZE];
			int mask = 1 << (bit % Byte.SIZE);
			for (int value = 0; value < table.length; value++) {
				if ((value & mask) != 0) {
					table[value] ^= moved;
				}
			}
		}
	}

	long advance(long state) {
		return this.tables[0][(int) state & 0xff] ^ this.tables[1][(int) (state >>> 8) & 0xff]
				^ this.tables[2][(int) (state >>> 16) & 0xff] ^ this.tables[3][(int) (state >>> 24) & 0xff]
				^ this.tables[4][(int) (state >>> 32) & 0xff] ^ this.tables[5][(int) (state >>> 40) & 0xff]
				^ this.tables[6][(int) (state >>> 48) & 0xff] ^ this.tables[7][(int) (state >>> 56)];
	}

}
