package io.github.litefsspring.ltx;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Counts the bytes of a file while it is written.
 */
final class CountingOutput extends FilterOutputStream {

	private long count;

	CountingOutput(OutputStream out) {
		super(out);
	}

	@Override
	public void write(int value) throws IOException {
		this.out.write(value);
		this.count++;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.out.write(bytes, offset, length);
		this.count += length;
	}

	long count() {
		return this.count;
	}

}
