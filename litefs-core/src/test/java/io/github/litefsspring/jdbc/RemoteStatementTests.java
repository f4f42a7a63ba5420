package io.github.litefsspring.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

import io.github.litefsspring.jdbc.remote.RemoteResult;
import io.github.litefsspring.jdbc.remote.RemoteStatement;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.jdbc.write.WriterLease;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A replica whose single writes are run by the data source of the test's primary, on the
 * same file.
 */
class RemoteStatementTests extends JdbcTestBase {

	private final StubLitefsNode replicaNode = new StubLitefsNode(Role.REPLICA);

	private final RecordingRemote remote = new RecordingRemote();

	private LitefsDataSource replica;

	@BeforeEach
	void openReplica() throws SQLException {
		run("CREATE TABLE anything(id INTEGER PRIMARY KEY, value)");
		this.replica = new LitefsDataSource(this.replicaNode, settings(Map.of()), this.remote);
	}

	@AfterEach
	void closeReplica() {
		this.replica.close();
	}

	@Test
	void aSingleWriteRunsOnThePrimaryWithItsCountAndKey() throws SQLException {
		try (Connection connection = this.replica.getConnection();
				PreparedStatement insert = connection.prepareStatement("INSERT INTO item(id, name) VALUES (?, ?)",
						Statement.RETURN_GENERATED_KEYS)) {
			insert.setLong(1, 41);
			insert.setString(2, "flute");
			assertThat(insert.executeUpdate()).isEqualTo(1);
			try (ResultSet keys = insert.getGeneratedKeys()) {
				assertThat(keys.next()).isTrue();
				assertThat(keys.getLong(1)).isEqualTo(41);
				assertThat(keys.next()).isFalse();
			}
		}
		assertThat(query("SELECT name FROM item WHERE id = 41")).containsExactly("flute");
		assertThat(this.remote.statements).hasSize(1);
	}

	@Test
	void plainStatementsDoTheSame() throws SQLException {
		try (Connection connection = this.replica.getConnection(); Statement statement = connection.createStatement()) {
			assertThat(statement.executeUpdate("INSERT INTO item(name) VALUES ('a')")).isEqualTo(1);
			assertThat(statement.executeUpdate("UPDATE item SET name = 'b'", Statement.RETURN_GENERATED_KEYS))
				.isEqualTo(1);
			assertThat(statement.getGeneratedKeys().next()).isFalse();
			assertThat(statement.execute("DELETE FROM item")).isFalse();
			assertThat(statement.getUpdateCount()).isEqualTo(1);
			statement.execute("CREATE TABLE created(id)");
		}
		assertThat(query("SELECT count(*) FROM created")).containsExactly(0);
	}

	@Test
	void rowsOfReturningComeBack() throws SQLException {
		try (Connection connection = this.replica.getConnection(); Statement statement = connection.createStatement()) {
			ResultSet rows = statement.executeQuery(
					"INSERT INTO anything(value) VALUES (1.5), (x'00ff'), (NULL) RETURNING id AS number, value");
			assertThat(rows.next()).isTrue();
			assertThat(rows.getInt("number")).isEqualTo(1);
			assertThat(rows.getDouble("value")).isEqualTo(1.5);
			assertThat(rows.next()).isTrue();
			assertThat(rows.getBytes(2)).containsExactly(0, -1);
			assertThat(rows.next()).isTrue();
			assertThat(rows.getObject(2)).isNull();
			assertThat(rows.next()).isFalse();
		}
	}

	@Test
	void aStatementThatOnlySqliteKnowsToWriteGoesToo() throws SQLException {
		try (Connection connection = this.replica.getConnection(); Statement statement = connection.createStatement()) {
			assertThat(statement.executeUpdate("WITH n(x) AS (VALUES ('w')) INSERT INTO item(name) SELECT x FROM n"))
				.isEqualTo(1);
			assertThat(query(connection, "WITH n(x) AS (VALUES ('read')) SELECT x FROM n")).containsExactly("read");
		}
		assertThat(query("SELECT name FROM item")).containsExactly("w");
		assertThat(this.remote.statements).hasSize(1);
	}

