package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LitefsSpoolTests {

	@TempDir
	Path folder;

	private TestDatabase database;

	private LitefsSpool spool;

	private final List<Long> discarded = new ArrayList<>();

	private int doubtful;

	@BeforeEach
	void open() throws IOException {
		this.database = new TestDatabase(this.folder.resolve("data"), new TestHistory(1, 512).commit(4));
		this.spool = spool(this.database, KnownHistory.NONE);
	}

	private LitefsSpool spool(TestDatabase database, KnownHistory history) throws IOException {
		return database.spool((transactions, doubtful) -> {
			transactions.forEach((transaction) -> this.discarded.add(transaction.name().maxTxid()));
			this.doubtful = doubtful;
		}, history);
	}

	@Test
	void transactionsStayWhenLitefsDeletesItsFiles() throws IOException {
		this.database.deleteFiles();
		this.spool.collect();
		assertThat(txids(0)).containsExactly(2L, 3L, 4L);
		assertThat(this.spool.position()).isEqualTo(this.database.position());
		assertThat(this.spool.after(3)).singleElement().satisfies((transaction) -> {
			assertThat(transaction.preApplyChecksum()).isEqualTo(this.database.position(3).checksum());
			assertThat(transaction.postApplyChecksum()).isEqualTo(this.database.position(4).checksum());
			assertThat(transaction.file()).hasBinaryContent(this.database.history().transaction(4).litefs());
		});
	}

	@Test
	void theyTakeNoRoomWhileLitefsHasThem() throws IOException {
		Path own = this.spool.after(3).get(0).file();
		Path litefs = this.database.files().resolve(own.getFileName());
		assertThat(Files.readAttributes(own, "unix:ino")).isEqualTo(Files.readAttributes(litefs, "unix:ino"));
	}

	@Test
	void whatIsReleasedIsGoneAndThePositionStays() throws IOException {
		this.spool.release(3);
		assertThat(txids(0)).containsExactly(4L);
		this.spool.release(4);
		assertThat(txids(0)).isEmpty();
		this.spool.collect();
		assertThat(txids(0)).isEmpty();
		assertThat(this.spool.position()).isEqualTo(this.database.position());
	}

	@Test
	void aNewProcessFindsWhatTheLastOneHasSpooled() throws IOException {
		this.database.deleteFiles();
		this.database.commit(2);
		this.spool = this.database.spool();
		assertThat(txids(0)).containsExactly(2L, 3L, 4L, 5L, 6L);
		assertThat(this.spool.position()).isEqualTo(this.database.position());
	}

	@Test
	void transactionsThatTheClusterWentOnWithoutAreHandedOn() throws IOException {
		TestHistory common = this.database.history().fork(1);
		this.database.commit(3);
		this.spool.collect();
		this.database.rebaseTo(common.fork(7).commit(1));
		this.spool.collect();
		assertThat(this.spool.position()).isEqualTo(this.database.position(5));
		assertThat(txids(0)).isEmpty();
		assertThat(this.discarded).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
		assertThat(this.doubtful).as("2, 3 and 4 are common, but no file tells").isEqualTo(3);

		this.database.commit(2);
		this.spool.collect();
		assertThat(txids(0)).containsExactly(6L, 7L);
		assertThat(this.spool.position()).isEqualTo(this.database.position());
		assertThat(this.spool.after(0).get(0).preApplyChecksum()).isEqualTo(this.database.position(5).checksum());
	}

	@Test
	void whatTheSnapshotOfTheOtherHistoryEndsWithIsNotLost() throws IOException {
		TestHistory common = this.database.history().fork(1);
		this.database.commit(3);
		this.spool.collect();
		this.database.rebaseTo(common);
		this.spool.collect();
		assertThat(this.discarded).containsExactly(5L, 6L, 7L);
		assertThat(this.doubtful).isZero();
		assertThat(txids(0)).containsExactly(2L, 3L, 4L);
	}

	@Test
	void anotherNodeTellsWhereTheHistoriesPart() throws IOException {
		TestHistory other = this.database.history().fork(7).commit(5);
		this.database.commit(3);
		this.spool.collect();
		this.spool = spool(this.database, new KnownHistory(
				(txid) -> OptionalLong.of(other.transaction((int) txid).postApplyChecksum()), Duration.ZERO));
		this.database.rebaseTo(other);
		this.spool.collect();
		assertThat(this.discarded).containsExactly(5L, 6L, 7L);
		assertThat(this.doubtful).isZero();
		assertThat(txids(0)).containsExactly(2L, 3L, 4L);
	}

	@Test
	void aLaterSnapshotReplacesAnotherHistoryWhileThePrimaryStillHasItsFiles() throws IOException {
		TestHistory other = this.database.history().fork(7).commit(5);
		this.database.commitAt(Instant.now());
		this.spool.collect();
		this.spool = spool(this.database, new KnownHistory((txid) -> OptionalLong.empty(), Duration.ofMinutes(9)));
		this.database.rebaseTo(other);
		this.spool.collect();
		assertThat(this.discarded).endsWith(5L);
		assertThat(this.doubtful).isEqualTo(this.discarded.size());
	}

	@Test
	void whatLitefsHasDeletedBecauseOfItsAgeIsReleasedOnRequest() throws IOException {
		Files.delete(this.database.files().resolve("0000000000000001-0000000000000001.ltx"));
		Files.delete(this.database.files().resolve("0000000000000002-0000000000000002.ltx"));
		this.spool.collect();
		assertThat(txids(0)).containsExactly(2L, 3L, 4L);
		this.spool.releaseWithLitefs();
		assertThat(txids(0)).containsExactly(3L, 4L);
		assertThat(this.discarded).isEmpty();
	}

	@Test
	void aReplicaThatFellBehindGoesOnBehindTheGap() throws IOException {
		TestHistory later = this.database.history().fork(1).commit(6);
		this.database.rebaseTo(later);
		this.database.commit(1);
		this.spool.collect();
		assertThat(txids(0)).containsExactly(2L, 3L, 4L, 11L);
		assertThat(this.discarded).isEmpty();
	}

	@Test
	void aTransactionThatWasReplacedWhileNobodyLookedIsReplacedInTheSpool() throws IOException {
		TestHistory other = this.database.history().fork(3).commit(2);
		this.database.commit(1);
		this.spool.collect();
		this.spool.close();
		this.database.deleteFiles();
		TestDatabase replaced = new TestDatabase(this.folder.resolve("data"), other);
		this.spool = spool(replaced, KnownHistory.NONE);
		assertThat(this.spool.position()).isEqualTo(replaced.position());
		assertThat(this.spool.after(4)).extracting(SpooledTransaction::postApplyChecksum)
			.containsExactly(replaced.position(5).checksum(), replaced.position(6).checksum());
		assertThat(this.discarded).containsExactly(5L);
		assertThat(this.doubtful).isZero();
	}

	@Test
	void aDatabaseThatIsNotThereYetHasNoPosition() throws IOException {
		LitefsSpool empty = LitefsSpool.open(this.folder.resolve("data"), "other.db", null, () -> Position.NONE);
		assertThat(empty.position()).isEqualTo(Position.NONE);
		assertThat(empty.after(0)).isEmpty();
	}

	@Test
	void aFileThatIsNoTransactionIsAnErrorAndNotSkipped() throws IOException {
		Path broken = this.database.files().resolve("0000000000000005-0000000000000005.ltx");
		Files.write(broken, new byte[200]);
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(this.spool::collect)
			.withMessageContaining(broken.toString());
		assertThat(this.spool.position().txid()).isEqualTo(4);
	}

	@Test
	void unfinishedFilesOfLitefsAreLeftAlone() throws IOException {
		Files.write(this.database.files().resolve("0000000000000005-0000000000000005.ltx.tmp"), new byte[10]);
		this.spool.collect();
		assertThat(this.spool.position().txid()).isEqualTo(4);
	}

	private List<Long> txids(long after) throws IOException {
		return this.spool.after(after).stream().map((transaction) -> transaction.name().maxTxid()).toList();
	}

}
