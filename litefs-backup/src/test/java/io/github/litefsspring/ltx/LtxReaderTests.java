package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LtxReaderTests {

	private final TestHistory history = history();

	@TempDir
	Path directory;

	@Test
	void aFileIsReadWhenNameAndHeaderAgree() throws IOException {
		Path file = write("0000000000000002-0000000000000002.ltx", this.history.transaction(2).litefs());
		try (LtxReader reader = LtxReader.open(file)) {
			assertThat(reader.name()).isEqualTo(file.toString());
			assertThat(reader.verify().postApplyChecksum()).isEqualTo(this.history.transaction(2).postApplyChecksum());
			assertThat(reader.next()).isFalse();
		}
	}

	@Test
	void theNameMustAgreeWithTheHeader() throws IOException {
		Path file = write("0000000000000002-0000000000000003.ltx", this.history.transaction(2).litefs());
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> LtxReader.open(file))
			.withMessage(file + ", byte 16: the header's transactions are those of "
					+ "0000000000000002-0000000000000002.ltx")
			.satisfies((ex) -> {
				assertThat(ex.file()).isEqualTo(file.toString());
				assertThat(ex.offset()).isEqualTo(16);
				assertThat(ex.rule()).startsWith("the header's transactions");
			});
	}

	@Test
	void aFileWithAnotherNameIsRefused() throws IOException {
		Path file = write("0000000000000002-0000000000000002.ltx.tmp", this.history.transaction(2).litefs());
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> LtxReader.open(file))
			.withMessageContaining("the file's name is not that of an LTX file");
	}

	@Test
	void theOtherFormatIsNamedWhenOneIsExpected() throws IOException {
		assertRefused(this.history.transaction(2).litefs(), LtxFormat.LITESTREAM, 4,
				"flags 0x00000001 are not those of format 3 (Litestream)");
		assertRefused(this.history.transaction(2).litestream(), LtxFormat.LITEFS, 4,
				"flags 0x00000002 are not those of format 1 (LiteFS)");
	}

	@Test
	void everyFieldOfTheHeaderIsChecked() throws IOException {
		assertHeaderRefused(0, (header) -> header.putInt(0, 0x4c545832), "no LTX file: it begins with 4c545832");
		assertHeaderRefused(4, (header) -> header.putInt(4, 4), "flags 0x00000004");
		assertHeaderRefused(4, (header) -> header.putInt(4, 3), "flags 0x00000003");
		assertHeaderRefused(8, (header) -> header.putInt(8, 0), "page size 0 ");
		assertHeaderRefused(8, (header) -> header.putInt(8, 256), "page size 256 ");
		assertHeaderRefused(8, (header) -> header.putInt(8, 131072), "page size 131072 ");
		assertHeaderRefused(8, (header) -> header.putInt(8, 768), "page size 768 ");
		assertHeaderRefused(8, (header) -> header.putInt(8, Integer.MIN_VALUE), "page size 2147483648 ");
		assertHeaderRefused(16, (header) -> header.putLong(16, 0), "the first transaction must be 1 or more");
		assertHeaderRefused(24, (header) -> header.putLong(24, 1),
				"the last transaction 0000000000000001 is before the first, 0000000000000002");
		assertHeaderRefused(24, (header) -> header.putLong(16, -1L), "is before the first, ffffffffffffffff");
		assertHeaderRefused(40, (header) -> header.putLong(40, 0), "must have its highest bit set");
		assertHeaderRefused(40, (header) -> header.putLong(40, 1), "must have its highest bit set");
		assertHeaderRefused(40, (header) -> header.putLong(16, 1), "is not allowed in a snapshot");
		assertHeaderRefused(48, (header) -> header.putLong(48, -1).putLong(56, 1), "WAL offset -1 is negative");
		assertHeaderRefused(56, (header) -> header.putLong(48, 1).putLong(56, -1), "WAL size -1 is negative");
		assertHeaderRefused(56, (header) -> header.putLong(48, 0).putLong(56, 1), "WAL size 1 without a WAL offset");
		assertHeaderRefused(56, (header) -> header.putLong(48, 1).putLong(56, 0), "WAL offset 1 without a WAL size");
		assertHeaderRefused(64, (header) -> header.putInt(64, 5), "WAL salts 00000005 00000000 without a WAL offset");
		assertHeaderRefused(64, (header) -> header.putInt(68, 5), "WAL salts 00000000 00000005 without a WAL offset");
	}

	@Test
	void aFileWithoutChecksumsHasNone() throws IOException {
		byte[] pre = this.history.transaction(2).litestream();
		ByteBuffer.wrap(pre).putLong(40, DatabaseChecksum.FLAG);
		assertRefused(pre, null, 40, "is not allowed in a file without checksums");
		byte[] post = this.history.transaction(2).litestream();
		ByteBuffer.wrap(post).putLong(post.length - LtxTrailer.SIZE, 7);
		assertRefused(FileChecksumRepair.repair(post, null), null, post.length - LtxTrailer.SIZE,
				"post-apply checksum 0000000000000007 is not allowed in a file without checksums");
		byte[] dropped = this.history.transaction(2).litestream();
		ByteBuffer.wrap(dropped).putInt(12, 0);
		assertRefused(dropped, null, 12, "a dropped database (size 0) cannot be written without checksums");
	}

	@Test
	void formatThreeMayHaveAWalOffsetWithoutASize() throws IOException {
		byte[] file = this.history.transaction(2).litestream();
		ByteBuffer.wrap(file).putLong(48, 32);
		try (LtxReader reader = TestTransaction.read(FileChecksumRepair.repair(file, null))) {
			reader.verify();
			assertThat(reader.header().wal().offset()).isEqualTo(32);
		}
	}

	@Test
	void theReservedBytesBelongToTheFileChecksum() throws IOException {
		byte[] file = this.history.transaction(2).litefs();
		file[90] = 1;
		assertRefused(file, null, file.length - Long.BYTES, "file checksum is");
		TestTransaction.read(FileChecksumRepair.repair(file, null)).verify();
	}

	@Test
	void bytesBehindTheTrailerAreRefused() throws IOException {
		for (byte[] file : List.of(this.history.transaction(2).litefs(), this.history.transaction(2).litestream())) {
			assertRefused(Arrays.copyOf(file, file.length + 1), null, file.length, "bytes follow the trailer");
		}
	}

	@Test
	void bytesBehindTheClosingPageNumberInTheFrameAreRefused() throws IOException {
		TestTransaction transaction = this.history.transaction(2);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(HeaderBytes.encode("test", transaction.header()));
		Lz4FrameWriter frame = new Lz4FrameWriter(out);
		frame.start();
		frame.write(new byte[5], 0, 5);
		frame.finish();
		out.writeBytes(new byte[16]);
		assertRefused(out.toByteArray(), null, -1, "the LZ4 frame must end after the closing page number 0");
	}

	@Test
	void pagesMustAscend() throws IOException {
		byte[] file = this.history.transaction(2).litefsUncompressed();
		int secondPage = LtxHeader.SIZE + 4 + 512;
		ByteBuffer buffer = ByteBuffer.wrap(file);
		buffer.putInt(secondPage, buffer.getInt(LtxHeader.SIZE));
		assertRefused(file, null, secondPage, "pages must ascend, but page");
	}

	@Test
	void pagesAboveTheSizeAndTheLockPageAreRefused() throws IOException {
		byte[] file = this.history.transaction(2).litefsUncompressed();
		ByteBuffer buffer = ByteBuffer.wrap(file);
		buffer.putInt(LtxHeader.SIZE, 1000);
		assertRefused(file, null, LtxHeader.SIZE, "page 1000 is above the database's size of");
		buffer.putInt(12, -1).putInt(LtxHeader.SIZE, 0x40000000 / 512 + 1);
		assertRefused(file, null, LtxHeader.SIZE, "page 2097153 is the lock page");
	}

	@Test
	void aSnapshotMustBeComplete() throws IOException {
		byte[] file = this.history.transaction(1).litefsUncompressed();
		ByteBuffer buffer = ByteBuffer.wrap(file);
		int commit = buffer.getInt(12);
		buffer.putInt(12, commit + 1);
		assertRefused(file, null, -1,
				"a snapshot must hold every page, but page %d of %d is missing".formatted(commit + 1, commit + 1));
		buffer.putInt(12, commit).putInt(LtxHeader.SIZE, 2);
		assertRefused(file, null, LtxHeader.SIZE, "a snapshot must hold every page, but page 2 follows page 0");
	}

	@Test
	void theRollingChecksumOfASnapshotIsChecked() throws IOException {
		byte[] file = this.history.transaction(1).litefsUncompressed();
		int post = file.length - LtxTrailer.SIZE;
		ByteBuffer.wrap(file).putLong(post, DatabaseChecksum.FLAG | 1);
		assertRefused(FileChecksumRepair.repair(file, null), null, post,
				"post-apply checksum is 8000000000000001, calculated from the pages");
		ByteBuffer.wrap(file).putLong(post, 1);
		assertRefused(FileChecksumRepair.repair(file, null), null, post, "must have its highest bit set");
	}

	@Test
	void thePageIndexMustListThePages() throws IOException {
		byte[] file = this.history.transaction(2).litestream();
		int indexSize = (int) ByteBuffer.wrap(file).getLong(file.length - LtxTrailer.SIZE - Long.BYTES);
		int index = file.length - LtxTrailer.SIZE - Long.BYTES - indexSize;
		byte[] wrongEntry = file.clone();
		wrongEntry[index] ^= 1;
		assertRefused(FileChecksumRepair.repair(wrongEntry, null), null, index,
				"the page index does not list the pages of this file");
		byte[] wrongSize = file.clone();
		wrongSize[file.length - LtxTrailer.SIZE - 1] ^= 1;
		assertRefused(FileChecksumRepair.repair(wrongSize, null), null, file.length - LtxTrailer.SIZE - Long.BYTES,
				"the page index says");
		byte[] missing = new byte[file.length - indexSize - Long.BYTES];
		System.arraycopy(file, 0, missing, 0, index);
		assertRefused(missing, null, -1, "the page index");
	}

	@Test
	void pagesAsBlocksOfLtx052AreRead() throws IOException {
		for (int txid : List.of(1, 2, 5)) {
			byte[] file = BlockEncoding.encode(this.history.transaction(txid));
			try (LtxReader reader = LtxReader.openUnnamed("test", new ByteArrayInputStream(file), null)) {
				assertThat(TestTransaction.of(reader).hasSamePages(this.history.transaction(txid))).isTrue();
			}
		}
	}

	@Test
	void aBlockMustHaveASensibleSizeAndBeExactlyOnePage() throws IOException {
		byte[] file = BlockEncoding.encode(this.history.transaction(2));
		for (int size : new int[] { 0, -1, 100_000 }) {
			byte[] changed = file.clone();
			ByteBuffer.wrap(changed).putInt(LtxHeader.SIZE + 6, size);
			assertRefused(changed, null, LtxHeader.SIZE + 6, "compressed page size");
		}
		byte[] largerPages = file.clone();
		ByteBuffer.wrap(largerPages).putInt(8, 1024);
		assertRefused(largerPages, null, LtxHeader.SIZE + 6, "does not decompress to a page of 1024 bytes");
	}

	@Test
	void unknownPageHeaderFlagsAreRefused() throws IOException {
		byte[] file = this.history.transaction(2).litestream();
		assertRefused(BlockEncoding.withPageHeaderFlags(file, 2), null, LtxHeader.SIZE + 4, "page header flags 0x0002");
		byte[] closing = BlockEncoding.withPageHeaderFlags(file, 1);
		ByteBuffer.wrap(closing).putInt(LtxHeader.SIZE, 0);
		assertRefused(closing, null, LtxHeader.SIZE, "page number 0 with page header flags 0x0001");
	}

	@Test
	void thePageFrameMustHaveTheContentChecksumThatLtxReliesOn() throws IOException {
		TestTransaction transaction = this.history.transaction(2);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(HeaderBytes.encode("test", transaction.header().toLitestream()));
		out.writeBytes(ByteBuffer.allocate(6).putInt(1).array());
		try (var frame = new LZ4FrameOutputStream(out, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE)) {
			frame.write(new byte[512]);
		}
		assertRefused(out.toByteArray(), null, LtxHeader.SIZE + 10, "must have a content checksum");
	}

	@Test
	void anErrorIsFinal() throws IOException {
		byte[] file = this.history.transaction(2).litefs();
		file[file.length - 1]++;
		LtxReader reader = TestTransaction.read(file);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(reader::verify);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(reader::next)
			.withMessageContaining("an earlier error ended the reading of this file");
		assertThatIllegalStateException().isThrownBy(reader::trailer);
		assertThatIllegalStateException().isThrownBy(reader::postApplyChecksum);
	}

	@Test
	void nothingIsVerifiedBeforeTheEnd() throws IOException {
		for (int txid : List.of(1, 2)) {
			LtxReader reader = TestTransaction.read(this.history.transaction(txid).litefs());
			assertThat(reader.next()).isTrue();
			assertThatIllegalStateException().isThrownBy(reader::postApplyChecksum)
				.withMessage("test was not read to its end");
		}
	}

	@Test
	void aStreamThatDeliversSingleBytesIsRead() throws IOException {
		byte[] file = this.history.transaction(2).litestream();
		InputStream slow = new ByteArrayInputStream(file) {

			@Override
			public synchronized int read(byte[] into, int offset, int length) {
				return super.read(into, offset, 1);
			}

		};
		LtxReader.openUnnamed("slow", slow, LtxFormat.LITESTREAM).verify();
	}

	@Test
	void errorsOfTheStreamAreNotFormatErrors() {
		InputStream failing = new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("connection reset");
			}

		};
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> LtxReader.openUnnamed("failing", failing, LtxFormat.LITESTREAM))
			.isNotInstanceOf(LtxFormatException.class)
			.withMessage("connection reset");
	}

	private void assertHeaderRefused(long offset, Consumer<ByteBuffer> change, String rule) throws IOException {
		byte[] file = this.history.transaction(2).litefs();
		change.accept(ByteBuffer.wrap(file));
		assertRefused(file, null, offset, rule);
	}

	private static void assertRefused(byte[] file, @Nullable LtxFormat expected, long offset, String rule) {
		assertThatExceptionOfType(LtxFormatException.class)
			.isThrownBy(() -> LtxReader.openUnnamed("test", new ByteArrayInputStream(file), expected).verify())
			.withMessageContaining(rule)
			.satisfies((ex) -> assertThat((offset < 0) ? -1 : ex.offset()).isEqualTo(offset));
	}

	private Path write(String name, byte[] bytes) throws IOException {
		return Files.write(this.directory.resolve(name), bytes);
	}

	private static TestHistory history() {
		try {
			return new TestHistory(77, 512).commitTo(3).commitTo(8).commit(3);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
