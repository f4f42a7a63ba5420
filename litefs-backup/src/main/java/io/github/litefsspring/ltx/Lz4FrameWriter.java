package io.github.litefsspring.ltx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Writes LZ4 frames with independent blocks of 64 KiB and a content checksum, which is
 * what ltx writes and what its reader relies on.
 * <p>
 * The compressor is always the pure Java one: the native one gives other bytes, and two
 * nodes must give the same bytes for the same transactions.
 */
final class Lz4FrameWriter {

	private static final int BLOCK_SIZE = 64 * 1024;

	private static final int UNCOMPRESSED = 1 << 31;

	private static final byte[] FRAME_HEADER = frameHeader();

	private final OutputStream out;

	private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();

	private final StreamingXXHash32 contentHash = XXHashFactory.safeInstance().newStreamingHash32(0);

	private final byte[] block = new byte[BLOCK_SIZE];

	private final byte[] compressed = new byte[Integer.BYTES + this.compressor.maxCompressedLength(BLOCK_SIZE)];

	private final byte[] footer = new byte[2 * Integer.BYTES];

	private int filled;

	private long written;

	Lz4FrameWriter(OutputStream out) {
		this.out = out;
	}

	void start() throws IOException {
		this.contentHash.reset();
		this.written = 0;
		emit(FRAME_HEADER, FRAME_HEADER.length);
	}

	void write(byte[] bytes, int offset, int length) throws IOException {
		this.contentHash.update(bytes, offset, length);
		int done = 0;
		while (done < length) {
			int part = Math.min(length - done, BLOCK_SIZE - this.filled);
			System.arraycopy(bytes, offset + done, this.block, this.filled, part);
			this.filled += part;
			done += part;
			if (this.filled == BLOCK_SIZE) {
				writeBlock();
			}
		}
	}

	// returns the size of the whole frame in bytes
	long finish() throws IOException {
		if (this.filled > 0) {
			writeBlock();
		}
		littleEndian(this.footer).putInt(0).putInt(this.contentHash.getValue());
		emit(this.footer, this.footer.length);
		return this.written;
	}

	private void writeBlock() throws IOException {
		int size = this.compressor.compress(this.block, 0, this.filled, this.compressed, Integer.BYTES);
		if (size < this.filled) {
			littleEndian(this.compressed).putInt(size);
			emit(this.compressed, Integer.BYTES + size);
		}
		else {
			littleEndian(this.compressed).putInt(this.filled | UNCOMPRESSED);
			emit(this.compressed, Integer.BYTES);
			emit(this.block, this.filled);
		}
		this.filled = 0;
	}

	private void emit(byte[] bytes, int length) throws IOException {
		this.out.write(bytes, 0, length);
		this.written += length;
	}

	private static byte[] frameHeader() {
		byte[] header = new byte[7];
		littleEndian(header).putInt(Lz4FrameReader.MAGIC).put((byte) 0x64).put((byte) 0x40);
		header[6] = (byte) (XXHashFactory.safeInstance().hash32().hash(header, 4, 2, 0) >>> 8);
		return header;
	}

	private static ByteBuffer littleEndian(byte[] bytes) {
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

}
