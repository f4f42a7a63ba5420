package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

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

	@BeforeEach
	void open() throws IOException {
		this.database = new TestDatabase(this.folder.resolve("data"), new TestHistory(1, 512).commit(4));
		this.spool = this.database.spool();
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
	void transactionsThatTheClusterWentOnWithoutAreKeptApart() throws IOException {
		TestHistory common = this.database.history().fork(1);
		this.database.commit(3);
		this.spool.collect();
		this.database.rebaseTo(common.fork(7).commit(1));
		this.spool.collect();
		assertThat(this.spool.position()).isEqualTo(this.database.position(5));
		assertThat(txids(0)).isEmpty();
		assertThat(discarded()).hasSize(6);

		this.database.commit(2);
		this.spool.collect();
		assertThat(txids(0)).containsExactly(6L, 7L);
		assertThat(this.spool.position()).isEqualTo(this.database.position());
		assertThat(this.spool.after(0).get(0).preApplyChecksum()).isEqualTo(this.database.position(5).checksum());
	}

	@Test
	void aReplicaThatFellBehindGoesOnBehindTheGap() throws IOException {
		TestHistory later = this.database.history().fork(1).commit(6);
		this.database.rebaseTo(later);
		this.database.commit(1);
		this.spool.collect();
		assertThat(txids(0)).containsExactly(2L, 3L, 4L, 11L);
		assertThat(discarded()).isEmpty();
	}

	@Test
	void aTransactionThatWasReplacedWhileNobodyLookedIsReplacedInTheSpool() throws IOException {
		TestHistory other = this.database.history().fork(3).commit(2);
		this.database.commit(1);
		this.spool.collect();
		this.spool.close();
		this.database.deleteFiles();
		TestDatabase replaced = new TestDatabase(this.folder.resolve("data"), other);
		this.spool = replaced.spool();
		assertThat(this.spool.position()).isEqualTo(replaced.position());
		assertThat(this.spool.after(4)).extracting(SpooledTransaction::postApplyChecksum)
			.containsExactly(replaced.position(5).checksum(), replaced.position(6).checksum());
		assertThat(discarded()).isNotEmpty();
	}

	@Test
	void whatWasDiscardedIsDeletedAfterAWeek() throws IOException {
		TestHistory common = this.database.history().fork(1);
		this.database.commit(3);
		this.spool.collect();
		this.database.rebaseTo(common.fork(7).commit(1));
		this.spool.collect();
		Instant later = Instant.now().plus(DiscardedTransactions.KEPT).plusSeconds(60);
		this.database.spool(Clock.fixed(later, ZoneOffset.UTC));
		assertThat(discarded()).isEmpty();
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

	private List<Path> discarded() throws IOException {
		Path discarded = this.spool.folder().resolve("discarded");
		if (!Files.isDirectory(discarded)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(discarded)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}
