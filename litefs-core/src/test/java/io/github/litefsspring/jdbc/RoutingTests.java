package io.github.litefsspring.jdbc;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RoutingTests extends JdbcTestBase {

	@Test
	void aWriteIsSeenByTheNextRead() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a')");
		assertThat(query("SELECT name FROM item")).containsExactly("a");
		assertNothingLeaks();
	}

	@Test
	void aPreparedStatementRemembersItsParametersAndGivesUpdateCountAndKey() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES (?)",
						Statement.RETURN_GENERATED_KEYS)) {
			insert.setString(1, "a");
			assertThat(insert.executeUpdate()).isOne();
			insert.setString(1, "b");
			assertThat(insert.executeUpdate()).isOne();
			try (ResultSet keys = insert.getGeneratedKeys()) {
				assertThat(keys.next()).isTrue();
				assertThat(keys.getLong(1)).isEqualTo(2);
				assertThat(keys.next()).isFalse();
			}
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("a", "b");
		assertNothingLeaks();
	}

	@Test
	void aTransactionIsCommittedAsAWhole() throws SQLException {
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(1);
			connection.commit();
			assertThat(query("SELECT count(*) FROM item")).containsExactly(1);
			execute(connection, "INSERT INTO item(name) VALUES ('b')");
			connection.rollback();
			execute(connection, "INSERT INTO item(name) VALUES ('c')");
			connection.setAutoCommit(true);
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("a", "c");
		assertNothingLeaks();
	}

	@Test
	void closingAConnectionRollsItsTransactionBack() throws SQLException {
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void aReadOnlyTransactionUsesAReaderAndSeesOneSnapshot() throws SQLException {
		try (Connection connection = readOnlyTransaction()) {
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
			run("INSERT INTO item(name) VALUES ('a')");
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
			assertThat(connection.unwrap(SQLiteConnection.class).isReadOnly()).isTrue();
			connection.commit();
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(1);
		}
		assertNothingLeaks();
	}

	@Test
	void aWriteInAReadOnlyTransactionIsRefusedOnEveryNode() throws SQLException {
		for (Role role : new Role[] { Role.STANDALONE, Role.PRIMARY, Role.REPLICA }) {
			this.node.become(role);
			try (Connection connection = readOnlyTransaction()) {
				assertThatExceptionOfType(SQLException.class)
					.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('a')"))
					.satisfies((ex) -> assertThat((Throwable) ex).isNotInstanceOf(NotPrimarySqlException.class))
					.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("25006"))
					.withMessageContaining("read-only");
				assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
			}
		}
	}

	@Test
	void settingFlagsAndAskingForMetadataDoesNotDecideTheRoute() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("SQLite");
			try (ResultSet tables = connection.getMetaData().getTables(null, null, "item", null)) {
				assertThat(tables.next()).isTrue();
				assertThat(tables.getString("TABLE_NAME")).isEqualTo("item");
			}
			connection.setAutoCommit(false);
			connection.setReadOnly(true);
			query(connection, "SELECT 1");
			assertThat(connection.unwrap(SQLiteConnection.class).isReadOnly()).isTrue();
		}
		assertNothingLeaks();
	}

	@Test
	void metadataNamesTheOutermostConnectionAndReadsInsideTheWriteTransaction() throws SQLException {
		try (Connection connection = transaction()) {
			execute(connection, "CREATE TABLE fresh(id INTEGER PRIMARY KEY)");
			assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
			try (ResultSet tables = connection.getMetaData().getTables(null, null, "fresh", null)) {
				assertThat(tables.next()).isTrue();
			}
			connection.rollback();
		}
		assertNothingLeaks();
	}

	@Test
	void rowsOfAReadAreStreamedAndTheReaderComesBackWhenTheyAreClosed() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a'), ('b')");
		HikariDataSource pool = this.dataSource.unwrap(HikariDataSource.class);
		try (Connection connection = this.dataSource.getConnection()) {
			Statement statement = connection.createStatement();
			ResultSet rows = statement.executeQuery("SELECT name FROM item ORDER BY id");
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isOne();
			assertThat(rows.next()).isTrue();
			assertThat(rows.getStatement()).isSameAs(statement);
			statement.close();
			assertThat(rows.isClosed()).isTrue();
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
			connection.createStatement().executeQuery("SELECT name FROM item");
		}
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@Test
	void aWriteThatIsRefusedIsCountedAndOneThatRunsIsNot() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a')");
		assertThat(this.dataSource.refusedWrites()).isZero();
		this.node.become(Role.REPLICA);
		for (String sql : new String[] { "INSERT INTO item(name) VALUES ('b')", "INSERT INTO item(name) VALUES ('b')",
				"WITH n AS (SELECT 'b') INSERT INTO item(name) SELECT * FROM n" }) {
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> run(sql));
		}
		try (Connection connection = transaction()) {
			assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> execute(connection, "UPDATE item SET name = 'b'"));
		}
		query("SELECT name FROM item");
		assertThat(this.dataSource.refusedWrites()).isEqualTo(4);
	}

	@Test
	void aReplicaReadsAndRefusesToWriteBeforeTheStatementRuns() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a')");
		this.node.become(Role.REPLICA);
		assertThat(query("SELECT name FROM item")).containsExactly("a");
		assertThatExceptionOfType(NotPrimarySqlException.class)
			.isThrownBy(() -> run("INSERT INTO item(name) VALUES ('b')"))
			.withMessageContaining("primary")
			.withMessageContaining("INSERT INTO item")
			.satisfies((ex) -> assertThat(ex.role()).isEqualTo(Role.REPLICA));
		assertThatExceptionOfType(NotPrimarySqlException.class)
			.isThrownBy(() -> run("WITH n AS (SELECT 'b') INSERT INTO item(name) SELECT * FROM n"));
		try (Connection connection = transaction()) {
			assertThat(query(connection, "SELECT name FROM item")).containsExactly("a");
			assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> execute(connection, "UPDATE item SET name = 'b'"));
			assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> execute(connection, "WITH n AS (SELECT 1) DELETE FROM item"));
			assertThat(query(connection, "WITH n AS (SELECT name FROM item) SELECT * FROM n")).containsExactly("a");
			connection.commit();
		}
		this.node.become(Role.STANDALONE);
		assertThat(query("SELECT name FROM item")).containsExactly("a");
		assertNothingLeaks();
	}

	@Test
	void standaloneCreatesMissingDirectoriesAndTheDatabaseEvenForARead() throws SQLException {
		var settings = DataSourceSettings.of(this.directory.resolve("deep/er/new.db"));
		try (var other = new LitefsDataSource(this.node, settings); var connection = other.getConnection()) {
			assertThat(query(connection, "SELECT count(*) FROM sqlite_schema")).containsExactly(0);
			assertThat(query(connection, "PRAGMA journal_mode")).containsExactly("wal");
		}
	}

	@Test
	void aReplicaNeverCreatesTheDatabase() {
		this.node.become(Role.REPLICA);
		var file = this.directory.resolve("missing.db");
		try (var other = new LitefsDataSource(this.node, DataSourceSettings.of(file))) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(other.getConnection(), "SELECT 1"))
				.withMessageContaining("has not been replicated");
		}
		assertThat(Files.exists(file)).isFalse();
	}

	@Test
	void anUnmountedNodeFailsAtOnceAndNamesTheMount() throws SQLException {
		this.node.become(Role.UNMOUNTED);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query("SELECT 1"))
			.withMessageContaining(database().toString())
			.withMessageContaining("fusermount")
			.satisfies((ex) -> assertThat(ex.getSQLState()).startsWith("08"));
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(connection.isValid(1)).isFalse();
		}
		this.node.become(Role.STANDALONE);
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(connection.isValid(1)).isTrue();
		}
		assertNothingLeaks();
	}

	@Test
	void unwrapGivesThePhysicalConnectionOfTheRouteAndTheReaderPool() throws SQLException {
		try (Connection connection = transaction()) {
			assertThat(connection.unwrap(SQLiteConnection.class).isReadOnly()).isFalse();
			assertThat(connection.isWrapperFor(SQLiteConnection.class)).isTrue();
		}
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(connection.unwrap(SQLiteConnection.class).isReadOnly()).isTrue();
		}
		assertThat(this.dataSource.isWrapperFor(HikariDataSource.class)).isTrue();
		assertThat(this.dataSource.unwrap(HikariDataSource.class).getPoolName()).isEqualTo("litefs-readers");
		assertNothingLeaks();
	}

	@Test
	void whoUnwrapsThePoolConcludesThatConnectionsAreInAutocommitMode() throws SQLException {
		boolean concluded = this.dataSource.unwrap(HikariDataSource.class).isAutoCommit();
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(concluded).isEqualTo(connection.getAutoCommit()).isTrue();
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void aPreparedStatementTakesNoOtherText() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
			String other = "INSERT INTO item(name) VALUES ('a')";
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.executeUpdate(other));
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.executeUpdate(other, Statement.RETURN_GENERATED_KEYS));
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.execute(other, Statement.RETURN_GENERATED_KEYS));
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.executeUpdate(other, new String[] { "id" }));
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
	}

}
