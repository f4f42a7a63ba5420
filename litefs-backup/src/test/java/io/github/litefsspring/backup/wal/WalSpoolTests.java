package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.ltx.DatabaseFile;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.StandaloneNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WalSpoolTests {

	private static final int ROUNDS = Integer.getInteger("litefs.wal.rounds", 1);

	@TempDir
	Path directory;

	private Snapshot base;

	@ParameterizedTest
	@ValueSource(ints = { 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536 })
	void whateverWasCommittedMakesTheSameDatabase(int pageSize) throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			int autoVacuum = (Integer.numberOfTrailingZeros(pageSize) + round) % 3;
			Path file = this.directory.resolve("round" + round + ".db");
			Map<String, String> properties = Map.of("page_size", "" + pageSize, "auto_vacuum",
					List.of("NONE", "FULL", "INCREMENTAL").get(autoVacuum), "cache_size", "20");
			List<SpooledTransaction> transactions;
			try (StandaloneDatabase database = new StandaloneDatabase(file, properties)) {
				database.spool.collect();
				this.base = database.snapshot(this.directory.resolve("base" + round));
				work(database, new Random(31L * pageSize + round), 60);
				database.spool.collect();
				transactions = database.transactions();
			}
			assertThat(transactions.get(transactions.size() - 1).name().maxTxid()).isGreaterThan(20);
			assertThat(applied(transactions)).isEqualTo(Files.readAllBytes(file));
		}
	}

	private void work(StandaloneDatabase database, Random random, int transactions) throws Exception {
		database.run("CREATE TABLE item(id INTEGER PRIMARY KEY, value BLOB)");
		for (int number = 0; number < transactions; number++) {
			work(database, random, "x" + number);
			if (random.nextInt(5) == 0) {
				database.spool.collect();
			}
			if (random.nextInt(20) == 0) {
				checkSnapshot(database);
			}
		}
	}

	private static void work(StandaloneDatabase database, Random random, String table) throws SQLException {
		String insert = "INSERT INTO item(value) VALUES (randomblob(%d))";
		switch (random.nextInt(8)) {
			case 0 -> database.run("DELETE FROM item WHERE id % 3 = " + random.nextInt(3));
			case 1 -> database.run("CREATE TABLE %s(value)".formatted(table),
					"INSERT INTO %s SELECT value FROM item".formatted(table),
					"INSERT INTO %s SELECT value FROM item".formatted(table), "DROP TABLE " + table);
			case 2 -> database.run("SELECT 1", insert.formatted(random.nextInt(100_000)),
					"DELETE FROM item WHERE id = (SELECT max(id) FROM item)");
			case 3 -> database.run("UPDATE item SET value = randomblob(length(value)) WHERE id % 4 = 1");
			case 4 -> database.run(random.nextBoolean() ? "VACUUM" : "PRAGMA incremental_vacuum(20)");
			case 5 -> database.run("CREATE TABLE IF NOT EXISTS kept(value)",
					"INSERT INTO kept SELECT value FROM item WHERE id % 5 = 0", "DELETE FROM item WHERE id % 5 = 0");
			default -> {
				for (int row = random.nextInt(20); row >= 0; row--) {
					database.run(insert.formatted(random.nextInt(20_000)));
				}
			}
		}
	}

	private void checkSnapshot(StandaloneDatabase database) throws IOException {
		Snapshot snapshot = database.snapshot(Files.createTempDirectory(this.directory, "snapshot"));
		assertThat(database.transactions())
			.anyMatch((transaction) -> transaction.name().maxTxid() == snapshot.position().txid()
					&& transaction.postApplyChecksum() == snapshot.position().checksum());
		byte[] applied = applied(database.transactions()
			.stream()
			.filter((transaction) -> transaction.name().maxTxid() <= snapshot.position().txid())
			.toList());
		assertThat(databaseOf(snapshot)).isEqualTo(applied);
	}

	private byte[] databaseOf(Snapshot snapshot) throws IOException {
		Path file = this.directory.resolve("of-snapshot");
		try (LtxReader reader = LtxReader.open(snapshot.file()); var out = Files.newOutputStream(file)) {
			DatabaseFile.write(reader, out);
		}
		return Files.readAllBytes(file);
	}

	@Test
	void anErrorOnItsThreadDoesNotEndIt() throws Exception {
		try (StandaloneDatabase database = open()) {
			AtomicLong told = new AtomicLong();
			database.spool.addListener(() -> {
				if (told.incrementAndGet() == 1) {
					throw new OutOfMemoryError("on purpose");
				}
			});
			database.run("INSERT INTO item(value) VALUES (1)");
			Awaitility.await().until(() -> told.get() == 1);
			Position before = database.spool.position();
			database.run("INSERT INTO item(value) VALUES (2)");
			Awaitility.await().until(() -> told.get() == 2);
			assertThat(database.spool.position().txid()).isEqualTo(before.txid() + 1);
			assertThat(database.spool.gone()).isEmpty();
		}
	}

	@Test
	void whoeverStoresCommitsHearsWhenTheyCannotBeKept() throws Exception {
		try (StandaloneDatabase database = open()) {
			database.run("INSERT INTO item(value) VALUES (1)");
			collected(database);
			AtomicLong told = new AtomicLong();
			database.spool.addListener(told::incrementAndGet);
			Path away = this.directory.resolve("away");
			Files.move(spoolFolder(), away);
			long before = told.get();
			database.run("INSERT INTO item(value) VALUES (2)");
			Awaitility.await().until(() -> told.get() > before);
			assertThatExceptionOfType(IOException.class).isThrownBy(database.spool::collect);
			Files.move(away, spoolFolder());
			assertThat(newest(database).name().maxTxid()).isLessThan(collected(database).txid());
		}
	}

	@Test
	void commitIsInTheSpoolWithoutAnybodyAsking() throws Exception {
		try (StandaloneDatabase database = open()) {
			Position before = database.spool.position();
			Runnable[] told = new Runnable[1];
			database.spool.addListener(() -> told[0] = () -> {
			});
			database.run("INSERT INTO item(value) VALUES (1)");
			Awaitility.await()
				.untilAsserted(() -> assertThat(database.spool.position().txid()).isEqualTo(before.txid() + 1));
			Awaitility.await().until(() -> told[0] != null);
			SpooledTransaction newest = newest(database);
			assertThat(newest.preApplyChecksum()).isEqualTo(before.checksum());
			assertThat(newest.timestamp()).isBetween(java.time.Instant.now().minusSeconds(60), java.time.Instant.now());
		}
	}

	@Test
	void cleanRestartGoesOnWithoutReadingTheDatabase() throws Exception {
		Position before;
		try (StandaloneDatabase database = open()) {
			fill(database, 10);
			database.spool.collect();
			before = database.spool.position();
		}
		try (StandaloneDatabase database = new StandaloneDatabase(file())) {
			database.run("INSERT INTO item(value) VALUES (1)");
			database.spool.collect();
			assertThat(database.spool.position().txid()).isEqualTo(before.txid() + 1);
			assertThat(newest(database).preApplyChecksum()).isEqualTo(before.checksum());
			assertThat(Files.size(newest(database).file())).isLessThan(4096);
		}
		checkApplied();
	}

	@Test
	void writesOfAnotherProgramWhileNobodyLookedAreOneTransactionMore() throws Exception {
		Position before;
		try (StandaloneDatabase database = open()) {
			fill(database, 100);
			before = collected(database);
		}
		StandaloneDatabase.runElsewhere(file(), "UPDATE item SET value = 'x' WHERE id = 7",
				"DELETE FROM item WHERE id = 9");
		try (StandaloneDatabase database = new StandaloneDatabase(file())) {
			database.spool.collect();
			assertThat(database.spool.position().txid()).isGreaterThan(before.txid());
			assertThat(newest(database).preApplyChecksum()).isEqualTo(before.checksum());
		}
		checkApplied();
	}

	@Test
	void writesOfAnotherProgramAreTakenInWhileRunning() throws Exception {
		try (StandaloneDatabase database = open()) {
			for (int round = 0; round < 10; round++) {
				database.run("INSERT INTO item(value) VALUES (1)");
				database.runElsewhere("INSERT INTO item(value) VALUES (2)");
				database.spool.collect();
			}
		}
		checkApplied();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PASSIVE", "FULL", "RESTART", "TRUNCATE" })
	void checkpointsOfAnotherProgramLoseNothing(String mode) throws Exception {
		try (StandaloneDatabase database = open()) {
			Random random = new Random(7);
			for (int round = 0; round < 60; round++) {
				database.run("INSERT INTO item(value) VALUES (randomblob(3000))");
				if (random.nextInt(3) == 0) {
					String checkpoint = "PRAGMA wal_checkpoint(" + mode + ")";
					database.runElsewhere("INSERT INTO item(value) VALUES (2)", "PRAGMA busy_timeout=5", checkpoint,
							"PRAGMA busy_timeout=5000", "INSERT INTO item(value) VALUES (3)", "PRAGMA busy_timeout=5",
							checkpoint);
				}
				if (random.nextInt(4) == 0) {
					database.spool.collect();
				}
			}
			database.spool.collect();
		}
		checkApplied();
	}

	@Test
	void logIsCheckpointedAndDoesNotGrow() throws Exception {
		long largest = 0;
		try (StandaloneDatabase database = open()) {
			for (int round = 0; round < 60; round++) {
				fill(database, 400);
				database.spool.collect();
				largest = Math.max(largest, Files.size(Path.of(file() + "-wal")));
			}
			assertThat(Files.size(file())).isGreaterThan(15_000_000);
		}
		assertThat(largest).isLessThan(8_000_000);
		checkApplied();
	}

	@Test
	void logDoesNotGrowWhileSomebodyAlwaysReads() throws Exception {
		AtomicBoolean ended = new AtomicBoolean();
		AtomicLong reads = new AtomicLong();
		AtomicLong largest = new AtomicLong();
		ExecutorService readers = Executors.newFixedThreadPool(2);
		try (StandaloneDatabase database = open()) {
			for (int reader = 0; reader < 2; reader++) {
				readers.submit(() -> read(database, ended, reads));
			}
			for (int round = 0; round < 70; round++) {
				fill(database, 800);
				database.spool.collect();
				largest.accumulateAndGet(Files.size(Path.of(file() + "-wal")), Math::max);
			}
			database.spool.collect();
			ended.set(true);
		}
		finally {
			ended.set(true);
			readers.shutdown();
			assertThat(readers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(reads).hasPositiveValue();
		assertThat(Files.size(file())).isGreaterThan(50_000_000);
		assertThat(largest.get()).isLessThan(45_000_000);
		checkApplied();
	}

	private static Void read(StandaloneDatabase database, AtomicBoolean ended, AtomicLong reads) throws SQLException {
		while (!ended.get()) {
			try (Connection connection = database.dataSource.getConnection()) {
				connection.setReadOnly(true);
				connection.setAutoCommit(false);
				try (Statement statement = connection.createStatement();
						ResultSet row = statement.executeQuery("SELECT sum(length(value)) FROM item WHERE id < 1000")) {
					row.next();
					reads.incrementAndGet();
				}
			}
		}
		return null;
	}

	@Test
	void positionThatIsReadHoldsEveryCommit() throws Exception {
		try (StandaloneDatabase database = open()) {
			for (int commit = 0; commit < 20; commit++) {
				Position before = database.spool.readPosition();
				database.run("INSERT INTO item(value) VALUES (1)");
				assertThat(database.spool.readPosition().txid()).isEqualTo(before.txid() + 1);
			}
		}
		checkApplied();
	}

	@Test
	void damagedChecksumsBeginANewHistory() throws Exception {
		Position before;
		try (StandaloneDatabase database = open()) {
			fill(database, 100);
			before = collected(database);
			database.spool.release(before.txid());
		}
		Path pages = spoolFolder().resolve("pages");
		byte[] bytes = Files.readAllBytes(pages);
		bytes[20]++;
		Files.write(pages, bytes);
		try (StandaloneDatabase database = new StandaloneDatabase(file())) {
			assertThat(collected(database).txid()).isEqualTo(before.txid() + 1);
			assertThat(database.transactions()).isEmpty();
			this.base = database.snapshot(this.directory.resolve("second"));
			fill(database, 10);
			collected(database);
		}
		checkApplied();
	}

	@Test
	void processThatEndedBeforeTheChecksumsWereWrittenGoesOn() throws Exception {
		Position before;
		byte[] older;
		try (StandaloneDatabase database = open()) {
			fill(database, 100);
			collected(database);
			older = Files.readAllBytes(spoolFolder().resolve("pages"));
			database.run("UPDATE item SET value = 'x' WHERE id % 3 = 0");
			before = collected(database);
		}
		Files.write(spoolFolder().resolve("pages"), older);
		assertGoesOn(before);
	}

	@Test
	void processThatEndedBeforeTheFileHadItsNameGoesOn() throws Exception {
		Position before;
		try (StandaloneDatabase database = open()) {
			fill(database, 100);
			before = collected(database);
			Path newest = newest(database).file();
			Files.move(newest, Path.of(newest + ".tmp"), StandardCopyOption.ATOMIC_MOVE);
		}
		assertGoesOn(before);
	}

	private void assertGoesOn(Position before) throws Exception {
		try (StandaloneDatabase database = new StandaloneDatabase(file())) {
			database.run("INSERT INTO item(value) VALUES (1)");
			assertThat(collected(database).txid()).isEqualTo(before.txid() + 1);
			assertThat(newest(database).preApplyChecksum()).isEqualTo(before.checksum());
		}
		checkApplied();
	}

	@Test
	void releasedTransactionsAreDeletedAndThePositionStays() throws Exception {
		try (StandaloneDatabase database = open()) {
			fill(database, 10);
			Position position = collected(database);
			database.run("INSERT INTO item(value) VALUES (1)");
			Position last = collected(database);
			database.spool.release(position.txid());
			assertThat(database.transactions()).hasSize(1);
			assertThat(database.spool.after(last.txid())).isEmpty();
			database.spool.release(last.txid());
			assertThat(database.transactions()).isEmpty();
			assertThat(database.spool.position()).isEqualTo(last);
			try (var files = Files.newDirectoryStream(spoolFolder(), "*.ltx")) {
				assertThat(files).isEmpty();
			}
		}
		try (StandaloneDatabase database = new StandaloneDatabase(file())) {
			assertThat(database.spool.position().txid()).isPositive();
		}
	}

	@Test
	void databaseWrittenPastSqliteMakesTheSnapshotFailAndANewHistory() throws Exception {
		try (StandaloneDatabase database = open()) {
			fill(database, 100);
			collected(database);
		}
		byte[] bytes = Files.readAllBytes(file());
		bytes[bytes.length - 1]++;
		Files.write(file(), bytes);
		// the last connection to be closed was one that may not delete the log
		Files.deleteIfExists(Path.of(file() + "-wal"));
		Path state = spoolFolder().resolve("state");
		SpoolState.read(state).closed(FileStamp.of(file())).write(state);
		try (StandaloneDatabase database = new StandaloneDatabase(file())) {
			collected(database);
			DatabaseSnapshots snapshots = new DatabaseSnapshots(database.spool);
			Path work = this.directory.resolve("work");
			assertThatExceptionOfType(ChecksumDiffersException.class).isThrownBy(() -> snapshots.write(work))
				.withMessageContaining("past SQLite");
			try (var files = Files.newDirectoryStream(work)) {
				assertThat(files).isEmpty();
			}
			long before = database.spool.position().txid();
			assertThat(collected(database).txid()).isEqualTo(before + 1);
			assertThat(database.spool.after(before)).isEmpty();
			this.base = snapshots.write(work);
			assertThat(this.base.position()).isEqualTo(database.spool.position());
		}
		checkApplied();
	}

	@Test
	void rollbackJournalIsRefused() {
		DataSourceSettings settings = new DataSourceSettings(file(), JournalMode.DELETE, Duration.ofSeconds(5),
				Duration.ofSeconds(30), 4, Map.of());
		try (LitefsDataSource dataSource = new LitefsDataSource(new StandaloneNode(file(), "test"), settings)) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(dataSource::takeOverCheckpoints)
				.withMessageContaining("litefs.jdbc.journal-mode=WAL");
		}
	}

	@Test
	void secondSpoolOfADatabaseIsRefused() throws Exception {
		try (StandaloneDatabase database = open()) {
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> WalSpool.open(database.dataSource.takeOverCheckpoints()))
				.withMessageContaining("in use");
		}
	}

	@Test
	void openTransactionsAndRollbacksAreNotTakenIn() throws Exception {
		try (StandaloneDatabase database = new StandaloneDatabase(file(), Map.of("cache_size", "5"))) {
			database.run("CREATE TABLE item(id INTEGER PRIMARY KEY, value BLOB)");
			this.base = database.snapshot(this.directory.resolve("base"));
			Position before = collected(database);
			try (Connection connection = database.dataSource.getConnection()) {
				connection.setAutoCommit(false);
				try (Statement statement = connection.createStatement()) {
					for (int row = 0; row < 100; row++) {
						statement.execute("INSERT INTO item(value) VALUES (randomblob(5000))");
					}
				}
				assertThat(Files.size(Path.of(file() + "-wal"))).isGreaterThan(100_000);
				assertThat(collected(database)).isEqualTo(before);
				connection.rollback();
			}
			assertThat(collected(database)).isEqualTo(before);
			database.run("INSERT INTO item(value) VALUES (1)");
			assertThat(collected(database).txid()).isEqualTo(before.txid() + 1);
		}
		checkApplied();
	}

	private StandaloneDatabase open() throws Exception {
		StandaloneDatabase database = new StandaloneDatabase(file());
		database.run("CREATE TABLE IF NOT EXISTS item(id INTEGER PRIMARY KEY, value BLOB)");
		database.spool.collect();
		this.base = database.snapshot(Files.createTempDirectory(this.directory, "base"));
		return database;
	}

	private static void fill(StandaloneDatabase database, int rows) throws SQLException {
		database.run("WITH RECURSIVE row(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < %d) INSERT INTO "
			.formatted(rows) + "item(value) SELECT randomblob(900) FROM row");
	}

	private static Position collected(StandaloneDatabase database) throws IOException {
		database.spool.collect();
		return database.spool.position();
	}

	private static SpooledTransaction newest(StandaloneDatabase database) throws IOException {
		List<SpooledTransaction> transactions = database.transactions();
		return transactions.get(transactions.size() - 1);
	}

	private void checkApplied() throws Exception {
		List<SpooledTransaction> transactions;
		try (SpoolFolder folder = SpoolFolder.open(spoolFolder())) {
			transactions = folder.files().after(0);
		}
		// readers that were still there when the spool was closed have kept frames in the
		// log
		StandaloneDatabase.runElsewhere(file(), "PRAGMA wal_checkpoint(TRUNCATE)");
		assertThat(applied(transactions)).isEqualTo(Files.readAllBytes(file()));
	}

	private byte[] applied(List<SpooledTransaction> transactions) throws IOException {
		return StandaloneDatabase.apply(this.base, transactions, this.directory.resolve("applied"));
	}

	private Path file() {
		return this.directory.resolve("data.db");
	}

	private Path spoolFolder() {
		return this.directory.resolve("data.db-litefs");
	}

}
