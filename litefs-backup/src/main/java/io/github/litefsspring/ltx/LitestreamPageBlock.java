package io.github.litefsspring.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * The page block of format 3: each page compressed on its own, as an LZ4 frame (page
 * flags 0, up to ltx 0.5.1 and here) or as an LZ4 block behind its size (page flags 1,
 * from ltx 0.5.2 on), closed by a page header of zeros. The page index follows.
 */
final class LitestreamPageBlock implements PageBlock {

	private static final int BLOCK = 1;

	private final LtxInput in;

	private final Crc64Iso fileChecksum;

	private final PageCrc pageCrc;

	private final PageIndexCheck index = new PageIndexCheck();

	private final Lz4FrameReader frame;

	private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();

	private final byte[] header = new byte[LtxFormat.LITESTREAM.pageHeaderSize()];

	private final byte[] compressed;

	private long pageOffset;

	LitestreamPageBlock(LtxInput in, Crc64Iso fileChecksum, PageCrc pageCrc, int pageSize) {
		this.in = in;
		this.fileChecksum = fileChecksum;
		this.pageCrc = pageCrc;
		this.frame = new Lz4FrameReader(in);
		this.compressed = new byte[LZ4Factory.safeInstance().fastCompressor().maxCompressedLength(pageSize)];
	}

	@Override
	public long next(byte[] page) throws IOException {
		this.pageOffset = this.in.offset();
		this.in.read(this.header, 0, this.header.length, "page header");
		this.fileChecksum.update(this.header, 0, this.header.length);
		ByteBuffer buffer = ByteBuffer.wrap(this.header);
		long pageNumber = Integer.toUnsignedLong(buffer.getInt());
		int flags = Short.toUnsignedInt(buffer.getShort());
		if (flags != 0 && flags != BLOCK) {
			throw this.in.broken(this.pageOffset + Integer.BYTES, "page header flags 0x%04x".formatted(flags));
		}
		if (pageNumber == 0) {
			if (flags != 0) {
				throw this.in.broken(this.pageOffset, "page number 0 with page header flags 0x%04x".formatted(flags));
			}
			this.index.read(this.in, this.fileChecksum);
			return 0;
		}
		if (flags == BLOCK) {
			readBlock(page);
		}
		else {
			readFrame(page);
		}
		this.pageCrc.take(page);
		this.pageCrc.appendTo(this.fileChecksum);
		this.index.page(pageNumber, this.pageOffset, this.in.offset() - this.pageOffset);
		return pageNumber;
	}

	@Override
	public long pageOffset() {
		return this.pageOffset;
	}

	private void readFrame(byte[] page) throws IOException {
		this.frame.start();
		if (!this.frame.hasContentChecksum()) {
			// ltx takes the eight bytes after the last block as end mark and checksum
			throw this.in.broken(this.pageOffset + this.header.length + Integer.BYTES,
					"the LZ4 frame of a page must have a content checksum");
		}
		this.frame.read(page, 0, page.length, "page");
		this.frame.expectEnd("page");
	}

	private void readBlock(byte[] page) throws IOException {
		long start = this.in.offset();
		byte[] prefix = new byte[Integer.BYTES];
		this.in.read(prefix, 0, prefix.length, "compressed page's size");
		this.fileChecksum.update(prefix, 0, prefix.length);
		int size = ByteBuffer.wrap(prefix).getInt();
		if (size < 1 || size > this.compressed.length) {
			throw this.in.broken(start, "compressed page size %s is not between 1 and %d"
				.formatted(Integer.toUnsignedString(size), this.compressed.length));
		}
		this.in.read(this.compressed, 0, size, "compressed page");
		int count;
		try {
			count = this.decompressor.decompress(this.compressed, 0, size, page, 0, page.length);
		}
		catch (LZ4Exception ex) {
			count = -1;
		}
		if (count != page.length) {
			throw this.in.broken(start,
					"LZ4 block of %d bytes does not decompress to a page of %d bytes".formatted(size, page.length));
		}
	}

}
