package io.github.litefsspring.ltx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import net.jpountz.lz4.LZ4Factory;

/**
 * Format 3 as ltx 0.5.2 writes it: LZ4 blocks behind their size instead of frames.
 */
final class BlockEncoding {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final Crc64Iso crc = new Crc64Iso();

	private BlockEncoding() {
	}

	static byte[] encode(TestTransaction transaction) throws IOException {
		return new BlockEncoding().file(transaction);
	}

	private byte[] file(TestTransaction transaction) throws IOException {
		hashed(HeaderBytes.encode("test", transaction.header().toLitestream()));
		ByteArrayOutputStream index = new ByteArrayOutputStream();
		PageIndexEntry entry = new PageIndexEntry();
		for (var page : transaction.pages().entrySet()) {
			int start = this.out.size();
			byte[] block = LZ4Factory.safeInstance().fastCompressor().compress(page.getValue());
			hashed(ByteBuffer.allocate(10)
				.putInt(page.getKey().intValue())
				.putShort((short) 1)
				.putInt(block.length)
				.array());
			this.out.writeBytes(block);
			this.crc.update(page.getValue(), 0, page.getValue().length);
			entry.set(page.getKey(), start, this.out.size() - start);
			index.write(entry.bytes(), 0, entry.size());
		}
		index.write(0);
		hashed(new byte[6]);
		hashed(index.toByteArray());
		hashed(ByteBuffer.allocate(8).putLong(index.size()).array());
		hashed(new byte[8]);
		this.out.writeBytes(ByteBuffer.allocate(8).putLong(DatabaseChecksum.FLAG | this.crc.value()).array());
		return this.out.toByteArray();
	}

	private void hashed(byte[] bytes) {
		this.out.writeBytes(bytes);
		this.crc.update(bytes, 0, bytes.length);
	}

	static byte[] withPageHeaderFlags(byte[] file, int flags) {
		byte[] changed = Arrays.copyOf(file, file.length);
		ByteBuffer.wrap(changed).putShort(LtxHeader.SIZE + 4, (short) flags);
		return changed;
	}

}
