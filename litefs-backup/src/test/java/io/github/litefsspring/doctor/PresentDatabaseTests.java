package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PresentDatabaseTests {

	private static final String FILL = "insert into item(content) with recursive r(i) as "
			+ "(select 1 union all select i + 1 from r where i < 200) select randomblob(2000) from r";

	@TempDir
	Path directory;

	private Path sqlite;

	private DatabaseFolder folder;

	@BeforeEach
	void prepare() throws IOException {
		this.sqlite = this.directory.resolve("sqlite.db");
		this.folder = new DatabaseFolder(Files.createDirectory(this.directory.resolve("data.db")));
	}

	@Test
	void aTransactionThatDidNotEndIsTakenBackByItsJournal() throws Exception {
		long before = create("delete");
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute("pragma cache_size = 5");
			statement.execute("begin");
			statement.execute("update item set content = randomblob(2000)");
			statement.execute(FILL);
			take("-journal", this.folder.journal());
			statement.execute("rollback");
		}
		try (PresentDatabase file = PresentDatabase.of(this.folder.database());
				PresentDatabase present = PresentDatabase.asLitefsReads(this.folder, null)) {
			assertThat(file.checksum().orElse(0)).as("the file alone").isNotEqualTo(before);
			assertThat(present.checksum()).hasValue(before);
		}
	}

	@Test
	void aJournalOfAnotherPageSizeIsRefused() throws Exception {
		create("delete");
		Files.copy(this.sqlite, this.folder.database());
		byte[] journal = new byte[1024];
		journal[22] = 2;
		journal[26] = 0x20;
		Files.write(this.folder.journal(), journal);
		assertThatExceptionOfType(UnusableFileException.class)
			.isThrownBy(() -> PresentDatabase.asLitefsReads(this.folder, null).close())
			.withMessageContaining("pages of 8192 bytes");
	}

	@Test
	void whatTheLogHasCommittedCountsAndWhatIsDamagedInItDoesNot() throws Exception {
		create("wal");
		long after;
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute("pragma wal_autocheckpoint = 0");
			statement.execute(FILL);
			take("-wal", this.folder.log());
			statement.execute("pragma wal_checkpoint(truncate)");
			try (PresentDatabase whole = PresentDatabase.of(this.sqlite)) {
				after = whole.checksum().orElseThrow();
			}
		}
		try (PresentDatabase present = PresentDatabase.asLitefsReads(this.folder, null)) {
			assertThat(present.checksum()).hasValue(after);
			assertThat(Evidence.damage(present)).isNull();
			assertThat(present.logTransactions()).isEqualTo(1);
		}
		byte[] log = Files.readAllBytes(this.folder.log());
		log[log.length - 1] ^= 1;
		Files.write(this.folder.log(), log, StandardOpenOption.WRITE);
		try (PresentDatabase present = PresentDatabase.asLitefsReads(this.folder, null)) {
			assertThat(present.logTransactions()).isZero();
			assertThat(present.checksum().orElse(0)).isNotEqualTo(after);
		}
	}

	@Test
	void aFileThatIsNoDatabaseIsNone() throws IOException {
		Files.writeString(this.folder.database(), "no database at all ".repeat(100));
		try (PresentDatabase present = PresentDatabase.asLitefsReads(this.folder, null)) {
			assertThat(present.isSqlite()).isFalse();
			assertThat(Evidence.damage(present)).isEqualTo("it is no SQLite database");
		}
	}

	private long create(String journalMode) throws SQLException, IOException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute("pragma journal_mode = " + journalMode);
			statement.execute("create table item(id integer primary key, content)");
			statement.execute(FILL);
		}
		try (PresentDatabase database = PresentDatabase.of(this.sqlite)) {
			return database.checksum().orElseThrow();
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection("jdbc:sqlite:" + this.sqlite);
	}

	// what SQLite has on the disk at this moment
	private void take(String suffix, Path file) throws IOException {
		Files.copy(this.sqlite, this.folder.database());
		Files.copy(this.sqlite.resolveSibling("sqlite.db" + suffix), file);
	}

}
