package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A database that grows beyond the lock page, without writing the gigabyte below it.
 */
class LockPageTests {

	@ParameterizedTest
	@ValueSource(ints = { 512, 4096, 65536 })
	void growthAcrossTheLockPageIsCompleteWithoutIt(int pageSize) throws IOException {
		long lock = LtxHeader.lockPage(pageSize);
		try (LtxMerge merge = merge(pageSize, lock - 1, lock + 1, lock + 1)) {
			assertThat(TestTransaction.of(merge).pages()).containsKeys(lock - 1, lock + 1).doesNotContainKey(lock);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 512, 65536 })
	void growthToTheLockPageAddsNoPage(int pageSize) throws IOException {
		long lock = LtxHeader.lockPage(pageSize);
		try (LtxMerge merge = merge(pageSize, lock - 1, lock)) {
			assertThat(TestTransaction.of(merge).pages()).doesNotContainKey(lock);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 512, 65536 })
	void aMissingPageBehindTheLockPageIsAHole(int pageSize) throws IOException {
		long lock = LtxHeader.lockPage(pageSize);
		try (LtxMerge merge = merge(pageSize, lock - 1, lock + 2, lock + 1)) {
			assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> TestTransaction.of(merge))
				.withMessageContaining("1 of the new pages are missing");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 3 })
	void theLockPageOfADatabaseFileIsZeros(int pagesBehindIt) throws IOException {
		long lock = LtxHeader.lockPage(65536);
		DatabasePages written = new DatabasePages();
		DatabaseFile.write(new OnesOnEveryPage(lock + pagesBehindIt), written);
		assertThat(written.pages).isEqualTo(lock + pagesBehindIt);
		assertThat(written.pagesOfZeros).containsExactly(lock);
	}

	private static LtxMerge merge(int pageSize, long size, long newSize, long... newPages) throws IOException {
		LtxSource before = source(pageSize, 2, size, size);
		return LtxMerge.of(List.of(before, source(pageSize, 3, newSize, newPages)));
	}

	private static LtxSource source(int pageSize, long txid, long commit, long... pages) throws IOException {
		LtxHeader header = new LtxHeader(LtxFormat.LITESTREAM, LtxHeader.FLAG_NO_CHECKSUM, pageSize, commit, txid, txid,
				0, 0, WalSegment.NONE, 0);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		LtxWriter writer = new LtxWriter("test", out, header);
		writer.page(1, new byte[pageSize]);
		for (long page : pages) {
			writer.page(page, new byte[pageSize]);
		}
		writer.finish(0);
		LtxReader reader = LtxReader.open(header.fileName().toString(), new ByteArrayInputStream(out.toByteArray()),
				LtxFormat.LITESTREAM);
		return new LtxSource(reader, DatabaseChecksum.FLAG | txid, DatabaseChecksum.FLAG | txid + 1);
	}

	/**
	 * A snapshot with the same page again and again.
	 */
	private static final class OnesOnEveryPage implements LtxPages {

		private final LtxHeader header;

		private final byte[] page = new byte[65536];

		private long pageNumber;

		OnesOnEveryPage(long commit) {
			this.header = new LtxHeader(LtxFormat.LITESTREAM, LtxHeader.FLAG_NO_CHECKSUM, 65536, commit, 1, 1, 0, 0,
					WalSegment.NONE, 0);
			Arrays.fill(this.page, (byte) 1);
		}

		@Override
		public String name() {
			return "test";
		}

		@Override
		public LtxHeader header() {
			return this.header;
		}

		@Override
		public boolean next() {
			this.pageNumber += (this.pageNumber + 1 == this.header.lockPage()) ? 2 : 1;
			return this.pageNumber <= this.header.commit();
		}

		@Override
		public long pageNumber() {
			return this.pageNumber;
		}

		@Override
		public byte[] page() {
			return this.page;
		}

		@Override
		public long preApplyChecksum() {
			return 0;
		}

		@Override
		public long postApplyChecksum() {
			return 0;
		}

		@Override
		public void close() {
		}

	}

	/**
	 * Counts the pages of a database file instead of keeping its gigabyte.
	 */
	private static final class DatabasePages extends OutputStream {

		private final List<Long> pagesOfZeros = new ArrayList<>();

		private final byte[] zeros = new byte[65536];

		private long pages;

		@Override
		public void write(int value) {
			throw new IllegalStateException("pages are written as a whole");
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			assertThat(length).isEqualTo(65536);
			this.pages++;
			if (bytes[offset] == 0 && Arrays.equals(bytes, this.zeros)) {
				this.pagesOfZeros.add(this.pages);
			}
		}

	}

}
