package io.github.litefsspring.backup.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A part of a file that is uploaded on its own, and opened again for each attempt.
 *
 * @param file the file
 * @param offset where the part begins, in bytes
 * @param length its length in bytes
 */
record FileRange(Path file, long offset, long length) {

	RequestBody body() {
		return RequestBody.fromContentProvider(this::open, this.length, "application/octet-stream");
	}

	private InputStream open() {
		try {
			InputStream in = Files.newInputStream(this.file);
			try {
				in.skipNBytes(this.offset);
				return new Limited(in, this.length);
			}
			catch (IOException ex) {
				in.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class Limited extends FilterInputStream {

		private long rest;

		Limited(InputStream in, long length) {
			super(in);
			this.rest = length;
		}

		@Override
		public int read() throws IOException {
			if (this.rest == 0) {
				return -1;
			}
			int value = super.read();
			this.rest -= (value >= 0) ? 1 : 0;
			return value;
		}

		@Override
		public int read(byte[] into, int offset, int length) throws IOException {
			if (this.rest == 0) {
				return -1;
			}
			int count = super.read(into, offset, (int) Math.min(length, this.rest));
			this.rest -= Math.max(count, 0);
			return count;
		}

		@Override
		public boolean markSupported() {
			return false;
		}

	}

}
