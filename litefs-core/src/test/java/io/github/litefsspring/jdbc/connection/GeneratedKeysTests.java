package io.github.litefsspring.jdbc.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.jdbc.JdbcTestBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Generated keys are those of exactly the rows that the statement has written.
 */
class GeneratedKeysTests extends JdbcTestBase {

	@BeforeEach
	void createTables() throws SQLException {
		run("CREATE TABLE tag(id INTEGER PRIMARY KEY, name TEXT UNIQUE, uses INT DEFAULT 1)");
		run("CREATE TABLE code(code TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID");
		run("CREATE TABLE iban(iban VARCHAR(34) PRIMARY KEY, owner TEXT)");
		run("CREATE TABLE pair(a INT, b TEXT, c INT, PRIMARY KEY(b, a))");
		run("CREATE TABLE plain(rowid TEXT, x INT)");
		run("CREATE TABLE audit(id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT)");
		run("CREATE TRIGGER audited AFTER INSERT ON tag BEGIN INSERT INTO audit(what) VALUES (new.name), ('x'); END");
		run("INSERT INTO audit(what) VALUES ('1'), ('2'), ('3')");
	}

	Connection connect() throws SQLException {
		return this.dataSource.getConnection();
	}

	private List<List<Object>> keys(String sql) throws SQLException {
		try (Connection connection = connect();
				PreparedStatement statement = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
			statement.executeUpdate();
			return keys(statement);
		}
	}

