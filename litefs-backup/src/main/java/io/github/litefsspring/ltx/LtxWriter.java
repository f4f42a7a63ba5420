package io.github.litefsspring.ltx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Writes one LTX file as a stream: format 3 with one LZ4 frame for each page and a page
 * index, which every Litestream 0.5 reads, or format 1, which LiteFS reads.
 * <p>
 * The same pages always give the same bytes. Besides about three bytes for each page of a
 * format 3 file, the memory it needs does not depend on the file. Nothing is a file until
 * {@link #finish(long)} returned. Not thread-safe; it does not close the stream.
 *
 * @since 0.1.0
 */
public final class LtxWriter {

	private final String file;

	private final CountingOutput out;

	private final LtxHeader header;

	private final Crc64Iso fileChecksum = new Crc64Iso();

	private final DatabaseChecksum databaseChecksum = new DatabaseChecksum();

	private final PageOrder order;

	private final PageBlockWriter pages;

	/**
	 * Begin a file.
	 * @param file what it is called in error messages
	 * @param out where it goes; every page is a few small writes, so buffer it
	 * @param header its header, which is written at once
	 * @throws LtxFormatException when the header breaks a rule
	 * @throws IOException when writing failed
	 */
	public LtxWriter(String file, OutputStream out, LtxHeader header) throws IOException {
		this.file = file;
		this.out = new CountingOutput(out);
		this.header = header;
		this.order = new PageOrder(header);
		byte[] bytes = HeaderBytes.encode(file, header);
		this.out.write(bytes, 0, bytes.length);
		this.fileChecksum.update(bytes, 0, bytes.length);
		this.pages = switch (header.format()) {
			case LITEFS ->
				new LitefsPageBlockWriter(this.out, this.fileChecksum, (header.flags() & LtxHeader.FLAG_LZ4) != 0);
			case LITESTREAM -> new LitestreamPageBlockWriter(this.out, this.fileChecksum);
		};
	}

	/**
	 * Write all pages of a file or a merge in another encoding, and finish.
	 * @param pages the pages, which are read to their end and so verified
	 * @param file what the new file is called in error messages
	 * @param out where it goes
	 * @param header its header: {@link LtxHeader#toLitestream()} or
	 * {@link LtxHeader#toLitefs(long)} of the pages' header
	 * @return the trailer
	 * @throws LtxFormatException when the pages break a rule
	 * @throws IOException when reading or writing failed
	 */
	public static LtxTrailer write(LtxPages pages, String file, OutputStream out, LtxHeader header) throws IOException {
		LtxWriter writer = new LtxWriter(file, out, header);
		while (pages.next()) {
			writer.page(pages.pageNumber(), pages.page());
		}
		return writer.finish(header.hasChecksums() ? pages.postApplyChecksum() : 0);
	}

	/**
	 * Write the next page.
	 * @param pageNumber its number, above that of the page before
	 * @param page its bytes
	 * @throws LtxFormatException when the page is not allowed here
	 * @throws IOException when writing failed
	 */
	public void page(long pageNumber, byte[] page) throws IOException {
		require((page.length != this.header.pageSize())
				? "page %d has %d bytes, not %d".formatted(pageNumber, page.length, this.header.pageSize()) : null);
		require((pageNumber < 1) ? "page number %d is not positive".formatted(pageNumber) : null);
		require(this.order.accept(pageNumber));
		if (this.header.isSnapshot()) {
			this.databaseChecksum.toggle(pageNumber, page);
		}
		this.pages.page(pageNumber, page);
	}

	/**
	 * End the file.
	 * @param postApplyChecksum the database's rolling checksum after it; 0 in a file
	 * without checksums
	 * @return the trailer that was written
	 * @throws LtxFormatException when pages are missing or the checksum is not that of
	 * the pages
	 * @throws IOException when writing failed
	 */
	public LtxTrailer finish(long postApplyChecksum) throws IOException {
		require(this.order.atEnd());
		require(TrailerRules.checkPostApplyChecksum(this.header, postApplyChecksum, this.databaseChecksum.value()));
		this.pages.finish();
		ByteBuffer bytes = ByteBuffer.allocate(LtxTrailer.SIZE).putLong(postApplyChecksum);
		this.fileChecksum.update(bytes.array(), 0, Long.BYTES);
		LtxTrailer trailer = new LtxTrailer(postApplyChecksum, DatabaseChecksum.FLAG | this.fileChecksum.value());
		bytes.putLong(trailer.fileChecksum());
		this.out.write(bytes.array(), 0, LtxTrailer.SIZE);
		this.out.flush();
		return trailer;
	}

	/**
	 * The size of what was written so far.
	 * @return the bytes
	 */
	public long size() {
		return this.out.count();
	}

	private void require(@Nullable String brokenRule) throws LtxFormatException {
		if (brokenRule != null) {
			throw new LtxFormatException(this.file, this.out.count(), brokenRule);
		}
	}

}
