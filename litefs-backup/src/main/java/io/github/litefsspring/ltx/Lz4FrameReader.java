package io.github.litefsspring.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Reads LZ4 frames of independent blocks, one after the other, without reading a byte
 * beyond their ends and without new buffers for each: format 3 has a frame for every
 * page.
 * <p>
 * The native library of lz4-java is used where it can be loaded: unlike compressing,
 * decompressing gives the same bytes with each implementation.
 * <p>
 * See the LZ4 frame format, version 1.6. Dictionaries and linked blocks are refused: ltx
 * uses neither.
 */
final class Lz4FrameReader implements ByteSource {

	static final int MAGIC = 0x184D2204;

	private static final int BLOCK_CHECKSUM = 1 << 4;

	private static final int CONTENT_SIZE = 1 << 3;

	private static final int CONTENT_CHECKSUM = 1 << 2;

	private static final int UNCOMPRESSED = 1 << 31;

	private final LtxInput in;

	private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();

	private final XXHash32 hash = XXHashFactory.fastestInstance().hash32();

	private final StreamingXXHash32 contentHash = XXHashFactory.safeInstance().newStreamingHash32(0);

	private final ByteBuffer scratch = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);

	private byte[] compressed = {};

	private byte[] block = {};

	private int position;

	private int limit;

	private Frame frame = new Frame(0, 0, -1);

	private int blocks;

	private long delivered;

	Lz4FrameReader(LtxInput in) {
		this.in = in;
	}

	void start() throws IOException {
		long start = this.in.offset();
		int magic = readInt("LZ4 frame's magic number");
		if (magic != MAGIC) {
			throw this.in.broken(start, "no LZ4 frame: it begins with %08x, not with %08x".formatted(magic, MAGIC));
		}
		readBytes(2, "LZ4 frame's descriptor");
		int flags = this.scratch.get(0) & 0xff;
		int blockDescriptor = this.scratch.get(1) & 0xff;
		if ((flags & 0b1111_0011) != 0b0110_0000 && (flags & 0b1111_0011) != 0b0111_0000) {
			throw this.in.broken(start + 4,
					"LZ4 frame flags 0x%02x: only version 1 with independent blocks and without a dictionary is read"
						.formatted(flags));
		}
		int sizeCode = blockDescriptor >> 4;
		if ((blockDescriptor & 0b1000_1111) != 0 || sizeCode < 4) {
			throw this.in.broken(start + 5, "LZ4 block descriptor 0x%02x is not allowed".formatted(blockDescriptor));
		}
		int descriptorSize = 2;
		long contentSize = -1;
		if ((flags & CONTENT_SIZE) != 0) {
			this.in.read(this.scratch.array(), 2, Long.BYTES, "LZ4 frame's content size");
			contentSize = this.scratch.getLong(2);
			descriptorSize += Long.BYTES;
		}
		int expected = hash(this.scratch.array(), descriptorSize) >>> 8 & 0xff;
		this.in.read(this.scratch.array(), descriptorSize, 1, "LZ4 frame's descriptor checksum");
		int actual = this.scratch.get(descriptorSize) & 0xff;
		if (actual != expected) {
			throw this.in.broken(this.in.offset() - 1,
					"LZ4 descriptor checksum is %02x, calculated %02x".formatted(actual, expected));
		}
		this.frame = new Frame(flags, 1 << (8 + 2 * sizeCode), contentSize);
		this.contentHash.reset();
		this.position = 0;
		this.limit = 0;
		this.blocks = 0;
		this.delivered = 0;
	}

	boolean hasContentChecksum() {
		return (this.frame.flags & CONTENT_CHECKSUM) != 0;
	}

	@Override
	public void read(byte[] into, int offset, int length, String what) throws IOException {
		int done = 0;
		while (done < length) {
			if (this.position == this.limit && !readBlock()) {
				throw this.in.broken(this.in.offset(),
						"the LZ4 frame ends inside the %s, %d of %d bytes are there".formatted(what, done, length));
			}
			int part = Math.min(length - done, this.limit - this.position);
			System.arraycopy(this.block, this.position, into, offset + done, part);
			this.position += part;
			done += part;
		}
	}

	void expectEnd(String after) throws IOException {
		if (this.position < this.limit || readBlock()) {
			throw this.in.broken(this.in.offset(), "the LZ4 frame must end after the " + after);
		}
		if (this.frame.contentSize != -1 && this.frame.contentSize != this.delivered) {
			throw this.in.broken(this.in.offset(), "the LZ4 frame says %s bytes, but holds %d"
				.formatted(Long.toUnsignedString(this.frame.contentSize), this.delivered));
		}
		if (hasContentChecksum()) {
			checkHash("LZ4 content checksum", contentHash());
		}
	}

	private boolean readBlock() throws IOException {
		long start = this.in.offset();
		int header = readInt("LZ4 block's size");
		if (header == 0) {
			return false;
		}
		if (this.blocks > 0 && hasContentChecksum()) {
			this.contentHash.update(this.block, 0, this.limit);
		}
		this.blocks++;
		int size = header & ~UNCOMPRESSED;
		if (size == 0 || size > this.frame.blockMaximum) {
			throw this.in.broken(start,
					"LZ4 block size %d is not between 1 and %d".formatted(size, this.frame.blockMaximum));
		}
		if ((header & UNCOMPRESSED) != 0) {
			this.block = atLeast(this.block, size);
			this.in.read(this.block, 0, size, "LZ4 block");
			checkBlockHash(this.block, size);
			this.limit = size;
		}
		else {
			this.compressed = atLeast(this.compressed, size);
			this.in.read(this.compressed, 0, size, "LZ4 block");
			checkBlockHash(this.compressed, size);
			this.block = atLeast(this.block, this.frame.blockMaximum);
			this.limit = decompress(start, size);
		}
		this.position = 0;
		this.delivered += this.limit;
		return true;
	}

	private int contentHash() {
		if (this.blocks <= 1) {
			// the only block of most frames is still in its buffer
			return hash(this.block, this.limit);
		}
		this.contentHash.update(this.block, 0, this.limit);
		return this.contentHash.getValue();
	}

	private int decompress(long start, int size) throws LtxFormatException {
		int count;
		try {
			count = this.decompressor.decompress(this.compressed, 0, size, this.block, 0, this.frame.blockMaximum);
		}
		catch (LZ4Exception ex) {
			throw this.in.broken(start, "LZ4 block of %d bytes cannot be decompressed to at most %d bytes"
				.formatted(size, this.frame.blockMaximum));
		}
		if (count == 0) {
			throw this.in.broken(start, "LZ4 block is empty");
		}
		return count;
	}

	private void checkBlockHash(byte[] bytes, int size) throws IOException {
		if ((this.frame.flags & BLOCK_CHECKSUM) != 0) {
			checkHash("LZ4 block checksum", hash(bytes, size));
		}
	}

	private void checkHash(String what, int calculated) throws IOException {
		int actual = readInt(what);
		if (actual != calculated) {
			throw this.in.broken(this.in.offset() - Integer.BYTES,
					"%s is %08x, calculated %08x".formatted(what, actual, calculated));
		}
	}

	private int readInt(String what) throws IOException {
		readBytes(Integer.BYTES, what);
		return this.scratch.getInt(0);
	}

	private void readBytes(int count, String what) throws IOException {
		this.in.read(this.scratch.array(), 0, count, what);
	}

	private int hash(byte[] bytes, int size) {
		return this.hash.hash(bytes, 0, size, 0);
	}

	private static byte[] atLeast(byte[] buffer, int size) {
		return (buffer.length < size) ? new byte[size] : buffer;
	}

	// the size of the content is -1 when the frame does not tell it
	private record Frame(int flags, int blockMaximum, long contentSize) {

	}

}
