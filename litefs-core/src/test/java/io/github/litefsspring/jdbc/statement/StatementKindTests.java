package io.github.litefsspring.jdbc.statement;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

import io.github.litefsspring.jdbc.FixedLease;
import io.github.litefsspring.jdbc.JdbcTestBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StatementKindTests extends JdbcTestBase {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					SELECT 1 | READ
					~  /* a; b */ -- c; d
					 select 1 ; ~ | READ
					VALUES (1) | READ
					select ';' , "a;b", `c;d`, [e;f] | READ
					INSERT INTO item VALUES (1, 'a') | WRITE
					insert into item(name) values ('a') returning id | WRITE
					REPLACE INTO item VALUES (1, 'a') | WRITE
					INSERT INTO item VALUES (1, 'a') ON CONFLICT DO NOTHING | WRITE
					UPDATE item SET name = 'b' | WRITE
					DELETE FROM item | WRITE
					ANALYZE | WRITE
					REINDEX | WRITE
					CREATE TABLE t(id) | SCHEMA
					ALTER TABLE item ADD x | SCHEMA
					DROP TABLE item | SCHEMA
					CREATE TRIGGER t AFTER INSERT ON item BEGIN UPDATE item SET name = CASE 1 WHEN 1 THEN 'a' END; SELECT 1; END; | SCHEMA
					CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT 1; END; SELECT 1 | SCRIPT
					INSERT INTO item VALUES (1, 'a'); SELECT 1 | SCRIPT
					; SELECT 1 | SCRIPT
					WITH x AS (SELECT 1) SELECT * FROM x | ASK
					VACUUM | WRITE_OUTSIDE
					VACUUM INTO 'x' | READ_OUTSIDE
					VACUUM main INTO 'x' | READ_OUTSIDE
					EXPLAIN DELETE FROM item | READ
					EXPLAIN QUERY PLAN SELECT 1 | READ
					PRAGMA journal_mode | READ
					PRAGMA table_info(item) | READ
					PRAGMA table_info = item | READ
					PRAGMA main.table_info('item') | READ
					PRAGMA foreign_key_list(item) | READ
					PRAGMA integrity_check(10) | READ
					PRAGMA foreign_keys | READ
					PRAGMA user_version | READ
					PRAGMA user_version = 5 | WRITE
					PRAGMA main.user_version(5) | WRITE
					PRAGMA application_id = 7 | WRITE
					PRAGMA optimize | WRITE
					PRAGMA wal_checkpoint(TRUNCATE) | WRITE_OUTSIDE
					PRAGMA defer_foreign_keys = on | TRANSACTION_SETTING
					EXPLAIN SELECT pragma, foreign_keys FROM item | READ
					EXPLAIN CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT 1; SELECT 2; END | READ
					EXPLAIN QUERY PLAN CREATE TEMP TRIGGER t AFTER INSERT ON item BEGIN SELECT 1; SELECT 2; END; | READ
					CREATE TABLE "begin"(a) | SCHEMA
					INSERT INTO [commit] VALUES (1) | WRITE
					VACUUM "into" | WRITE_OUTSIDE
					""")
	void theFirstWordsTellMostKinds(String sql, StatementKind kind) {
		Classification classification = Classification.of(sql);
		assertThat(classification.refusal()).isNull();
		assertThat(classification.kind()).isEqualTo(kind);
	}

	@ParameterizedTest
	@ValueSource(strings = { "BEGIN", "begin immediate", "COMMIT", "END", "ROLLBACK TO x", "SAVEPOINT a", "RELEASE a",
			"INSERT INTO item VALUES (1, 'a'); COMMIT", "ATTACH 'x' AS y", "DETACH y", "CREATE TEMP TABLE t(id)",
			"CREATE TEMPORARY VIEW v AS SELECT 1", "PRAGMA foreign_keys = off", "PRAGMA foreign_keys(0)",
			"PRAGMA main.journal_mode = delete", "EXPLAIN PRAGMA foreign_keys = off", "PRAGMA \"foreign_keys\" = off",
			"PRAGMA query_only = 1", "backup to x", "restore from x", "", " -- nothing", "VACUUM; SELECT 1" })
	void whatChangesAPooledConnectionIsRefused(String sql) {
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> run(sql))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("0A000"));
	}

	@Test
	void aRefusedFlagNamesTheProperty() {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("PRAGMA journal_mode = DELETE"))
			.withMessageContaining("litefs.jdbc.journal-mode");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("PRAGMA cache_size = 100"))
			.withMessageContaining("litefs.jdbc.driver-properties.cache_size");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("COMMIT"))
			.withMessageContaining("setAutoCommit");
	}

	@Test
	void sqliteIsAskedWhereTheFirstWordDoesNotTell() throws SQLException {
		run("WITH n AS (SELECT 'a') INSERT INTO item(name) SELECT * FROM n");
		run("CREATE VIEW named AS SELECT name FROM item");
		run("CREATE TRIGGER named_insert INSTEAD OF INSERT ON named BEGIN INSERT INTO item(name) VALUES (new.name); END");
		run("WITH n AS (SELECT 'b') INSERT INTO named SELECT * FROM n");
		assertThat(query("WITH n AS (SELECT name FROM item) SELECT * FROM n ORDER BY 1")).containsExactly("a", "b");
		try (Connection connection = transaction()) {
			assertThat(
					query(connection, "WITH n AS (SELECT 'c') INSERT INTO item(name) SELECT * FROM n RETURNING name"))
				.containsExactly("c");
			connection.commit();
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(3);
		assertNothingLeaks();
	}

	@Test
	void aKindIsForgottenWhenTheSchemaChangesAndAFailureIsNotRemembered() throws SQLException {
		var kinds = new StatementKinds(new LitefsHazards(() -> true, Path.of("data.db"), true));
		String sql = "WITH n AS (SELECT 1) SELECT * FROM n, later";
		var lease = new FixedLease(this.dataSource.getConnection().unwrap(SQLiteConnection.class));
		assertThat(kinds.ask(sql, lease)).isEqualTo(StatementKind.WRITE);
		assertThat(kinds.known(sql)).isNull();
		run("CREATE TABLE later(id)");
		assertThat(kinds.ask(sql, lease)).isEqualTo(StatementKind.READ);
		assertThat(kinds.known(sql)).isEqualTo(StatementKind.READ);
		run("CREATE TABLE another(id)");
		kinds.ask("WITH n AS (SELECT 1) SELECT * FROM n", lease);
		assertThat(kinds.known(sql)).isNull();
	}

	@Test
	void aSettingOfTheTransactionIsAllowedInsideOne() throws SQLException {
		try (Connection connection = transaction()) {
			execute(connection, "PRAGMA defer_foreign_keys = on");
			execute(connection, "INSERT INTO strict_part(item) VALUES (1)");
			execute(connection, "INSERT INTO item(id, name) VALUES (1, 'a')");
			connection.commit();
		}
		assertThat(query("SELECT item FROM strict_part")).containsExactly(1);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("PRAGMA defer_foreign_keys = on"))
			.withMessageContaining("transaction");
		assertNothingLeaks();
	}

	@Test
	void storedPragmasAreWritten() throws SQLException {
		run("PRAGMA user_version = 5");
		assertThat(query("PRAGMA user_version")).containsExactly(5);
		assertThat(query("PRAGMA foreign_keys")).containsExactly(1);
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT changes()", "SELECT 1, total_changes ( )", "VALUES (last_insert_rowid/* */())",
			"INSERT INTO item(id) SELECT last_insert_rowid()", "UPDATE item SET id = -CHANGES()",
			"SELECT \"changes\"()", "SELECT [changes] ()", "SELECT `changes`()",
			"WITH n AS (SELECT 1) SELECT * FROM n WHERE changes() = 0" })
	void whoAsksWhatTheLastWriteHasLeftIsRecognised(String sql) {
		assertThat(Classification.of(sql).readsLastWrite()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE changes(a, b)", "INSERT INTO changes (a, b) VALUES (1, 2)",
			"INSERT INTO changes(a) VALUES (1)", "INSERT INTO main.changes(a) VALUES (1)",
			"REPLACE INTO \"changes\" (a) VALUES (1)", "INSERT INTO [changes](a) VALUES (1)",
			"INSERT INTO `changes` (a) VALUES (1)", "CREATE INDEX i ON changes(a)",
			"CREATE TABLE t(id REFERENCES changes(id))", "SELECT changes FROM changes AS changes",
			"WITH changes(a) AS (SELECT 1), total_changes(b) AS (SELECT 2) SELECT * FROM changes, total_changes",
			"SELECT 'changes()', 'last_insert_rowid()' -- changes()", "/* changes() */ SELECT 1",
			"SELECT changes.a FROM changes WHERE changes IN (SELECT 1)", "SELECT :changes, @changes, $changes",
			"CREATE TRIGGER t AFTER INSERT ON item BEGIN UPDATE item SET id = last_insert_rowid(); END",
			"CREATE VIEW v AS SELECT changes()" })
	void namesOfTablesAndColumnsAreNotTakenForFunctions(String sql) {
		assertThat(Classification.of(sql).readsLastWrite()).isFalse();
	}

	@Test
	void aTableThatIsCalledChangesIsUsedLikeAnyOther() throws SQLException {
		run("CREATE TABLE changes(a, b)");
		run("INSERT INTO changes (a, b) VALUES (1, 2)");
		run("CREATE TRIGGER logged AFTER UPDATE ON changes BEGIN UPDATE changes SET b = changes() WHERE a <> new.a; END");
		run("UPDATE changes SET a = 2");
		assertThat(query("WITH changes(x) AS (SELECT a FROM main.changes) SELECT x FROM changes")).containsExactly(2);
		assertNothingLeaks();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			INSERT INTO item VALUES (1, 'a') RETURNING id | true
			DELETE FROM item returning* | true
			WITH n AS (SELECT 1) DELETE FROM item RETURNING (id) | true
			INSERT INTO item VALUES (1, ' RETURNING id') | false
			INSERT INTO item VALUES (1, "RETURNING") -- RETURNING id | false
			INSERT INTO item VALUES (:returning, @returning, $returning) | false
			INSERT INTO [returning] VALUES (1) /* RETURNING id | false
			SELECT 1 | false
			CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT 1 AS "RETURNING"; END | false
			""")
	void onlyTheClauseReturnsWhatWasWritten(String sql, boolean returning) {
		assertThat(Classification.of(sql).returning()).isEqualTo(returning);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					insert into item values (1) | true
					REPLACE INTO item VALUES (1) | true
					WITH n AS (SELECT 1) INSERT INTO item SELECT * FROM n | true
					WITH RECURSIVE n(x) AS (VALUES (1) UNION SELECT x FROM n), m AS MATERIALIZED (SELECT 1) REPLACE INTO item SELECT * FROM n | true
					WITH replace AS (SELECT 1) DELETE FROM item | false
					WITH n AS (SELECT 1) SELECT replace('a', 'b', 'c') FROM n | false
					WITH n AS (SELECT (1) UPDATE) UPDATE item SET id = (SELECT 1) | false
					UPDATE item SET id = 1 | false
					DELETE FROM item | false
					""")
	void itIsKnownWhichStatementsInsert(String sql, boolean insert) {
		assertThat(Classification.of(sql).insert()).isEqualTo(insert);
	}

}
