package io.github.litefsspring.ltx;

/**
 * Unsigned variable-length integers, seven bits a byte, lowest first, as Go's
 * {@code binary.PutUvarint} writes them.
 */
final class Varint {

	static final int MAXIMUM_SIZE = 10;

	private Varint() {
	}

	static int put(byte[] into, int offset, long value) {
		long rest = value;
		int position = offset;
		while ((rest & ~0x7fL) != 0) {
			into[position++] = (byte) ((rest & 0x7f) | 0x80);
			rest >>>= 7;
		}
		into[position++] = (byte) rest;
		return position;
	}

}
