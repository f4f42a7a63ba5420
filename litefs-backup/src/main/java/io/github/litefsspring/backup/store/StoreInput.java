package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.io.InputStream;

import io.github.litefsspring.backup.BackupStore;

/**
 * Reads an object part by part, so that a reader that pauses holds nothing open.
 */
final class StoreInput extends InputStream {

	private static final int PART = 4 * 1024 * 1024;

	private final BackupStore store;

	private final String key;

	private final long size;

	private byte[] part = new byte[0];

	private int position;

	private int limit;

	private long offset;

	StoreInput(BackupStore store, String key, long size) {
		this.store = store;
		this.key = key;
		this.size = size;
	}

	@Override
	public int read() throws IOException {
		return fill() ? this.part[this.position++] & 0xff : -1;
	}

	@Override
	public int read(byte[] into, int from, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		if (!fill()) {
			return -1;
		}
		int count = Math.min(length, this.limit - this.position);
		System.arraycopy(this.part, this.position, into, from, count);
		this.position += count;
		return count;
	}

	private boolean fill() throws IOException {
		if (this.position < this.limit) {
			return true;
		}
		int next = (int) Math.min(PART, this.size - this.offset);
		if (next == 0) {
			return false;
		}
		if (this.part.length < next) {
			this.part = new byte[next];
		}
		this.store.getPart(this.key, this.offset, this.part, next);
		this.offset += next;
		this.position = 0;
		this.limit = next;
		return true;
	}

}
