package io.github.litefsspring.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The page block of format 1: page number and page, again and again, closed by page
 * number 0; all of it inside one LZ4 frame or not compressed at all.
 */
final class LitefsPageBlock implements PageBlock {

	private final LtxInput in;

	private final Crc64Iso fileChecksum;

	private final PageCrc pageCrc;

	private final @Nullable Lz4FrameReader frame;

	private final ByteSource source;

	private final byte[] number = new byte[LtxFormat.LITEFS.pageHeaderSize()];

	private long pageOffset;

	LitefsPageBlock(LtxInput in, Crc64Iso fileChecksum, PageCrc pageCrc, boolean compressed) throws IOException {
		this.in = in;
		this.fileChecksum = fileChecksum;
		this.pageCrc = pageCrc;
		this.frame = compressed ? new Lz4FrameReader(in) : null;
		this.source = (this.frame != null) ? this.frame : in;
		if (this.frame != null) {
			this.frame.start();
		}
	}

	@Override
	public long next(byte[] page) throws IOException {
		this.pageOffset = this.in.offset();
		this.source.read(this.number, 0, this.number.length, "page number");
		this.fileChecksum.update(this.number, 0, this.number.length);
		long pageNumber = Integer.toUnsignedLong(ByteBuffer.wrap(this.number).getInt());
		if (pageNumber != 0) {
			this.source.read(page, 0, page.length, "page");
			this.pageCrc.take(page);
			this.pageCrc.appendTo(this.fileChecksum);
		}
		else if (this.frame != null) {
			this.frame.expectEnd("closing page number 0");
		}
		return pageNumber;
	}

	@Override
	public long pageOffset() {
		return this.pageOffset;
	}

}