	@Test
	void parametersTravelAsWhatTheDriverMakesOfThem() throws SQLException {
		List<Object> values = List.of(1, Long.MAX_VALUE, (short) 2, true, 1.5d, 0.1f, Double.POSITIVE_INFINITY, "text",
				"a\u0000b", "\uD83C\uDFB5", new byte[] { 0, 1, -1 }, new byte[0], new BigDecimal("12.30"),
				new Timestamp(1234567890123L), new java.sql.Date(86_400_000L), LocalDate.of(2026, 1, 2), 'c');
		for (Object value : values) {
			assertSame((insert) -> insert.setObject(1, value));
		}
		assertSame((insert) -> insert.setNull(1, Types.VARCHAR));
		assertSame((insert) -> insert.setObject(1, null));
		assertSame((insert) -> insert.setObject(1, "17", Types.INTEGER));
		assertSame((insert) -> insert.setBigDecimal(1, BigDecimal.TEN));
		assertSame((insert) -> insert.setTimestamp(1, new Timestamp(5)));
		assertSame((insert) -> insert.setDouble(1, Double.NaN));
	}

	@Test
	void theDriversDatePropertiesDecideHowDatesTravel() throws SQLException {
		this.dataSource.close();
		this.replica.close();
		Map<String, String> properties = Map.of("date_class", "TEXT");
		this.dataSource = create(properties);
		this.replica = new LitefsDataSource(this.replicaNode, settings(properties), this.remote);
		assertSame((insert) -> insert.setTimestamp(1, new Timestamp(5)));
		assertThat(query("SELECT typeof(value) FROM anything LIMIT 1")).containsExactly("text");
	}

	// the same insert here and by way of the replica stores the same
	private void assertSame(Setter setter) throws SQLException {
		run("DELETE FROM anything");
		for (LitefsDataSource way : List.of(this.dataSource, this.replica)) {
			try (Connection connection = way.getConnection();
					PreparedStatement insert = connection.prepareStatement("INSERT INTO anything(value) VALUES (?)")) {
				setter.set(insert);
				insert.executeUpdate();
			}
		}
		assertThat(query("SELECT DISTINCT typeof(value) || ' ' || quote(value) FROM anything")).hasSize(1);
		assertThat(query("SELECT count(*) FROM anything")).containsExactly(2);
	}

