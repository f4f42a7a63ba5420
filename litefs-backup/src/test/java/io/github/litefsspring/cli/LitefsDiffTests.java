package io.github.litefsspring.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.restore.TestBackup;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.ltx.TestTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsDiffTests {

	@TempDir
	Path folder;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@Test
	void rowsAreAddedRemovedAndChanged() throws SQLException {
		Path first = database("a.db", "create table invoice (id integer primary key, customer text, total)",
				"insert into invoice values (1, 'Ann', 10), (2, 'Bob', 20), (3, 'Cleo', 30)");
		Path second = database("b.db", "create table invoice (id integer primary key, customer text, total)",
				"insert into invoice values (2, 'Bob', 20), (3, 'Cleo', 30.0), (4, 'O''Neill', x'ff')");
		assertThat(run("--diff", first.toString(), second.toString())).isZero();
		assertThat(output())
			.contains("table invoice", "- id=1 customer='Ann' total=10", "+ id=4 customer='O''Neill' total=X'FF'",
					"~ id=3: total 30 -> 30.0", "3 differences")
			.doesNotContain("Bob");
	}

	@Test
	void theStatementsMakeOneTheOther() throws SQLException {
		String[] schema = { "create table \"odd name\" (a text collate nocase, b, primary key (a, b)) without rowid",
				"create table log (line text)", "create table long (id integer primary key, content blob)" };
		Path first = database("a.db", schema);
		Path second = database("b.db", schema);
		execute(first, "insert into \"odd name\" values ('x', 1), ('y', 2)", "insert into log values ('one')");
		execute(second, "insert into \"odd name\" values ('X', 1), ('y', 2), ('z', 3)",
				"insert into log values ('one'), ('two' || char(10) || 'lines')",
				"insert into long values (1, randomblob(2000))");
		assertThat(run("--diff", first.toString(), second.toString(), "--sql")).isZero();
		execute(first, output());
		this.out.reset();
		assertThat(run("--diff", first.toString(), second.toString())).isZero();
		assertThat(output()).contains("no difference");
	}

	@Test
	void tablesAndColumnsThatOnlyOneHasAreTold() throws SQLException {
		Path first = database("a.db", "create table t (id integer primary key, old)", "insert into t values (1, 2)",
				"create table gone (x)", "insert into gone values (7)");
		Path second = database("b.db", "create table t (id integer primary key, fresh)", "insert into t values (1, 3)",
				"create table come (y)", "insert into come values (8)");
		assertThat(run("--diff", first.toString(), second.toString())).isZero();
		assertThat(output()).contains("schema", "- table gone", "+ table come", "- x=7", "+ y=8");
	}

	@Test
	void filesAreLeftAsTheyAre() throws SQLException, IOException {
		Path first = database("a.db", "pragma journal_mode=wal", "create table t (id integer primary key)");
		byte[] before = Files.readAllBytes(first);
		assertThat(run("--diff", first.toString(), first.toString())).isZero();
		assertThat(first).hasBinaryContent(before);
		assertThat(this.folder.toFile().list()).containsExactly("a.db");
	}

	@Test
	void whatIsNeitherAFileNorAStateIsExplained() {
		assertThat(run("--diff", "nothing", "newest")).isEqualTo(LitefsRestore.USAGE);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("'nothing'", "LINEAGE/TRANSACTION");
		assertThat(run("--diff", "newest")).isEqualTo(LitefsRestore.USAGE);
	}

	@Test
	void keptTransactionsContinueTheBackup() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(12);
		Path kept = keep(history, 9, 14);
		try (BackupStore store = new DirectoryStore(this.folder.resolve("backup"))) {
			TestBackup backup = new TestBackup(store);
			backup.open(Instant.parse("2026-01-02T03:04:05Z"));
			backup.putAll(new TestHistory(1, 512).commit(12));
		}
		Path restored = this.folder.resolve("restored.db");
		assertThat(run("--kept", kept.toString(), "--integrity-check", "none", "-o", restored.toString(),
				"file:" + this.folder.resolve("backup")))
			.as(this.err.toString(StandardCharsets.UTF_8))
			.isZero();
		assertThat(restored).hasBinaryContent(history.databaseAt(14));
	}

	@Test
	void keptTransactionsContinueADatabaseAndNoOther() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(12);
		Path kept = keep(history, 11, 14);
		Path base = Files.write(this.folder.resolve("base.db"), history.databaseAt(10));
		Path other = Files.write(this.folder.resolve("other.db"), history.databaseAt(9));
		Path restored = this.folder.resolve("restored.db");
		assertThat(run("--kept", kept.toString(), "--base", other.toString(), "--integrity-check", "none", "-o",
				restored.toString()))
			.isEqualTo(LitefsRestore.NOT_THERE);
		assertThat(restored).doesNotExist();
		assertThat(run("--kept", kept.toString(), "--base", base.toString(), "--integrity-check", "none", "-o",
				restored.toString()))
			.isZero();
		assertThat(restored).hasBinaryContent(history.databaseAt(14));
		assertThat(base).hasBinaryContent(history.databaseAt(10));
		Files.delete(restored);
		assertThat(run("--kept", kept.toString(), "--base", other.toString(), "--inexact", "-o", restored.toString()))
			.isZero();
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("a hint only");
	}

	@Test
	void keptTransactionsWithAGapAreDamaged() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(12);
		Path kept = keep(history, 9, 14);
		Files.delete(kept.resolve("000000000000000b-000000000000000b.ltx"));
		Path base = Files.write(this.folder.resolve("base.db"), history.databaseAt(8));
		assertThat(run("--kept", kept.toString(), "--base", base.toString(), "-o",
				this.folder.resolve("restored.db").toString()))
			.isEqualTo(LitefsRestore.DAMAGED);
	}

	private Path keep(TestHistory history, int from, int to) throws IOException {
		history.commit(to - history.transactions().size());
		Path kept = Files.createDirectories(this.folder.resolve("kept"));
		for (int txid = from; txid <= to; txid++) {
			TestTransaction transaction = history.transaction(txid);
			Files.write(kept.resolve(transaction.header().fileName().toString()), transaction.litefs());
		}
		return kept;
	}

	private Path database(String name, String... statements) throws SQLException {
		Path file = this.folder.resolve(name);
		execute(file, statements);
		return file;
	}

	private static void execute(Path file, String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.executeUpdate(sql);
			}
		}
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	private int run(String... arguments) {
		return new LitefsRestore(null, StoreSettings.of(Map.of()),
				new PrintStream(this.out, true, StandardCharsets.UTF_8),
				new PrintStream(this.err, true, StandardCharsets.UTF_8))
			.run(List.of(arguments));
	}

}
