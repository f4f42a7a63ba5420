package io.github.litefsspring.backup.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The running checksum of a write-ahead log
 * (<a href="https://sqlite.org/fileformat2.html#checksum_algorithm">SQLite's file
 * format</a>, 4.2): each frame's checksum continues that of the frame before.
 */
final class WalChecksum {

	private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private final VarHandle words;

	private int first;

	private int second;

	WalChecksum(boolean bigEndian, int first, int second) {
		this.words = bigEndian ? BIG : LITTLE;
		this.first = first;
		this.second = second;
	}

	WalChecksum update(byte[] bytes, int offset, int length) {
		int sum1 = this.first;
		int sum2 = this.second;
		for (int position = offset; position < offset + length; position += 2 * Integer.BYTES) {
			sum1 += (int) this.words.get(bytes, position) + sum2;
			sum2 += (int) this.words.get(bytes, position + Integer.BYTES) + sum1;
		}
		this.first = sum1;
		this.second = sum2;
		return this;
	}

	int first() {
		return this.first;
	}

	int second() {
		return this.second;
	}

	boolean is(int first, int second) {
		return this.first == first && this.second == second;
	}

}
