package io.github.litefsspring.backup.store;

import java.io.OutputStream;

/**
 * Puts what is written into an array.
 */
final class FixedOutput extends OutputStream {

	private final byte[] into;

	private final int length;

	private int position;

	FixedOutput(byte[] into, int length) {
		this.into = into;
		this.length = length;
	}

	int missing() {
		return this.length - this.position;
	}

	@Override
	public void write(int value) {
		this.into[this.position++] = (byte) value;
	}

	@Override
	public void write(byte[] from, int offset, int count) {
		System.arraycopy(from, offset, this.into, this.position, count);
		this.position += count;
	}

}
