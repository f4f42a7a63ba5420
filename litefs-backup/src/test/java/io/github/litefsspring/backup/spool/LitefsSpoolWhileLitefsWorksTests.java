package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import io.github.litefsspring.backup.TestLength;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The spool looks at LiteFS's files at the very moment in which LiteFS changes them.
 */
class LitefsSpoolWhileLitefsWorksTests {

	private static final int SEEDS = TestLength.of("litefs.it.spool-seeds", 60, 2000);

	@TempDir
	Path folder;

	private Random random = new Random();

	private TestDatabase database;

	private ChangingLitefsFiles files;

	private LitefsSpool spool;

	private boolean discarded;

	private Position told = Position.NONE;

	private final List<TestHistory> earlier = new ArrayList<>();

	// deletes all files before its snapshot is there
	private @Nullable TestHistory coming;

	static LongStream seeds() {
		return LongStream.rangeClosed(1, SEEDS);
	}

	@BeforeEach
	void open() throws IOException {
		open(0);
	}

	private void open(long seed) throws IOException {
		this.random = new Random(seed);
		Path data = this.folder.resolve(Long.toString(seed));
		this.database = new TestDatabase(data, new TestHistory(seed, 512).commit(3));
		this.files = new ChangingLitefsFiles(this.database.files(), this.random);
		this.spool = restarted();
	}

	private LitefsSpool restarted() throws IOException {
		return LitefsSpool.open(this.files, this.database.spoolFolder(), () -> this.told,
				(transactions, doubtful) -> this.discarded = true, KnownHistory.NONE);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void noTransactionIsMissedWhileLitefsCommitsAndCleansUp(long seed) throws IOException {
		open(seed);
		for (int step = 0; step < 30; step++) {
			commitsAndRetention();
			if (this.random.nextInt(10) == 0) {
				this.spool = restarted();
			}
			this.files.change = this::commitsAndRetention;
			this.spool.collect();
			this.files.change = null;
			assertThat(txids()).as("seed %d, step %d", seed, step)
				.containsExactlyElementsOf(LongStream.rangeClosed(2, this.spool.position().txid()).boxed().toList());
			assertThat(this.spool.position()).isEqualTo(this.database.position((int) this.spool.position().txid()));
			assertThat(this.discarded).isFalse();
		}
		this.spool.collect();
		assertThat(this.spool.position()).isEqualTo(this.database.position());
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void whateverHappensTheSpoolFollowsTheHistoryThatLitefsHas(long seed) throws IOException {
		open(seed);
		for (int step = 0; step < 30; step++) {
			anything();
			if (this.random.nextInt(6) == 0) {
				this.spool = restarted();
			}
			this.files.change = this::anything;
			this.spool.collect();
			this.files.change = null;
			arrive();
			this.spool.collect();
			assertThat(this.spool.position()).as("seed %d, step %d", seed, step).isEqualTo(this.database.position());
			assertEverythingOfLitefsIsKept(seed, step);
		}
	}

	private void assertEverythingOfLitefsIsKept(long seed, int step) throws IOException {
		List<SpooledTransaction> kept = this.spool.after(0);
		for (LtxFileName name : this.files.list()) {
			if (name.minTxid() != 1) {
				SpooledTransaction there = LitefsFiles.read(this.files.path(name));
				assertThat(kept).as("%s with seed %d, step %d", name, seed, step)
					.anyMatch((transaction) -> transaction.name().equals(name)
							&& transaction.file().startsWith(this.spool.folder())
							&& transaction.preApplyChecksum() == there.preApplyChecksum()
							&& transaction.postApplyChecksum() == there.postApplyChecksum());
			}
		}
	}

	@Test
	void aFolderThatOnlyGrowsIsNotListedAgain() throws IOException {
		int before = this.files.lists;
		for (int count = 0; count < 20; count++) {
			this.spool.collect();
			this.database.commit(this.random.nextInt(3));
			this.spool.collect();
		}
		assertThat(this.files.lists).isEqualTo(before);
		assertThat(this.spool.position()).isEqualTo(this.database.position());
	}

	@Test
	void aFileWithSeveralTransactionsIsFoundWhenLitefsSaysThatItIsThere() throws IOException {
		this.database.commitTogether(3);
		this.told = this.database.position();
		this.spool.collect();
		assertThat(this.spool.position()).isEqualTo(this.database.position());
		assertThat(this.spool.after(3)).extracting(SpooledTransaction::name).containsExactly(new LtxFileName(4, 6));
	}

	private void commitsAndRetention() throws IOException {
		if (this.random.nextInt(4) > 0) {
			this.database.commit(1 + this.random.nextInt(2));
		}
		else if (this.spool != null) {
			deleteUntil(Math.min(this.spool.position().txid(), this.database.position().txid() - 1));
		}
	}

	private void anything() throws IOException {
		if (this.coming != null) {
			arrive();
			return;
		}
		switch (this.random.nextInt(12)) {
			case 0 -> this.earlier.add(this.database.history().fork(this.random.nextLong()));
			case 1 -> {
				if (!this.earlier.isEmpty()) {
					TestHistory common = this.earlier.get(this.random.nextInt(this.earlier.size()));
					this.database.rebaseTo(common.fork(this.random.nextLong()).commit(1 + this.random.nextInt(5)));
				}
			}
			case 2 -> {
				this.coming = this.database.history().fork(1).commit(1 + this.random.nextInt(5));
				this.database.deleteFiles();
			}
			case 3 -> deleteUntil(this.random.nextLong(this.database.position().txid()));
			case 4 -> this.database.deleteFiles().begin(new TestHistory(this.random.nextLong(), 512).commit(1));
			case 5 -> this.database.commitAgain(this.random.nextLong());
			default -> this.database.commit(1 + this.random.nextInt(2));
		}
	}

	private void arrive() throws IOException {
		TestHistory snapshot = this.coming;
		this.coming = null;
		if (snapshot != null) {
			this.database.rebaseTo(snapshot);
		}
	}

	private void deleteUntil(long txid) throws IOException {
		for (long deleted = 1; deleted <= txid; deleted++) {
			Files.deleteIfExists(this.files.path(new LtxFileName(deleted, deleted)));
			if (deleted > 1) {
				Files.deleteIfExists(this.files.path(new LtxFileName(1, deleted)));
			}
		}
	}

	private List<Long> txids() throws IOException {
		return this.spool.after(0).stream().map((transaction) -> transaction.name().maxTxid()).toList();
	}

}
