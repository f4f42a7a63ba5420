package io.github.litefsspring.ltx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Writes the page block of format 1: see {@link LitefsPageBlock}.
 */
final class LitefsPageBlockWriter implements PageBlockWriter {

	private final OutputStream out;

	private final Crc64Iso fileChecksum;

	private final @Nullable Lz4FrameWriter frame;

	private final byte[] number = new byte[LtxFormat.LITEFS.pageHeaderSize()];

	LitefsPageBlockWriter(OutputStream out, Crc64Iso fileChecksum, boolean compressed) throws IOException {
		this.out = out;
		this.fileChecksum = fileChecksum;
		this.frame = compressed ? new Lz4FrameWriter(out) : null;
		if (this.frame != null) {
			this.frame.start();
		}
	}

	@Override
	public void page(long pageNumber, byte[] page) throws IOException {
		ByteBuffer.wrap(this.number).putInt((int) pageNumber);
		write(this.number);
		write(page);
	}

	@Override
	public void finish() throws IOException {
		ByteBuffer.wrap(this.number).putInt(0);
		write(this.number);
		if (this.frame != null) {
			this.frame.finish();
		}
	}

	private void write(byte[] bytes) throws IOException {
		this.fileChecksum.update(bytes, 0, bytes.length);
		if (this.frame != null) {
			this.frame.write(bytes, 0, bytes.length);
		}
		else {
			this.out.write(bytes, 0, bytes.length);
		}
	}

}