	private List<List<Object>> keys(String sql, String... columns) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.executeUpdate(sql, columns);
			return keys(statement);
		}
	}

	private static List<List<Object>> keys(Statement statement) throws SQLException {
		List<List<Object>> keys = new ArrayList<>();
		try (ResultSet rows = statement.getGeneratedKeys()) {
			while (rows.next()) {
				List<Object> row = new ArrayList<>();
				for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
					row.add(rows.getObject(i));
				}
				keys.add(row);
			}
		}
		return keys;
	}

	private static List<List<Object>> rows(Object... values) {
		return List.of(values).stream().map(List::of).toList();
	}

	@Test
	void allRowsOfAnInsertHaveTheirKeys() throws SQLException {
		assertThat(keys("INSERT INTO tag(name) VALUES ('a')")).isEqualTo(rows(1));
		assertThat(keys("INSERT INTO tag(name) VALUES ('b'), ('c'), ('d')")).isEqualTo(rows(2, 3, 4));
		assertThat(keys("INSERT INTO tag(name) SELECT name || '2' FROM tag ORDER BY id LIMIT 2")).isEqualTo(rows(5, 6));
		assertThat(keys("WITH n(x) AS (VALUES ('e')) INSERT INTO tag(name) SELECT x FROM n")).isEqualTo(rows(7));
		assertThat(keys("INSERT INTO tag DEFAULT VALUES")).isEqualTo(rows(8));
		assertThat(keys("REPLACE INTO tag(id, name) VALUES (1, 'A')")).isEqualTo(rows(1));
		assertThat(keys(" /* a */ INSERT INTO tag(name) VALUES ('; -- f') ; -- the end;")).isEqualTo(rows(9));
		assertThat(keys("INSERT INTO tag(id, name) VALUES (9223372036854775807, 'last')"))
			.isEqualTo(rows(9223372036854775807L));
	}

	@Test
	void anUpsertGivesTheKeyOfTheRowThatItHasUpdated() throws SQLException {
		keys("INSERT INTO tag(name) VALUES ('a'), ('b')");
		String upsert = "INSERT INTO tag(name) VALUES ('a'), ('new') ON CONFLICT(name) DO UPDATE SET uses = uses + 1";
		assertThat(keys(upsert)).isEqualTo(rows(1, 3));
		assertThat(keys("INSERT INTO tag(name) VALUES ('b') ON CONFLICT DO NOTHING")).isEmpty();
		assertThat(keys("INSERT OR IGNORE INTO tag(name) VALUES ('b'), ('c')")).isEqualTo(rows(4));
	}

	@Test
	void theKeyIsThePrimaryKeyOfTheTable() throws SQLException {
		assertThat(keys("INSERT INTO code VALUES ('DE', 'Germany')")).isEqualTo(rows("DE"));
		assertThat(keys("INSERT INTO iban VALUES ('DE00', 'x')")).isEqualTo(rows("DE00"));
		assertThat(keys("INSERT INTO pair VALUES (1, 'x', 3)")).isEqualTo(List.of(List.of("x", 1)));
		assertThat(keys("INSERT INTO plain VALUES ('text', 1)")).isEqualTo(rows(1));
		assertThat(keys("INSERT INTO plain VALUES ('text', 1)")).isEqualTo(rows(2));
	}

	@Test
	void columnsAreThoseThatWereAskedFor() throws SQLException {
		assertThat(keys("INSERT INTO tag(name) VALUES ('a')", "id", "uses")).isEqualTo(List.of(List.of(1, 1)));
		assertThat(keys("INSERT INTO tag(name) VALUES ('b')", "USES", "\"id\"")).isEqualTo(List.of(List.of(1, 2)));
		assertThat(keys("INSERT INTO tag(name) VALUES ('c')", "rowid")).isEqualTo(rows(3));
		assertThat(keys("INSERT INTO iban VALUES ('DE00', 'x')", "iban")).isEqualTo(rows("DE00"));
		assertThat(keys("UPDATE tag SET uses = uses + 1 WHERE id < 3", "uses")).isEqualTo(rows(2, 2));
		assertThat(keys("DELETE FROM tag WHERE id = 3", "name")).isEqualTo(rows("c"));
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.executeUpdate("INSERT INTO tag(name) VALUES ('d')", new int[] { 2, 1 });
			assertThat(keys(statement)).isEqualTo(List.of(List.of("d", 3)));
			statement.execute("INSERT INTO tag(name) VALUES ('e')", new String[] { "ID" });
			try (ResultSet keys = statement.getGeneratedKeys()) {
				assertThat(keys.next()).isTrue();
				assertThat(keys.getLong("id")).isEqualTo(4);
				assertThat(keys.getMetaData().getColumnLabel(1)).isEqualTo("ID");
			}
		}
	}

	@Test
	void keysAreDescribedAsTheirColumns() throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.executeUpdate("INSERT INTO iban VALUES ('DE00', 'x')", Statement.RETURN_GENERATED_KEYS);
			ResultSetMetaData columns = statement.getGeneratedKeys().getMetaData();
			assertThat(columns.getColumnName(1)).isEqualTo("iban");
			assertThat(columns.getTableName(1)).isEqualTo("iban");
			assertThat(columns.getColumnTypeName(1)).isEqualTo("VARCHAR");
			assertThat(columns.getPrecision(1)).isEqualTo(34);
		}
	}

	@Test
	void columnsThatDoNotExistAreRefusedBeforeAnythingIsStored() throws SQLException {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> keys("INSERT INTO tag(name) VALUES ('a')", "nonsense"))
			.withMessageContaining("nonsense");
		try (Connection connection = connect()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> connection.prepareStatement("INSERT INTO tag(name) VALUES ('a')", new int[] { 4 })
					.executeUpdate())
				.withMessageContaining("no column 4");
		}
		assertThat(query("SELECT count(*) FROM tag")).containsExactly(0);
	}

	@Test
	void thereAreNoKeysWhereThereAreNone() throws SQLException {
		run("INSERT INTO tag(name) VALUES ('a')");
		assertThat(keys("UPDATE tag SET uses = 5")).isEmpty();
		assertThat(keys("DELETE FROM tag WHERE id = 99", "id")).isEmpty();
		assertThat(keys("CREATE TABLE other(id)")).isEmpty();
		assertThat(keys("PRAGMA user_version = 3")).isEmpty();
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.executeUpdate("INSERT INTO tag(name) VALUES ('b')");
			assertThat(keys(statement)).isEmpty();
			statement.executeUpdate("INSERT INTO tag(name) VALUES ('c')", Statement.RETURN_GENERATED_KEYS);
			assertThat(keys(statement)).isEqualTo(rows(3));
			statement.executeUpdate("INSERT INTO tag(name) VALUES ('d')", Statement.NO_GENERATED_KEYS);
			assertThat(keys(statement)).isEmpty();
		}
	}

	@Test
	void aViewHasNoKeysAndAVirtualTableHasItsRowid() throws SQLException {
		run("CREATE VIEW named AS SELECT id, name FROM tag");
		run("CREATE TRIGGER named_insert INSTEAD OF INSERT ON named BEGIN INSERT INTO tag(name) VALUES (new.name); END");
		assertThat(keys("INSERT INTO named(name) VALUES ('a')")).isEmpty();
		assertThat(query("SELECT name FROM tag")).containsExactly("a");
		run("CREATE VIRTUAL TABLE document USING fts5(body)");
		run("INSERT INTO document(rowid, body) VALUES (70, 'x')");
		assertThat(keys("INSERT INTO document VALUES ('hello')")).isEqualTo(rows(71));
		assertThat(keys("INSERT INTO document(rowid, body) VALUES (7, 'hello')", "rowid")).isEqualTo(rows(7));
	}

	@Test
	void aBatchHasTheKeysOfAllItsMembers() throws SQLException {
		run("INSERT INTO tag(name) VALUES ('b')");
		try (Connection connection = connect();
				PreparedStatement insert = connection.prepareStatement(
						"INSERT OR IGNORE INTO tag(name) VALUES (?), (? || '2')", Statement.RETURN_GENERATED_KEYS)) {
			for (String name : new String[] { "a", "b", "c" }) {
				insert.setString(1, name);
				insert.setString(2, name);
				insert.addBatch();
			}
			assertThat(insert.executeBatch()).containsExactly(2, 1, 2);
			assertThat(keys(insert)).isEqualTo(rows(2, 3, 4, 5, 6));
		}
	}

	@Test
	void keysAreReadInsideATransactionToo() throws SQLException {
		try (Connection connection = connect()) {
			connection.setAutoCommit(false);
			try (PreparedStatement insert = connection.prepareStatement("INSERT INTO tag(name) VALUES (?)",
					new String[] { "id" })) {
				for (int i = 1; i <= 3; i++) {
					insert.setString(1, "name" + i);
					assertThat(insert.executeUpdate()).isOne();
					execute(connection, "INSERT INTO audit(what) VALUES ('between')");
					assertThat(keys(insert)).isEqualTo(rows(i));
				}
			}
			connection.rollback();
		}
		assertThat(query("SELECT count(*) FROM tag")).containsExactly(0);
	}

	@Test
	void aTableThatIsMadeAnewHasItsNewKey() throws SQLException {
		assertThat(keys("INSERT INTO iban(owner) VALUES ('x')")).hasSize(1);
		run("DROP TABLE iban");
		run("CREATE TABLE iban(number INTEGER PRIMARY KEY, owner TEXT)");
		assertThat(keys("INSERT INTO iban(owner) VALUES ('x')")).isEqualTo(rows(1));
	}

	@Test
	void rowsOfAReturningClauseAreTheKeysToo() throws SQLException {
		assertThat(keys("INSERT INTO tag(name) VALUES ('a'), ('b') RETURNING name, id"))
			.isEqualTo(List.of(List.of("a", 1), List.of("b", 2)));
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			assertThat(statement.execute("INSERT INTO tag(name) VALUES ('c') RETURNING id",
					Statement.RETURN_GENERATED_KEYS))
				.isTrue();
			ResultSet rows = statement.getResultSet();
			assertThat(rows.next()).isTrue();
			assertThat(rows.getInt(1)).isEqualTo(3);
			assertThat(keys(statement)).isEqualTo(rows(3));
		}
	}

}
