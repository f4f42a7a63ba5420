package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreContract;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.KeyLayout;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.ltx.LtxFileName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DirectoryStoreTests extends BackupStoreContract {

	private static final ObjectMetadata METADATA = new ObjectMetadata(Instant.ofEpochMilli(1_700_000_000_123L),
			Map.of("litefs-post", "8000000000000001"));

	@Override
	protected BackupStore open() throws IOException {
		return new DirectoryStore(root());
	}

	@Test
	void filesAreWhereLitestreamLooksForThemWithTheTimeOfTheirTransaction() throws IOException {
		try (BackupStore store = open()) {
			store.putIfAbsent(KeyLayout.FOLDERS.key(9, new LtxFileName(1, 2)), file(new byte[100]), METADATA);
		}
		Path file = root().resolve("ltx/9/0000000000000001-0000000000000002.ltx");
		assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(METADATA.timestamp()));
	}

	@Test
	void theTimeOfATransactionSurvivesACopyThatChangesTheTimesOfFiles() throws IOException {
		try (BackupStore store = open()) {
			String key = StoredTransaction.put(store, METADATA.timestamp());
			Files.setLastModifiedTime(root().resolve(key), FileTime.from(Instant.now()));
			assertThat(store.find(key).orElseThrow().metadata().timestamp()).isEqualTo(METADATA.timestamp());
			Files.delete(root().resolve(key + ".metadata"));
			assertThat(store.find(key).orElseThrow().metadata().timestamp()).isEqualTo(METADATA.timestamp());
		}
	}

	@Test
	void aFailedWriteLeavesNothingBehind() throws IOException {
		try (BackupStore store = open()) {
			assertThatExceptionOfType(BackupStoreException.class)
				.isThrownBy(() -> store.putIfAbsent("one.ltx", root().resolve("no-such-file"), METADATA))
				.withMessageStartingWith("Cannot store one.ltx in the backup folder " + root());
			assertThat(store.find("one.ltx")).isEmpty();
			assertThat(root().resolve(".tmp")).isEmptyDirectory();
		}
	}

	@Test
	void metadataOfAWriterThatDiedBeforeItsObjectIsReplaced() throws IOException {
		try (BackupStore store = open()) {
			Files.writeString(root().resolve("one.ltx.metadata"), "litefs-post=8000000000000666\n");
			assertThat(store.find("one.ltx")).isEmpty();
			assertThat(store.list("", "")).isEmpty();
			store.putIfAbsent("one.ltx", file(new byte[100]), METADATA);
			assertThat(store.find("one.ltx").orElseThrow().metadata()).isEqualTo(METADATA);
		}
	}

	@Test
	void unfinishedFilesAreRemovedOnlyWhenTheyAreOld() throws IOException {
		open().close();
		Path unfinished = Files.writeString(root().resolve(".tmp/unfinished.tmp"), "x");
		Files.setLastModifiedTime(unfinished, FileTime.from(METADATA.timestamp()));
		open().close();
		assertThat(unfinished).exists();
		new TemporaryFolder(root(), Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
		assertThat(unfinished).doesNotExist();
	}

	@Test
	void aFolderThatCannotBeCreatedIsSaidToBeSo() throws IOException {
		Path file = file(new byte[1]);
		assertThatExceptionOfType(BackupStoreException.class)
			.isThrownBy(() -> new DirectoryStore(file.resolve("backup")))
			.withMessageContaining("Cannot open the folder in the backup folder " + file);
	}

	@Test
	void aFolderIsReadWithoutWritingToIt() throws IOException {
		Path missing = this.local.resolve("missing");
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> DirectoryStore.openForReading(missing))
			.withMessageContaining(missing + ": there is no such folder");
		assertThat(missing).doesNotExist();
		try (BackupStore store = open()) {
			store.putIfAbsent("one.ltx", file(bytes(100, 1)), METADATA);
		}
		try (BackupStore store = DirectoryStore.openForReading(root())) {
			assertThat(read(store, "one.ltx")).isEqualTo(bytes(100, 1));
			assertThatIllegalStateException().isThrownBy(() -> store.compareAndSet("current.json", null, "{}"));
		}
	}

	@Test
	void keysOfMetadataFilesAreReserved() throws IOException {
		try (BackupStore store = open()) {
			assertThatIllegalArgumentException().isThrownBy(() -> store.find("one.ltx.metadata"));
		}
	}

	private Path root() {
		return this.local.resolve("backup");
	}

}
