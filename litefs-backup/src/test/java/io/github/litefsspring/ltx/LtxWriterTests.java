package io.github.litefsspring.ltx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LtxWriterTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	@Test
	void anInvalidHeaderIsNotWritten() {
		LtxHeader header = header(LtxFormat.LITESTREAM, LtxHeader.FLAG_LZ4, 2, 5);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> new LtxWriter("test", this.out, header))
			.withMessageContaining("flags 0x00000001");
		assertThat(this.out.size()).isZero();
	}

	@Test
	void aDroppedDatabaseIsWrittenInFormatOneOnly() throws IOException {
		LtxHeader header = new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, 512, 0, 7, 7, 0, DatabaseChecksum.FLAG,
				WalSegment.NONE, 0);
		assertThatExceptionOfType(LtxFormatException.class)
			.isThrownBy(() -> new LtxWriter("test", this.out, header.toLitestream()));
		LtxWriter writer = new LtxWriter("test", this.out, header);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> writer.finish(DatabaseChecksum.FLAG | 1))
			.withMessageContaining("is not that of a dropped database");
		writer.finish(DatabaseChecksum.EMPTY);
		assertThat(writer.size()).isEqualTo(this.out.size());
		TestTransaction.read(this.out.toByteArray()).verify();
	}

	@Test
	void pagesThatAReaderWouldRefuseAreNotWritten() throws IOException {
		assertPageRefused(2, 0, "page number 0 is not positive");
		assertPageRefused(2, -1, "page number -1 is not positive");
		assertPageRefused(2, 6, "page 6 is above the database's size of 5 pages");
		assertPageRefused(1, 2, "a snapshot must hold every page, but page 2 follows page 0");
		LtxWriter writer = writer(2, 5);
		writer.page(3, new byte[512]);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> writer.page(3, new byte[512]))
			.withMessageContaining("pages must ascend, but page 3 follows page 3");
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> writer(2, 5).page(1, new byte[511]))
			.withMessageContaining("page 1 has 511 bytes, not 512");
	}

	@Test
	void anIncompleteSnapshotIsNotFinished() throws IOException {
		LtxWriter writer = writer(1, 2);
		writer.page(1, new byte[512]);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> writer.finish(0))
			.withMessageContaining("page 2 of 2 is missing");
	}

	@Test
	void theChecksumAfterASnapshotMustBeThatOfItsPages() throws IOException {
		LtxWriter writer = new LtxWriter("test", this.out, header(LtxFormat.LITEFS, 0, 1, 1));
		byte[] page = new byte[512];
		writer.page(1, page);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> writer.finish(DatabaseChecksum.FLAG | 1))
			.withMessageContaining("calculated from the pages");
		DatabaseChecksum checksum = new DatabaseChecksum();
		checksum.toggle(1, page);
		assertThat(writer.finish(checksum.value()).postApplyChecksum()).isEqualTo(checksum.value());
	}

	@Test
	void theLockPageIsLeftOutAndComesBackAsZeros() throws IOException {
		long lock = LtxHeader.lockPage(65536);
		assertThat(lock).isEqualTo(16385);
		LtxHeader header = new LtxHeader(LtxFormat.LITESTREAM, LtxHeader.FLAG_NO_CHECKSUM, 65536, lock + 1, 2, 2, 0, 0,
				WalSegment.NONE, 0);
		LtxWriter writer = new LtxWriter("test", this.out, header);
		byte[] page = new byte[65536];
		writer.page(lock - 1, page);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> writer.page(lock, page))
			.withMessageContaining("page 16385 is the lock page");
	}

	@Test
	void theHighestPageNumberIsWritten() throws IOException {
		long highest = 0xfffffffeL;
		LtxWriter writer = writer(2, highest);
		writer.page(1, new byte[512]);
		writer.page(highest, new byte[512]);
		writer.finish(0);
		try (LtxReader reader = TestTransaction.read(this.out.toByteArray())) {
			assertThat(TestTransaction.of(reader).pages()).containsOnlyKeys(1L, highest);
			assertThat(reader.header().commit()).isEqualTo(highest);
		}
	}

	private void assertPageRefused(long minTxid, long page, String rule) throws IOException {
		LtxWriter writer = writer(minTxid, 5);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> writer.page(page, new byte[512]))
			.withMessageContaining(rule);
	}

	private LtxWriter writer(long minTxid, long commit) throws IOException {
		return new LtxWriter("test", this.out,
				header(LtxFormat.LITESTREAM, LtxHeader.FLAG_NO_CHECKSUM, minTxid, commit));
	}

	private static LtxHeader header(LtxFormat format, int flags, long minTxid, long commit) {
		return new LtxHeader(format, flags, 512, commit, minTxid, minTxid, 0, 0, WalSegment.NONE, 0);
	}

}
