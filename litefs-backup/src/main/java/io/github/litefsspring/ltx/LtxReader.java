package io.github.litefsspring.ltx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Reads one LTX file as a stream and checks every rule of its format, among them the
 * file's checksum, the order of the pages, the completeness of a snapshot and its rolling
 * checksum. The memory it needs does not depend on the file.
 *
 * @since 0.1.0
 */
public final class LtxReader implements LtxPages {

	private final LtxInput in;

	private final LtxHeader header;

	private final Crc64Iso fileChecksum = new Crc64Iso();

	private final DatabaseChecksum databaseChecksum = new DatabaseChecksum();

	private final PageCrc pageCrc;

	private final PageBlock pages;

	private final PageOrder order;

	private final byte[] page;

	private long pageNumber;

	private @Nullable LtxTrailer trailer;

	private boolean broken;

	private LtxReader(LtxInput in, @Nullable LtxFileName name, @Nullable LtxFormat expected) throws IOException {
		this.in = in;
		byte[] bytes = new byte[LtxHeader.SIZE];
		in.read(bytes, 0, bytes.length, "header");
		this.fileChecksum.update(bytes, 0, bytes.length);
		this.header = HeaderBytes.decode(in.file(), bytes, expected);
		if (name != null && !name.equals(this.header.fileName())) {
			throw in.broken(16, "the header's transactions are those of " + this.header.fileName());
		}
		this.order = new PageOrder(this.header);
		this.page = new byte[this.header.pageSize()];
		this.pageCrc = new PageCrc(this.page.length);
		this.pages = (this.header.format() == LtxFormat.LITEFS)
				? new LitefsPageBlock(in, this.fileChecksum, this.pageCrc,
						(this.header.flags() & LtxHeader.FLAG_LZ4) != 0)
				: new LitestreamPageBlock(in, this.fileChecksum, this.pageCrc, this.page.length);
	}

	/**
	 * Open a file. Its format is recognized by its flags.
	 * @param file the file; its name must be that of an LTX file and agree with the
	 * header
	 * @return the reader, which closes the file
	 * @throws LtxFormatException when name or header break a rule
	 * @throws IOException when the file cannot be read
	 */
	public static LtxReader open(Path file) throws IOException {
		InputStream in = Files.newInputStream(file);
		try {
			return open(file.toString(), in, null);
		}
		catch (IOException | RuntimeException ex) {
			in.close();
			throw ex;
		}
	}

	/**
	 * Read a file from a stream.
	 * @param file the file's name, with or without folders, for error messages; the last
	 * part must be the name of an LTX file and agree with the header
	 * @param in the file's bytes, which the reader buffers and closes
	 * @param expected the format it must have, or null to recognize it by its flags
	 * @return the reader
	 * @throws LtxFormatException when name or header break a rule
	 * @throws IOException when the stream fails
	 */
	public static LtxReader open(String file, InputStream in, @Nullable LtxFormat expected) throws IOException {
		LtxFileName name = LtxFileName.parse(file.substring(file.lastIndexOf('/') + 1))
			.orElseThrow(() -> new LtxFormatException(file, 0, "the file's name is not that of an LTX file"));
		return new LtxReader(new LtxInput(file, in), name, expected);
	}

	/**
	 * Read LTX from a stream that has no file name.
	 * @param description what it is, for error messages
	 * @param in the bytes, which the reader buffers and closes
	 * @param expected the format it must have, or null to recognize it by its flags
	 * @return the reader
	 * @throws LtxFormatException when the header breaks a rule
	 * @throws IOException when the stream fails
	 */
	public static LtxReader openUnnamed(String description, InputStream in, @Nullable LtxFormat expected)
			throws IOException {
		return new LtxReader(new LtxInput(description, in), null, expected);
	}

	@Override
	public String name() {
		return this.in.file();
	}

	@Override
	public LtxHeader header() {
		return this.header;
	}

	@Override
	public boolean next() throws IOException {
		if (this.trailer != null) {
			return false;
		}
		if (this.broken) {
			throw this.in.broken(this.in.offset(), "an earlier error ended the reading of this file");
		}
		this.broken = true;
		this.pageNumber = this.pages.next(this.page);
		if (this.pageNumber == 0) {
			finish();
		}
		else {
			require(this.order.accept(this.pageNumber), this.pages.pageOffset());
			if (this.header.isSnapshot()) {
				this.databaseChecksum.toggle(pageChecksum());
			}
		}
		this.broken = false;
		return this.pageNumber != 0;
	}

	@Override
	public long pageNumber() {
		return this.pageNumber;
	}

	@Override
	public byte[] page() {
		return this.page;
	}

	/**
	 * The checksum of the current page, calculated together with that of the file.
	 * @return what {@link DatabaseChecksum#toggle(long)} takes
	 */
	public long pageChecksum() {
		return this.pageCrc.checksum(this.pageNumber);
	}

	@Override
	public long preApplyChecksum() {
		return this.header.preApplyChecksum();
	}

	@Override
	public long postApplyChecksum() {
		return this.header.isSnapshot() ? verified(this.databaseChecksum.value()) : trailer().postApplyChecksum();
	}

	/**
	 * The trailer.
	 * @return the trailer, already checked
	 * @throws IllegalStateException before {@link #next()} returned false
	 */
	public LtxTrailer trailer() {
		LtxTrailer read = this.trailer;
		if (read == null) {
			throw new IllegalStateException("%s was not read to its end".formatted(name()));
		}
		return read;
	}

	/**
	 * Read the rest of the file, to verify it.
	 * @return the trailer
	 * @throws LtxFormatException when the file breaks a rule
	 * @throws IOException when reading failed
	 */
	public LtxTrailer verify() throws IOException {
		boolean more;
		do {
			more = next();
		}
		while (more);
		return trailer();
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

	private void finish() throws IOException {
		require(this.order.atEnd(), this.pages.pageOffset());
		long start = this.in.offset();
		byte[] bytes = new byte[LtxTrailer.SIZE];
		this.in.read(bytes, 0, bytes.length, "trailer");
		this.in.expectEnd();
		this.fileChecksum.update(bytes, 0, Long.BYTES);
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		LtxTrailer read = new LtxTrailer(buffer.getLong(), buffer.getLong());
		require(TrailerRules.checkFileChecksum(read, this.fileChecksum.value()), start + Long.BYTES);
		require(TrailerRules.checkPostApplyChecksum(this.header, read.postApplyChecksum(),
				this.databaseChecksum.value()), start);
		this.trailer = read;
	}

	private void require(@Nullable String brokenRule, long offset) throws LtxFormatException {
		if (brokenRule != null) {
			throw this.in.broken(offset, brokenRule);
		}
	}

	private long verified(long value) {
		trailer();
		return value;
	}

}
