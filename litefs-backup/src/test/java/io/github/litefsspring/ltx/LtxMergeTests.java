package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LtxMergeTests {

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void anyGroupingOfAnyHistoryGivesTheSameDatabase(long seed) throws IOException {
		TestHistory history = new TestHistory(seed, 512).commit(60);
		Random random = new Random(seed);
		List<LtxSource> groups = new ArrayList<>();
		for (int first = 1; first <= 60;) {
			int last = Math.min(60, first + random.nextInt(7));
			groups.add(reencoded(history, first, last));
			first = last + 1;
		}
		try (LtxMerge merge = LtxMerge.of(groups)) {
			ByteArrayOutputStream database = new ByteArrayOutputStream();
			DatabaseFile.write(merge, database);
			assertThat(database.toByteArray()).isEqualTo(history.databaseAt(60));
			assertThat(merge.postApplyChecksum()).isEqualTo(history.transaction(60).postApplyChecksum());
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void everyPrefixOfAHistoryIsItsDatabaseAtThatTransaction(long seed) throws IOException {
		TestHistory history = new TestHistory(seed, 1024).commit(25);
		for (int last = 1; last <= 25; last++) {
			ByteArrayOutputStream database = new ByteArrayOutputStream();
			DatabaseFile.write(merge(history, 1, last), database);
			assertThat(database.toByteArray()).isEqualTo(history.databaseAt(last));
		}
	}

	@Test
	void theHeaderTakesItsEndsFromTheEndsAndTheLatestTimestamp() throws IOException {
		TestHistory history = new TestHistory(4, 512).commit(6);
		LtxHeader first = history.transaction(3).header();
		LtxHeader last = history.transaction(5).header();
		try (LtxMerge merge = merge(history, 3, 5)) {
			assertThat(merge.header()).isEqualTo(new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, 512, last.commit(),
					3, 5, last.timestamp(), first.preApplyChecksum(), WalSegment.NONE, 0));
			TestTransaction merged = TestTransaction.of(merge);
			assertThat(merged.postApplyChecksum()).isEqualTo(history.transaction(5).postApplyChecksum());
			assertThat(merged.litefs()).isNotEmpty();
		}
	}

	@Test
	void aClockThatWasSetBackDoesNotSetTheTimestampBack() throws IOException {
		TestHistory history = new TestHistory(4, 512).commit(2);
		TestTransaction second = history.transaction(2);
		LtxHeader header = second.header();
		TestTransaction earlier = new TestTransaction(new LtxHeader(header.format(), header.flags(), 512,
				header.commit(), 2, 2, 5, header.preApplyChecksum(), header.wal(), 0), second.pages(),
				second.postApplyChecksum());
		try (LtxMerge merge = LtxMerge.of(List.of(history.transaction(1).source(), earlier.source()))) {
			assertThat(merge.header().timestamp()).isEqualTo(history.transaction(1).header().timestamp());
		}
	}

	@Test
	void pagesOfBeforeAShrinkDoNotComeBackWithTheNextGrowth() throws IOException {
		TestHistory history = new TestHistory(11, 512).commitTo(10).commitTo(4).commitTo(12);
		ByteArrayOutputStream database = new ByteArrayOutputStream();
		DatabaseFile.write(merge(history, 1, 3), database);
		assertThat(database.toByteArray()).isEqualTo(history.databaseAt(3));
	}

	@Test
	void aNewPageThatIsMissingAfterShrinkAndGrowthIsAHoleNotTheOldPage() throws IOException {
		TestHistory history = new TestHistory(11, 512).commitTo(10).commitTo(4).commitTo(12);
		TestTransaction third = without(history.transaction(3), 7);
		assertRefused("but 1 of the new pages are missing", history.transaction(2).source(), third.source());
		assertRefused("but 1 of the new pages are missing", history.transaction(1).source(),
				history.transaction(2).source(), third.source());
	}

	@Test
	void aHoleInASnapshotIsRefused() throws IOException {
		TestHistory history = new TestHistory(11, 512).commitTo(4).commitTo(9);
		assertRefused("a snapshot must hold every page, but page 8 follows page 6", history.transaction(1).source(),
				without(history.transaction(2), 7).source());
		assertRefused("a snapshot must hold every page, but page 9 of 9 is missing", history.transaction(1).source(),
				without(history.transaction(2), 9).source());
	}

	@Test
	void aGapIsRefused() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(3);
		assertRefused("first transaction 0000000000000003 does not follow 0000000000000001",
				history.transaction(1).source(), history.transaction(3).source());
	}

	@Test
	void anOverlapIsRefused() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(3);
		assertRefused("first transaction 0000000000000002 does not follow 0000000000000003",
				history.snapshot().source(), history.transaction(2).source());
	}

	@Test
	void twoBranchesOfAHistoryAreRefused() throws IOException {
		TestHistory one = new TestHistory(1, 512).commit(3);
		TestHistory other = new TestHistory(2, 512).commit(3);
		assertRefused("fork: the database's checksum was", one.transaction(1).source(), other.transaction(2).source());
	}

	@Test
	void twoBranchesAreRefusedByTheChecksumsThatAreStoredWithTheFiles() throws IOException {
		TestHistory one = new TestHistory(1, 512).commit(3);
		TestHistory other = new TestHistory(2, 512).commit(3);
		assertRefused("fork: the database's checksum was", reencoded(one, 1, 1), reencoded(other, 2, 2));
	}

	@Test
	void filesWithoutChecksumsNeedStoredOnes() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(3);
		assertRefused("no checksums prove that it continues", reencoded(history, 1, 1),
				new LtxSource(reencoded(history, 2, 2).pages()));
	}

	@Test
	void storedChecksumsThatContradictTheFileAreRefused() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(3);
		TestTransaction second = history.transaction(2);
		long wrong = DatabaseChecksum.FLAG | 7;
		assertRefused("are not those that are stored with it",
				new LtxSource(second.source().pages(), wrong, second.postApplyChecksum()));
		assertRefused("are not those that are stored with it",
				new LtxSource(second.source().pages(), second.header().preApplyChecksum(), wrong));
		assertRefused("are not those that are stored with it",
				new LtxSource(reencoded(history, 1, 3).pages(), 0, wrong));
	}

	@Test
	void aMergedSnapshotMustHaveTheChecksumOfItsLastFile() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(3);
		TestTransaction last = history.transaction(3);
		long changedPage = last.pages().firstKey();
		SortedMap<Long, byte[]> pages = new TreeMap<>(last.pages());
		pages.put(changedPage, new byte[512]);
		TestTransaction changed = new TestTransaction(last.header(), pages, last.postApplyChecksum());
		assertRefused("calculated from the merged pages", history.transaction(1).source(),
				history.transaction(2).source(), changed.source());
	}

	@Test
	void differentPageSizesAreRefused() throws IOException {
		assertRefused("page size 1024, but 512 in the first file",
				new TestHistory(1, 512).commit(1).transaction(1).source(),
				new TestHistory(1, 1024).commit(2).transaction(2).source());
	}

	@Test
	void anErrorIsFinal() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(2);
		byte[] broken = history.transaction(2).litefs();
		broken[broken.length - 1]++;
		try (LtxMerge merge = LtxMerge
			.of(List.of(history.transaction(1).source(), new LtxSource(TestTransaction.read(broken))))) {
			assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> TestTransaction.of(merge))
				.withMessageContaining("file checksum");
			assertThatExceptionOfType(LtxFormatException.class).isThrownBy(merge::next)
				.withMessageContaining("an earlier error ended this merge");
		}
	}

	@Test
	void nothingCannotBeMerged() {
		assertThatIllegalArgumentException().isThrownBy(() -> LtxMerge.of(List.of()));
	}

	private static void assertRefused(String rule, LtxSource... sources) {
		assertThatExceptionOfType(LtxFormatException.class)
			.isThrownBy(() -> TestTransaction.of(LtxMerge.of(List.of(sources))))
			.withMessageContaining(rule);
	}

	private static TestTransaction without(TestTransaction transaction, long page) {
		SortedMap<Long, byte[]> pages = new TreeMap<>(transaction.pages());
		assertThat(pages.remove(page)).isNotNull();
		return new TestTransaction(transaction.header(), pages, transaction.postApplyChecksum());
	}

	private static LtxMerge merge(TestHistory history, int first, int last) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		for (TestTransaction transaction : history.transactions().subList(first - 1, last)) {
			sources.add(transaction.source());
		}
		return LtxMerge.of(sources);
	}

	private static LtxSource reencoded(TestHistory history, int first, int last) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		LtxMerge merge = merge(history, first, last);
		LtxWriter.write(merge, "test", out, merge.header().toLitestream());
		LtxReader reader = LtxReader.open(merge.header().fileName().toString(),
				new ByteArrayInputStream(out.toByteArray()), LtxFormat.LITESTREAM);
		return new LtxSource(reader, merge.preApplyChecksum(), merge.postApplyChecksum());
	}

}
