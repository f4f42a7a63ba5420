package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.RestoredDatabase;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.ltx.GoldenFiles;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxSource;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BackupReaderTests {

	private static final Instant OPENED = Instant.parse("2026-01-02T03:04:05Z");

	private static final String HISTORY = "litefs/wal-4096";

	@TempDir
	Path directory;

	private Path temporary;

	private BackupStore store;

	private TestBackup backup;

	private BackupReader reader;

	@BeforeEach
	void openStore() throws IOException {
		this.store = new DirectoryStore(this.directory.resolve("backup"));
		this.backup = new TestBackup(this.store);
		this.temporary = Files.createDirectory(this.directory.resolve("temporary"));
		this.reader = new BackupReader(this.store, this.temporary);
	}

	@Test
	void theNewestPointIsVerifiedAgainstTheStoredAndTheLiveChecksum() throws IOException {
		Position newest = storeGolden();
		RestorePoint verified = this.reader.verify((txid) -> OptionalLong.empty());
		assertThat(verified.position().txid()).isEqualTo(newest.txid());
		assertThat(verified.position().checksum()).isEqualTo(newest.checksum());
		assertThat(this.reader.verify((txid) -> OptionalLong.of(newest.checksum()))).isEqualTo(verified);
		assertThatExceptionOfType(DamagedBackupException.class)
			.isThrownBy(() -> this.reader.verify((txid) -> OptionalLong.of(newest.checksum() ^ 1)))
			.withMessageContaining("but the database had");
		assertThat(this.temporary).isEmptyDirectory();
	}

	@Test
	void aDrillWithoutAnyChecksumIsNoProof() throws IOException {
		storeGolden();
		deleteMetadata();
		assertThatExceptionOfType(DamagedBackupException.class)
			.isThrownBy(() -> this.reader.verify((txid) -> OptionalLong.empty()))
			.withMessageContaining("without metadata");
		assertThat(this.temporary).isEmptyDirectory();
	}

	@Test
	void aDrillOfADamagedBackupFails() throws IOException {
		storeGolden();
		Path object = objects().get(0);
		byte[] content = Files.readAllBytes(object);
		content[content.length - 1] ^= 1;
		Files.write(object, content);
		assertThatExceptionOfType(DamagedBackupException.class)
			.isThrownBy(() -> this.reader.verify((txid) -> OptionalLong.empty()))
			.withMessageContaining("file checksum");
		assertThat(this.temporary).isEmptyDirectory();
	}

	@Test
	void theDatabaseIsReadAsItWas() throws IOException, SQLException {
		storeGolden();
		List<Path> files = GoldenFiles.files(HISTORY);
		for (int number = 3; number < files.size(); number++) {
			try (LtxReader transaction = LtxReader.open(files.get(number));
					RestoredDatabase then = this.reader.openAt(Instant.ofEpochMilli(transaction.header().timestamp()));
					Connection connection = then.getConnection();
					Statement statement = connection.createStatement();
					ResultSet tables = statement.executeQuery("select count(*) from sqlite_schema")) {
				assertThat(then.restorePoint().position().txid()).isGreaterThanOrEqualTo(number + 1);
				assertThat(tables.next()).isTrue();
				assertThat(tables.getInt(1)).isPositive();
			}
		}
		assertThat(this.temporary).isEmptyDirectory();
	}

	@Test
	void aCopyCannotBeWrittenAndIsGoneAfterwards() throws IOException, SQLException {
		storeGolden();
		RestoredDatabase copy = this.reader.open(this.reader.restorePoints().newestFirst().get(0));
		try (Connection connection = copy.getConnection(); Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("create table t (a)"))
				.withMessageContaining("readonly");
		}
		copy.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(copy::getConnection).withMessageContaining("closed");
		assertThat(this.temporary).isEmptyDirectory();
	}

	@Test
	void pointsAreListedNewestFirstWithTheCommandThatRestoresThem() throws IOException {
		TestHistory old = new TestHistory(1, 512).commit(6);
		Lineage first = this.backup.open(OPENED);
		this.backup.put(old, 9, 1, 4);
		this.backup.put(old, 0, 5, 5);
		TestHistory current = new TestHistory(2, 512).commit(9);
		Lineage second = this.backup.open(OPENED.plusSeconds(1));
		this.backup.put(current, 9, 1, 3);
		this.backup.put(current, 1, 4, 6);
		for (int txid = 4; txid <= 9; txid++) {
			this.backup.put(current, 0, txid, txid);
		}
		List<RestorePoint> points = this.reader.restorePoints().newestFirst();
		assertThat(points).extracting((point) -> point.lineage() + " " + point.position().txid() + " " + point.level())
			.containsExactly(second.id() + " 9 0", second.id() + " 8 0", second.id() + " 7 0", second.id() + " 6 1",
					second.id() + " 5 0", second.id() + " 4 0", second.id() + " 3 9", first.id() + " 5 0",
					first.id() + " 4 9");
		assertThat(points.get(0).position().checksum()).isEqualTo(current.transaction(9).postApplyChecksum());
		assertThat(points.get(0).timestamp())
			.isEqualTo(Instant.ofEpochMilli(current.transaction(9).header().timestamp()));
		assertThat(this.reader.restorePoints().litestreamCommand(points.get(8)))
			.contains("litestream restore -o restored.db -txid 0000000000000004 file://%s/%s"
				.formatted(this.directory.resolve("backup"), first.id()));
	}

	@Test
	void whatNoChainLeadsToIsNotListed() throws IOException {
		TestHistory history = new TestHistory(3, 512).commit(9);
		this.backup.open(OPENED);
		this.backup.put(history, 9, 1, 3);
		this.backup.put(history, 0, 4, 4);
		this.backup.put(history, 0, 6, 6);
		this.backup.put(history, 1, 6, 7);
		assertThat(this.reader.restorePoints().newestFirst()).extracting((point) -> point.position().txid())
			.containsExactly(4L, 3L);
	}

	@Test
	void ofManyPointsOfALevelTheNewestAreListed() {
		List<BackupFile> files = new ArrayList<>();
		for (int txid = 1; txid <= 1500; txid++) {
			files.add(new BackupFile(0, new LtxFileName(txid, txid), "k" + txid, 200));
		}
		assertThat(RestorePoints.endsOf(files)).hasSize(1000).extracting(BackupFile::maxTxid).contains(1500L, 501L);
	}

	private Position storeGolden() throws IOException {
		List<Path> files = GoldenFiles.files(HISTORY);
		this.backup.open(OPENED);
		this.backup.put(9, sources(files.subList(0, 3)));
		for (int number = 3; number < files.size(); number++) {
			this.backup.put(0, sources(files.subList(number, number + 1)));
		}
		try (LtxReader last = LtxReader.open(files.get(files.size() - 1))) {
			return new Position(last.header().maxTxid(), last.verify().postApplyChecksum());
		}
	}

	private static List<LtxSource> sources(List<Path> files) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		for (Path file : files) {
			sources.add(new LtxSource(LtxReader.open(file)));
		}
		return sources;
	}

	private void deleteMetadata() throws IOException {
		for (Path object : objects()) {
			Files.delete(object.resolveSibling(object.getFileName() + ".metadata"));
		}
	}

	private List<Path> objects() throws IOException {
		try (var files = Files.walk(this.directory.resolve("backup"))) {
			return files.filter((file) -> file.toString().endsWith(".ltx")).toList();
		}
	}

}
