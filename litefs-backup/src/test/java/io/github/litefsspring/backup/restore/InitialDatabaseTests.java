package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.restore.InitialDatabase.Outcome;
import io.github.litefsspring.backup.store.DirectoryStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Without LiteFS. {@link InitialDatabaseIT} does the same with it.
 */
class InitialDatabaseTests {

	@TempDir
	Path directory;

	private Path database;

	private BackupStore store;

	private InitialDatabase initial;

	@BeforeEach
	void prepare() throws IOException {
		this.database = Files.createDirectory(this.directory.resolve("data")).resolve("data.db");
		this.store = new DirectoryStore(this.directory.resolve("backup"));
		this.initial = new InitialDatabase(new StandaloneDatabase(this.database));
	}

	@Test
	void aMissingDatabaseIsRestored() throws IOException, SQLException {
		storeBackup("one", "two");
		assertThat(restore()).isEqualTo(Outcome.RESTORED);
		assertThat(SqliteBackup.notes(this.database)).containsExactly("one", "two");
		assertThat(this.database.getParent()).isDirectoryNotContaining("glob:**.restor*");
	}

	@Test
	void anExistingDatabaseIsNotTouched() throws IOException, SQLException {
		storeBackup("one");
		SqliteBackup.create(this.database, "mine");
		assertThat(restore()).isEqualTo(Outcome.EXISTED);
		assertThat(this.initial.importIfMissing(this.directory.resolve("any"))).isEqualTo(Outcome.EXISTED);
		assertThat(SqliteBackup.notes(this.database)).containsExactly("mine");
	}

	@Test
	void withoutABackupItStartsEmpty() throws IOException {
		assertThat(restore()).isEqualTo(Outcome.NO_BACKUP);
		assertThat(this.database.getParent()).isEmptyDirectory();
	}

	@Test
	void aDamagedBackupRefusesToStart() throws IOException, SQLException {
		Path object = this.directory.resolve("backup").resolve(storeBackup("one"));
		Files.write(object, new byte[] { 1, 2, 3 });
		assertThatExceptionOfType(InitialDatabaseException.class).isThrownBy(this::restore)
			.withMessageContaining(this.database + " is missing and was not restored")
			.withMessageContaining("litefs.backup.restore-on-start=if-missing")
			.withMessageContaining("damaged");
		assertThat(this.database.getParent()).isEmptyDirectory();
	}

	@Test
	void aBackupThatCannotBeProvedRefusesToStart() throws IOException, SQLException {
		Path object = this.directory.resolve("backup").resolve(storeBackup("one"));
		Files.delete(object.resolveSibling(object.getFileName() + ".metadata"));
		assertThatExceptionOfType(InitialDatabaseException.class).isThrownBy(this::restore)
			.withMessageContaining("without metadata");
		assertThat(this.database.getParent()).isEmptyDirectory();
	}

	@Test
	void aLineageWithoutFilesRefusesToStart() throws IOException {
		new TestBackup(this.store).open(Instant.EPOCH);
		assertThatExceptionOfType(InitialDatabaseException.class).isThrownBy(this::restore)
			.withMessageContaining("has no files");
	}

	@Test
	void aJournalOfALostDatabaseIsNotAppliedToTheRestoredOne() throws IOException, SQLException {
		storeBackup("one");
		Path journal = Files.writeString(this.database.resolveSibling("data.db-wal"), "of another database");
		assertThatExceptionOfType(InitialDatabaseException.class).isThrownBy(this::restore)
			.withMessageContaining("data.db-wal")
			.withMessageContaining("move it away");
		assertThat(journal).exists();
		assertThat(this.database).doesNotExist();
	}

	@Test
	void whatAnInterruptedAttemptLeftIsReplaced() throws IOException, SQLException {
		storeBackup("one");
		Files.writeString(this.database.resolveSibling("data.db.restored"), "incomplete");
		Files.writeString(this.database.resolveSibling("data.db.restored.restoring"), "incomplete");
		assertThat(restore()).isEqualTo(Outcome.RESTORED);
		assertThat(SqliteBackup.notes(this.database)).containsExactly("one");
		assertThat(this.database.getParent()).isDirectoryNotContaining("glob:**.restor*");
	}

	@Test
	void anExistingFileIsCopied() throws IOException, SQLException {
		Path file = SqliteBackup.create(this.directory.resolve("seed.db"), "one", "two");
		byte[] before = Files.readAllBytes(file);
		assertThat(this.initial.importIfMissing(file)).isEqualTo(Outcome.IMPORTED);
		assertThat(this.database).hasBinaryContent(before);
		assertThat(file).hasBinaryContent(before);
	}

	@Test
	void whatIsOnlyInTheWriteAheadLogOfTheFileIsCopiedToo() throws IOException, SQLException {
		Path file = this.directory.resolve("seed.db");
		try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = writer.createStatement()) {
			statement.execute("pragma journal_mode=wal");
			statement.execute("create table note (text text)");
			statement.execute("insert into note values ('logged')");
			assertThat(this.initial.importIfMissing(file)).isEqualTo(Outcome.IMPORTED);
		}
		assertThat(SqliteBackup.notes(this.database)).containsExactly("logged");
	}

	@Test
	void whatIsNoDatabaseIsNotImported() throws IOException {
		assertThatExceptionOfType(InitialDatabaseException.class)
			.isThrownBy(() -> this.initial.importIfMissing(this.directory.resolve("none.db")))
			.withMessageContaining("litefs.backup.import-on-start=" + this.directory.resolve("none.db"))
			.withMessageContaining("is not a file");
		Path text = Files.writeString(this.directory.resolve("text.db"), "this is no database");
		assertThatExceptionOfType(InitialDatabaseException.class).isThrownBy(() -> this.initial.importIfMissing(text))
			.withMessageContaining("is no SQLite database");
		assertThat(this.database.getParent()).isEmptyDirectory();
	}

	@Test
	void aDamagedFileIsNotImported() throws IOException, SQLException {
		Path file = SqliteBackup.create(this.directory.resolve("seed.db"), "one");
		byte[] content = Files.readAllBytes(file);
		Arrays.fill(content, 4096 + 8, 4096 + 400, (byte) 0xff);
		Files.write(file, content);
		assertThatExceptionOfType(InitialDatabaseException.class).isThrownBy(() -> this.initial.importIfMissing(file))
			.withMessageContaining("SQLite");
		assertThat(this.database.getParent()).isEmptyDirectory();
	}

	private String storeBackup(String... notes) throws IOException, SQLException {
		TestBackup backup = new TestBackup(this.store);
		backup.open(Instant.parse("2026-01-02T03:04:05Z"));
		return SqliteBackup.store(backup, SqliteBackup.create(this.directory.resolve("source.db"), notes), 7);
	}

	private Outcome restore() throws IOException {
		return this.initial.restoreIfMissing(this.store, (progress) -> {
		});
	}

}
