package io.github.litefsspring.backup.lost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LostTransactionsKeeperTests {

	private static final String DATABASE = "data.db";

	@TempDir
	Path folder;

	private Path data;

	private TestDatabase database;

	private TestHistory survivor;

	private LostTransactionsKeeper keeper;

	private final List<LostTransactions> told = new ArrayList<>();

	private boolean heard = true;

	@BeforeEach
	void threeTransactionsThatNoOtherNodeHas() throws IOException {
		this.data = this.folder.resolve("data");
		this.database = new TestDatabase(this.data, new TestHistory(1, 512).commit(4));
		this.keeper = open(1 << 20);
		this.survivor = this.database.history().fork(1);
		this.database.commit(3);
		this.keeper.committed();
	}

	@AfterEach
	void close() {
		this.keeper.close();
	}

	private LostTransactionsKeeper open(long maxSize) throws IOException {
		return LostTransactionsKeeper.open(this.data, DATABASE, null, maxSize, () -> Position.NONE,
				(txid) -> OptionalLong.empty(), (lost, heard) -> {
					this.told.add(lost);
					if (this.heard) {
						heard.run();
					}
				});
	}

	@Test
	void whatLitefsDiscardsIsToldAndKept() throws IOException {
		this.database.rebaseTo(this.survivor);
		this.keeper.committed();
		assertThat(this.told).singleElement().satisfies((lost) -> {
			assertThat(lost.firstTxid()).isEqualTo(5);
			assertThat(lost.lastTxid()).isEqualTo(7);
			assertThat(lost.count()).isEqualTo(3);
			assertThat(lost.doubtful()).isZero();
			assertThat(lost.describe()).startsWith("3 transactions of data.db, 0000000000000005 to 0000000000000007");
			assertThat(TestDatabase.transactions(lost.folder())).hasSize(3);
		});
		assertThat(this.keeper.kept()).isEqualTo(this.told);
	}

	@Test
	void itIsToldByTheNextProcessWhenThisOneIsDead() throws IOException {
		this.keeper.close();
		this.database.rebaseTo(this.survivor.fork(9).commit(1));
		this.keeper = open(1 << 20);
		assertThat(this.told).singleElement().satisfies((lost) -> {
			assertThat(lost.lastTxid()).isEqualTo(7);
			assertThat(lost.doubtful()).as("2 to 4 are common, which no file tells").isEqualTo(3);
			assertThat(lost.describe()).startsWith("at most 6 transactions");
		});
		this.keeper.close();
		this.keeper = open(1 << 20);
		assertThat(this.told).as("only once").hasSize(1);
		assertThat(this.keeper.kept()).hasSize(1);
	}

	@Test
	void whatNobodyHasHeardBeforeTheProcessDiedIsToldByTheNextOnes() throws IOException {
		this.heard = false;
		this.database.rebaseTo(this.survivor);
		this.keeper.committed();
		this.keeper.close();
		this.keeper = open(1 << 20);
		assertThat(this.told).hasSize(2).containsOnly(this.told.get(0));
		this.heard = true;
		this.keeper.close();
		this.keeper = open(1 << 20);
		assertThat(this.told).hasSize(3).containsOnly(this.told.get(0));
		assertThat(this.keeper.kept()).containsOnly(this.told.get(0));
		this.keeper.close();
		this.keeper = open(1 << 20);
		assertThat(this.told).hasSize(3);
		this.keeper.close();
		this.keeper = open(0);
		assertThat(this.keeper.kept()).isEmpty();
	}

	@Test
	void whatADeadProcessHasBegunToMoveIsFinishedAndTold() throws IOException {
		this.keeper.close();
		Path kept = this.data.resolve("lost-transactions").resolve(DATABASE);
		Path moving = Files.createDirectories(
				kept.resolve("20260131T120000.000Z-0000000000000005-0000000000000007-doubtful-1.moving"));
		String name = "0000000000000007-0000000000000007.ltx";
		Files.move(this.data.resolve("unreplicated").resolve(DATABASE).resolve(name), moving.resolve(name));
		this.keeper = open(1 << 20);
		assertThat(this.told).singleElement().satisfies((lost) -> {
			assertThat(lost.firstTxid()).isEqualTo(7);
			assertThat(lost.doubtful()).isEqualTo(1);
		});
		assertThat(moving).doesNotExist();
	}

	@Test
	void theOldestGoWhenTheyBecomeTooManyAndNoneIsKeptWithoutRoom() throws IOException {
		this.keeper.close();
		this.keeper = open(Files.size(
				this.data.resolve("unreplicated").resolve(DATABASE).resolve("0000000000000007-0000000000000007.ltx")));
		this.database.rebaseTo(this.survivor);
		this.keeper.committed();
		assertThat(this.keeper.kept()).singleElement().satisfies((lost) -> assertThat(lost.lastTxid()).isEqualTo(7));
		assertThat(TestDatabase.transactions(this.keeper.kept().get(0).folder())).hasSizeLessThan(3);
		this.keeper.close();
		this.keeper = open(0);
		assertThat(this.keeper.kept()).isEmpty();
	}

	@Test
	void withoutRoomTheLossIsToldAllTheSame() throws IOException {
		this.keeper.close();
		this.keeper = open(0);
		this.database.rebaseTo(this.survivor);
		this.keeper.committed();
		assertThat(this.told).singleElement().satisfies((lost) -> assertThat(lost.folder()).isNull());
		assertThat(this.data.resolve("lost-transactions")).doesNotExist();
	}

	@Test
	void theLoopNotesWhatOthersHaveWritten() throws IOException {
		this.keeper.start();
		this.database.commit(1);
		this.keeper.applied();
		await().until(() -> Files.exists(
				this.data.resolve("unreplicated").resolve(DATABASE).resolve("0000000000000008-0000000000000008.ltx")));
		assertThat(this.keeper.gone()).isEmpty();
	}

}
