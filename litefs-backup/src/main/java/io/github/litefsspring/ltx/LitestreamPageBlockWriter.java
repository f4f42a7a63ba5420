package io.github.litefsspring.ltx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Writes the page block of format 3 with one LZ4 frame for each page, which all versions
 * of Litestream 0.5 read, and the page index: see {@link LitestreamPageBlock}.
 */
final class LitestreamPageBlockWriter implements PageBlockWriter {

	private final OutputStream out;

	private final Crc64Iso fileChecksum;

	private final Lz4FrameWriter frame;

	private final PageIndex index = new PageIndex();

	private final byte[] header = new byte[LtxFormat.LITESTREAM.pageHeaderSize()];

	LitestreamPageBlockWriter(OutputStream out, Crc64Iso fileChecksum) {
		this.out = out;
		this.fileChecksum = fileChecksum;
		this.frame = new Lz4FrameWriter(out);
	}

	@Override
	public void page(long pageNumber, byte[] page) throws IOException {
		ByteBuffer.wrap(this.header).putInt((int) pageNumber);
		write(this.header, this.header.length);
		this.fileChecksum.update(page, 0, page.length);
		this.frame.start();
		this.frame.write(page, 0, page.length);
		this.index.page(pageNumber, this.header.length + this.frame.finish());
	}

	@Override
	public void finish() throws IOException {
		ByteBuffer.wrap(this.header).putInt(0);
		write(this.header, this.header.length);
		long[] size = { 0 };
		this.index.forEach((entry) -> {
			write(entry.bytes(), entry.size());
			size[0] += entry.size();
		});
		write(new byte[1], 1);
		write(ByteBuffer.allocate(Long.BYTES).putLong(size[0] + 1).array(), Long.BYTES);
	}

	private void write(byte[] bytes, int length) throws IOException {
		this.fileChecksum.update(bytes, 0, length);
		this.out.write(bytes, 0, length);
	}

}
