package io.github.litefsspring.ltx;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a file as they are, buffered, with their offset.
 */
final class LtxInput implements ByteSource, Closeable {

	private final String file;

	private final InputStream in;

	private final byte[] buffer = new byte[64 * 1024];

	private int position;

	private int limit;

	private long bufferOffset;

	LtxInput(String file, InputStream in) {
		this.file = file;
		this.in = in;
	}

	@Override
	public void read(byte[] into, int offset, int length, String what) throws IOException {
		long start = offset();
		int done = 0;
		while (done < length) {
			if (this.position == this.limit && !fill()) {
				throw new LtxFormatException(this.file, offset(),
						"the file ends inside the %s, which begins at byte %d and has %d bytes".formatted(what, start,
								length));
			}
			int part = Math.min(length - done, this.limit - this.position);
			System.arraycopy(this.buffer, this.position, into, offset + done, part);
			this.position += part;
			done += part;
		}
	}

	void expectEnd() throws IOException {
		if (this.position < this.limit || fill()) {
			throw broken(offset(), "bytes follow the trailer");
		}
	}

	String file() {
		return this.file;
	}

	long offset() {
		return this.bufferOffset + this.position;
	}

	LtxFormatException broken(long offset, String rule) {
		return new LtxFormatException(this.file, offset, rule);
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

	private boolean fill() throws IOException {
		this.bufferOffset += this.limit;
		this.position = 0;
		this.limit = 0;
		int count = this.in.read(this.buffer, 0, this.buffer.length);
		this.limit = Math.max(count, 0);
		return count > 0;
	}

}
