package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

}