	@Test
	void errorsOfThePrimaryComeThrough() throws SQLException {
		run("INSERT INTO item(name) VALUES ('twice')");
		try (Connection connection = this.replica.getConnection()) {
			assertThatExceptionOfType(SQLIntegrityConstraintViolationException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('twice')"));
		}
	}

	@Test
	void moreParametersThanTheStatementHasAreRefusedOnBothWays() throws SQLException {
		for (LitefsDataSource way : List.of(this.dataSource, this.replica)) {
			try (Connection connection = way.getConnection();
					PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES (?)")) {
				insert.setString(1, "a");
				insert.setString(2, "b");
				assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(insert::executeUpdate)
					.withMessageContaining("parameter 2");
			}
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
	}

	@Test
	void transactionsScriptsAndBatchesDoNotTravel() throws SQLException {
		try (Connection connection = this.replica.getConnection()) {
			assertNotPrimary(() -> execute(connection, "INSERT INTO item(name) VALUES ('a'); DELETE FROM item"));
			assertNotPrimary(() -> execute(connection, "PRAGMA wal_checkpoint"));
			try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES (?)")) {
				for (String name : List.of("a", "b")) {
					insert.setString(1, name);
					insert.addBatch();
				}
				assertThatExceptionOfType(SQLException.class).isThrownBy(insert::executeBatch)
					.withCauseInstanceOf(NotPrimarySqlException.class);
			}
			connection.setAutoCommit(false);
			assertNotPrimary(() -> execute(connection, "INSERT INTO item(name) VALUES ('a')"));
			connection.rollback();
			connection.setAutoCommit(true);
			connection.setReadOnly(true);
			assertThatExceptionOfType(SQLNonTransientException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('a')"));
		}
		assertThat(this.remote.statements).isEmpty();
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
	}

	@Test
	void aThreadThatIsNotAcceptedIsRefused() throws SQLException {
		this.remote.accepting = false;
		try (Connection connection = this.replica.getConnection()) {
			assertNotPrimary(() -> execute(connection, "INSERT INTO item(name) VALUES ('a')"));
			assertNotPrimary(
					() -> execute(connection, "WITH n(x) AS (VALUES ('w')) INSERT INTO item(name) SELECT x FROM n"));
		}
		assertThat(this.remote.statements).isEmpty();
	}

	@Test
	void whenThisNodeBecomesThePrimaryTheStatementRunsHere() throws SQLException {
		this.remote.instead = () -> this.replicaNode.becomeSilently(Role.PRIMARY);
		try (Connection connection = this.replica.getConnection()) {
			execute(connection, "INSERT INTO item(name) VALUES ('here')");
		}
		assertThat(query("SELECT name FROM item")).containsExactly("here");
	}

	@Test
	void whenThisNodeHandsItsLeaseOverTheStatementThatWaitsRunsOnTheNextPrimary() throws Exception {
		this.replicaNode.become(Role.PRIMARY);
		WriterLease handoff = this.replica.acquireWriter("hand the lease to another node", Duration.ofSeconds(20));
		var write = new FutureTask<>(() -> {
			try (Connection connection = this.replica.getConnection()) {
				execute(connection, "INSERT INTO item(name) VALUES ('next')");
				return null;
			}
		});
		var thread = new Thread(write);
		thread.start();
		await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		this.replicaNode.become(Role.REPLICA);
		handoff.release();
		write.get();
		assertThat(this.remote.statements).hasSize(1);
		assertThat(query("SELECT name FROM item")).containsExactly("next");
	}

	@Test
	void noReaderIsHeldWhileThePrimaryWorks() throws SQLException {
		this.remote.instead = () -> {
			assertThat(this.replica.unwrap(com.zaxxer.hikari.HikariDataSource.class)
				.getHikariPoolMXBean()
				.getActiveConnections()).isZero();
			throw new SQLException("looked");
		};
		try (Connection connection = this.replica.getConnection()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(
						() -> execute(connection, "WITH n(x) AS (VALUES ('w')) INSERT INTO item(name) SELECT x FROM n"))
				.withMessage("looked");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1", "INSERT INTO item(name) VALUES ('a'); DELETE FROM item", "VACUUM", "BEGIN",
			"ATTACH 'x.db' AS x", "VACUUM INTO 'x.db'", "PRAGMA foreign_keys=off", "\0",
			"DELETE FROM item\0 WHERE id = 1", "", "restore from x.db" })
	void thePrimaryRunsSingleWritesOnly(String sql) throws SQLException {
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
			.isThrownBy(() -> this.dataSource.runForOtherNode(new RemoteStatement(sql, List.of(), null, 0, 0)));
		assertNothingLeaks();
	}

	@Test
	void aNodeThatIsNotThePrimaryRunsNothingForOthers() {
		this.node.becomeSilently(Role.REPLICA);
		RemoteStatement statement = new RemoteStatement("INSERT INTO item(name) VALUES ('a')", List.of(), null, 0, 0);
		assertThatExceptionOfType(NotPrimarySqlException.class)
			.isThrownBy(() -> this.dataSource.runForOtherNode(statement));
	}

	private static void assertNotPrimary(org.assertj.core.api.ThrowableAssert.ThrowingCallable statement) {
		assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(statement);
	}

	private interface Setter {

		void set(PreparedStatement insert) throws SQLException;

	}

	private interface Step {

		void run() throws SQLException;

	}

	private final class RecordingRemote implements RemoteStatements {

		private final List<RemoteStatement> statements = new ArrayList<>();

		private boolean accepting = true;

		private Step instead;

		@Override
		public boolean accepts() {
			return this.accepting;
		}

		@Override
		public RemoteResult run(RemoteStatement statement) throws SQLException {
			if (this.instead != null) {
				this.instead.run();
				return null;
			}
			this.statements.add(statement);
			return RemoteStatementTests.this.dataSource.runForOtherNode(statement);
		}

	}

}
