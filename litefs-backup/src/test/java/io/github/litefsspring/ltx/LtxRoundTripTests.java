package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LtxRoundTripTests {

	@ParameterizedTest
	@ValueSource(ints = { 512, 1024, 4096, 65536 })
	void everyEncodingGivesBackHeaderPagesAndChecksums(int pageSize) throws IOException {
		TestHistory history = new TestHistory(pageSize, pageSize).commit(20);
		for (TestTransaction transaction : history.transactions()) {
			assertReadsBack(transaction, transaction.header());
			assertReadsBack(transaction, transaction.with(LtxFormat.LITEFS, 0));
			assertReadsBack(transaction, transaction.header().toLitestream());
		}
		assertReadsBack(history.snapshot(), history.snapshot().header());
		assertReadsBack(history.snapshot(), history.snapshot().header().toLitestream());
	}

	@ParameterizedTest
	@ValueSource(ints = { 512, 8192 })
	void formatThreeWithChecksumsIsReadWhenItIsAskedFor(int pageSize) throws IOException {
		TestTransaction transaction = new TestHistory(3, pageSize).commit(5).transaction(5);
		byte[] file = transaction.litestreamWithChecksums();
		try (LtxReader reader = LtxReader.openUnnamed("test", new ByteArrayInputStream(file), LtxFormat.LITESTREAM)) {
			assertThat(TestTransaction.of(reader).hasSamePages(transaction)).isTrue();
			assertThat(reader.postApplyChecksum()).isEqualTo(transaction.postApplyChecksum());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 512, 4096 })
	void aSnapshotBecomesItsDatabase(int pageSize) throws IOException {
		TestHistory history = new TestHistory(9, pageSize).commit(30);
		ByteArrayOutputStream database = new ByteArrayOutputStream();
		DatabaseFile.write(TestTransaction.read(history.snapshot().litestream()), database);
		assertThat(database.toByteArray()).isEqualTo(history.databaseAt(30));
	}

	@ParameterizedTest
	@ValueSource(ints = { 512, 65536 })
	void theSamePagesGiveTheSameBytes(int pageSize) throws IOException {
		TestTransaction one = new TestHistory(5, pageSize).commit(3).transaction(3);
		TestTransaction other = new TestHistory(5, pageSize).commit(3).transaction(3);
		assertThat(one.litestream()).isEqualTo(other.litestream());
	}

	private static void assertReadsBack(TestTransaction transaction, LtxHeader as) throws IOException {
		try (LtxReader reader = TestTransaction.read(transaction.encode(as))) {
			TestTransaction read = TestTransaction.of(reader);
			assertThat(reader.header()).isEqualTo(as);
			assertThat(read.hasSamePages(transaction)).isTrue();
			boolean known = as.hasChecksums() || as.isSnapshot();
			assertThat(reader.postApplyChecksum()).isEqualTo(known ? transaction.postApplyChecksum() : 0);
			assertThat(reader.preApplyChecksum()).isEqualTo(as.preApplyChecksum());
		}
	}

}
