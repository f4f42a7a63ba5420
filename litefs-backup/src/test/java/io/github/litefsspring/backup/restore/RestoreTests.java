package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.ltx.TestHistory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RestoreTests {

	private static final Instant OPENED = Instant.parse("2026-01-02T03:04:05Z");

	@TempDir
	Path directory;

	private Path folder;

	private Path output;

	private BackupStore store;

	private TestBackup backup;

	@BeforeEach
	void openStore() throws IOException {
		this.folder = this.directory.resolve("backup");
		this.output = Files.createDirectory(this.directory.resolve("output")).resolve("restored.db");
		this.store = new DirectoryStore(this.folder);
		this.backup = new TestBackup(this.store);
	}

	@ParameterizedTest
	@ValueSource(ints = { 512, 4096, 65536 })
	void everyTransactionOfARandomHistoryIsRestored(int pageSize) throws IOException {
		TestHistory history = new TestHistory(pageSize, pageSize).commit(40);
		Lineage lineage = this.backup.open(OPENED);
		this.backup.putAll(history);
		for (int txid = 13; txid <= 40; txid++) {
			RestoredFile restored = restore(RestoreRequest.transaction(txid));
			assertThat(this.output).as("transaction %d", txid).hasBinaryContent(history.databaseAt(txid));
			assertThat(restored.point().lineage()).isEqualTo(lineage.id());
			assertThat(restored.point().position().txid()).isEqualTo(txid);
			assertThat(restored.point().position().checksum()).isEqualTo(history.transaction(txid).postApplyChecksum());
			assertThat(restored.proved()).isTrue();
			Files.delete(this.output);
		}
		assertThat(this.output.getParent()).isEmptyDirectory();
	}

	@Test
	void theNewestStateIsThatOfTheCurrentLineage() throws IOException {
		TestHistory old = new TestHistory(1, 512).commit(9);
		this.backup.open(OPENED);
		this.backup.putAll(old);
		TestHistory current = new TestHistory(2, 512).commit(6);
		this.backup.open(OPENED.plusSeconds(60));
		this.backup.putAll(current);
		restore(RestoreRequest.newest());
		assertThat(this.output).hasBinaryContent(current.databaseAt(6));
	}

	@Test
	void anOlderLineageIsRestoredByItsName() throws IOException {
		TestHistory old = new TestHistory(1, 512).commit(9);
		Lineage lineage = this.backup.open(OPENED);
		this.backup.putAll(old);
		this.backup.open(OPENED.plusSeconds(60));
		this.backup.putAll(new TestHistory(2, 512).commit(6));
		restore(RestoreRequest.newest().in(lineage.id()));
		assertThat(this.output).hasBinaryContent(old.databaseAt(9));
		assertThatExceptionOfType(NoRestorePointException.class)
			.isThrownBy(() -> new Restore(this.store, IntegrityCheck.NONE).plan(RestoreRequest.newest().in("other")))
			.withMessageContaining("has no lineage 'other'")
			.withMessageContaining(lineage.id());
	}

	@Test
	void aTimeGivesTheTransactionsBeforeIt() throws IOException {
		TestHistory history = new TestHistory(3, 512).commit(30);
		this.backup.open(time(history, 10));
		this.backup.putAll(history);
		for (int txid = 11; txid < 30; txid++) {
			Instant next = time(history, txid + 1);
			if (time(history, txid).isBefore(next)) {
				restore(RestoreRequest.before(next));
				assertThat(this.output).as("before %s", next).hasBinaryContent(history.databaseAt(txid));
				Files.delete(this.output);
				restore(RestoreRequest.at(next.minusMillis(1)));
				assertThat(this.output).as("before %s", next).hasBinaryContent(history.databaseAt(txid));
				Files.delete(this.output);
			}
		}
		assertThatExceptionOfType(NoRestorePointException.class)
			.isThrownBy(() -> restore(RestoreRequest.before(time(history, 1))))
			.withMessageContaining("holds nothing that old");
	}

	@Test
	void aTimeFindsTheLineageThatWasCurrentThen() throws IOException {
		TestHistory old = new TestHistory(4, 512).commit(12);
		Instant opened = time(old, 12).plusSeconds(1);
		this.backup.open(time(old, 1));
		this.backup.putAll(old);
		TestHistory current = new TestHistory(5, 512).commit(12);
		this.backup.open(opened);
		this.backup.putAll(current);
		restore(RestoreRequest.before(opened));
		assertThat(this.output).hasBinaryContent(old.databaseAt(12));
		Files.delete(this.output);
		restore(RestoreRequest.before(opened.plusSeconds(60)));
		assertThat(this.output).hasBinaryContent(current.databaseAt(12));
	}

	@Test
	void aTransactionInsideAFileIsNoRestorePoint() throws IOException {
		TestHistory history = new TestHistory(6, 512).commit(20);
		this.backup.open(OPENED);
		this.backup.put(history, 9, 1, 10);
		this.backup.put(history, 1, 11, 20);
		assertThatExceptionOfType(NoRestorePointException.class)
			.isThrownBy(() -> restore(RestoreRequest.transaction(15)))
			.withMessageContaining("the nearest are 000000000000000a and 0000000000000014");
	}

	@Test
	void aTargetWithoutABackupIsSaidToBeEmpty() {
		assertThatExceptionOfType(NoBackupException.class).isThrownBy(() -> restore(RestoreRequest.newest()))
			.withMessageContaining(this.folder.toString());
	}

	@Test
	void aDeletedObjectInTheMiddleOfAChainIsNamedAsAGap() throws IOException {
		TestHistory history = new TestHistory(7, 512).commit(12);
		this.backup.open(OPENED);
		this.backup.put(history, 9, 1, 4);
		List<String> keys = new ArrayList<>();
		for (int txid = 5; txid <= 12; txid++) {
			keys.add(this.backup.put(history, 0, txid, txid));
		}
		this.store.delete(keys.get(3));
		assertThatExceptionOfType(DamagedBackupException.class).isThrownBy(() -> restore(RestoreRequest.newest()))
			.withMessageContaining("has a gap")
			.withMessageContaining("Transaction 0000000000000007 is the last one before the gap");
		assertThat(this.output.getParent()).isEmptyDirectory();
		restore(RestoreRequest.transaction(7));
		assertThat(this.output).hasBinaryContent(history.databaseAt(7));
	}

	@Test
	void aDeletedObjectThatAMergedFileReplacesIsNotMissed() throws IOException {
		TestHistory history = new TestHistory(8, 512).commit(12);
		this.backup.open(OPENED);
		this.backup.put(history, 9, 1, 4);
		this.backup.put(history, 0, 12, 12);
		this.backup.put(history, 1, 3, 8);
		this.backup.put(history, 1, 7, 11);
		restore(RestoreRequest.newest());
		assertThat(this.output).hasBinaryContent(history.databaseAt(12));
	}

	@Test
	void oneFlippedBitAnywhereIsFoundAndLeavesNoFile() throws IOException {
		TestHistory history = new TestHistory(9, 512).commit(8);
		this.backup.open(OPENED);
		Path object = this.folder.resolve(this.backup.put(history, 9, 1, 5));
		this.backup.put(history, 0, 6, 8);
		byte[] content = Files.readAllBytes(object);
		Random random = new Random(1);
		int harmless = 0;
		for (int round = 0; round < 200; round++) {
			byte[] broken = content.clone();
			int position = random.nextInt(broken.length);
			broken[position] ^= (byte) (1 << random.nextInt(8));
			Files.write(object, broken);
			try {
				restore(RestoreRequest.newest());
				// some bits of LZ4 say the same in another way
				assertThat(this.output).as("byte %d", position).hasBinaryContent(history.databaseAt(8));
				Files.delete(this.output);
				harmless++;
			}
			catch (DamagedBackupException ex) {
				assertThat(ex).hasMessageContaining(object.getFileName().toString());
			}
			assertThat(this.output.getParent()).isEmptyDirectory();
		}
		assertThat(harmless).isLessThan(100);
	}

	@Test
	void aTruncatedOrEmptyObjectIsDamaged() throws IOException {
		TestHistory history = new TestHistory(10, 512).commit(8);
		this.backup.open(OPENED);
		this.backup.put(history, 9, 1, 5);
		Path object = this.folder.resolve(this.backup.put(history, 0, 6, 8));
		byte[] content = Files.readAllBytes(object);
		for (int length : new int[] { 0, 50, 100, content.length / 2, content.length - 1 }) {
			Files.write(object, Arrays.copyOf(content, length));
			assertThatExceptionOfType(DamagedBackupException.class).as("%d bytes", length)
				.isThrownBy(() -> restore(RestoreRequest.newest()))
				.withMessageContaining("the file ends inside the");
		}
		assertThat(this.output.getParent()).isEmptyDirectory();
	}

	@Test
	void filesOfTwoHistoriesAreNotMixed() throws IOException {
		TestHistory history = new TestHistory(11, 512).commit(8);
		TestHistory fork = new TestHistory(11, 512).commit(5).commitTo(7).commit(2);
		this.backup.open(OPENED);
		this.backup.put(history, 9, 1, 6);
		String key = this.backup.put(fork, 0, 7, 8);
		assertThatExceptionOfType(DamagedBackupException.class).isThrownBy(() -> restore(RestoreRequest.newest()))
			.withMessageContaining(key)
			.withMessageContaining("does not continue");
	}

	@Test
	void whatIsNotTheDatabaseThatWasBackedUpIsNotPublished() throws IOException {
		TestHistory history = new TestHistory(12, 512).commit(8);
		TestHistory fork = new TestHistory(12, 512).commit(5).commitTo(7).commit(2);
		this.backup.open(OPENED);
		this.backup.put(history, 9, 1, 6);
		Path object = this.folder.resolve(this.backup.put(history, 0, 7, 8));
		this.backup.open(OPENED.plusSeconds(1));
		this.backup.put(fork, 9, 1, 6);
		Path other = this.folder.resolve(this.backup.put(fork, 0, 7, 8));
		Files.write(other, Files.readAllBytes(object));
		assertThatExceptionOfType(DamagedBackupException.class).isThrownBy(() -> restore(RestoreRequest.newest()))
			.withMessageContaining("but what was restored has");
		assertThat(this.output.getParent()).isEmptyDirectory();
	}

	@Test
	void withoutMetadataTheResultIsSaidToBeUnproved() throws IOException {
		TestHistory history = new TestHistory(13, 512).commit(8);
		this.backup.open(OPENED);
		Path object = this.folder.resolve(this.backup.put(history, 9, 1, 8));
		Files.delete(object.resolveSibling(object.getFileName() + ".metadata"));
		RestoredFile restored = restore(RestoreRequest.newest());
		assertThat(restored.proved()).isFalse();
		assertThat(restored.point().position().checksum()).isEqualTo(history.transaction(8).postApplyChecksum());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-journal", "-wal" })
	void aFileThatIsThereIsNeverReplaced(String suffix) throws IOException {
		this.backup.open(OPENED);
		this.backup.putAll(new TestHistory(14, 512).commit(6));
		Path existing = Files.writeString(Path.of(this.output + suffix), "mine");
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> restore(RestoreRequest.newest()))
			.withMessageContaining("move it away first");
		assertThat(existing).hasContent("mine");
		assertThat(this.output.getParent()).isDirectoryContaining(existing::equals)
			.satisfies((found) -> assertThat(Files.list(found)).hasSize(1));
	}

	@Test
	void whatAnInterruptedRestoreLeftIsWrittenAgain() throws IOException {
		TestHistory history = new TestHistory(15, 512).commit(6);
		this.backup.open(OPENED);
		this.backup.putAll(history);
		Files.write(Path.of(this.output + ".restoring"), new byte[1_000_000]);
		restore(RestoreRequest.newest());
		assertThat(this.output).hasBinaryContent(history.databaseAt(6));
		assertThat(Path.of(this.output + ".restoring")).doesNotExist();
	}

	@Test
	void whatSqliteDoesNotAcceptIsNotPublished() throws IOException {
		this.backup.open(OPENED);
		this.backup.putAll(new TestHistory(16, 512).commit(6));
		Restore restore = new Restore(this.store, IntegrityCheck.FULL);
		assertThatExceptionOfType(BackupStoreException.class)
			.isThrownBy(() -> restore.restore(RestoreRequest.newest(), this.output, (progress) -> {
			}))
			.withMessageContaining("SQLite");
		assertThat(this.output.getParent()).isEmptyDirectory();
	}

	@Test
	void progressEndsWithEverythingDone() throws IOException {
		TestHistory history = new TestHistory(17, 4096).commit(30);
		this.backup.open(OPENED);
		this.backup.putAll(history);
		List<RestoreProgress> reports = new ArrayList<>();
		RestoredFile restored = new Restore(this.store, IntegrityCheck.NONE).restore(RestoreRequest.newest(),
				this.output, reports::add);
		assertThat(reports).isNotEmpty();
		assertThat(reports.get(reports.size() - 1).done()).isEqualTo(restored.downloaded());
		assertThat(reports.get(reports.size() - 1).total()).isEqualTo(restored.downloaded());
		assertThat(reports).extracting(RestoreProgress::done).isSorted();
	}

	private RestoredFile restore(RestoreRequest request) throws IOException {
		return new Restore(this.store, IntegrityCheck.NONE).restore(request, this.output, (progress) -> {
		});
	}

	private static Instant time(TestHistory history, int txid) {
		return Instant.ofEpochMilli(history.transaction(txid).header().timestamp());
	}

}
