package io.github.litefsspring.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WriterTests extends JdbcTestBase {

	@Test
	void aFailedCommitLeavesNoTransactionOpenSoTheNextWriteIsReallyStored() throws SQLException {
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO part(item) VALUES (99)");
			assertThatExceptionOfType(SQLIntegrityConstraintViolationException.class).isThrownBy(connection::commit)
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("23503"));
			connection.setAutoCommit(true);
		}
		run("INSERT INTO item(name) VALUES ('next')");
		assertThat(query("SELECT name FROM item")).containsExactly("next");
		assertThat(query("SELECT count(*) FROM part")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void withoutLitefsACommitIsNotDoubtedBecauseNobodyTellsThePosition() throws SQLException {
		this.node.die();
		run("INSERT INTO item(name) VALUES ('single')");
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('transaction')");
			connection.commit();
		}
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			execute(connection, "INSERT INTO item(name) VALUES ('exclusive')");
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("single", "transaction", "exclusive");
	}

	@Test
	void rowsOfAWriteAreHandedOutAfterItWasCommitted() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement insert = connection.prepareStatement(
						"INSERT INTO item(name) VALUES (?), (?) RETURNING id AS \"key\", name, 1.5, NULL")) {
			insert.setString(1, "a");
			insert.setString(2, "b");
			try (ResultSet rows = insert.executeQuery()) {
				assertThat(query("SELECT count(*) FROM item")).containsExactly(2);
				assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("key");
				assertThat(rows.next()).isTrue();
				assertThat(rows.getLong("key")).isOne();
				assertThat(rows.getObject("key", Long.class)).isOne();
				assertThat(rows.getObject(1)).isEqualTo(1);
				assertThat(rows.getString("name")).isEqualTo("a");
				assertThat(rows.getDouble(3)).isEqualTo(1.5);
				assertThat(rows.getObject(4)).isNull();
				assertThat(rows.wasNull()).isTrue();
				assertThat(rows.next()).isTrue();
				assertThat(rows.next()).isFalse();
			}
		}
		assertNothingLeaks();
	}

	@Test
	void manyReturnedRowsAreReplayedCompletely() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement
					.executeQuery("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000) "
							+ "INSERT INTO item(name) SELECT 'n' || i FROM n RETURNING id")) {
			int count = 0;
			while (rows.next()) {
				assertThat(rows.getInt("id")).isEqualTo(++count);
			}
			assertThat(count).isEqualTo(40000);
		}
		assertNothingLeaks();
	}

	@Test
	void aDeferredConstraintIsReportedByAWriteThatReturnsRows() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLIntegrityConstraintViolationException.class)
				.isThrownBy(() -> statement.executeQuery("INSERT INTO part(item) VALUES (99) RETURNING id"));
		}
		assertThat(query("SELECT count(*) FROM part")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void generatedKeysComeOnlyFromOnesOwnInsert() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a')");
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement insert = connection.prepareStatement("INSERT OR IGNORE INTO item(name) VALUES (?)",
						new String[] { "id" })) {
			insert.setString(1, "a");
			assertThat(insert.executeUpdate()).isZero();
			assertThat(insert.getGeneratedKeys().next()).isFalse();
			for (String name : new String[] { "b", "c" }) {
				insert.setString(1, name);
				insert.addBatch();
			}
			assertThat(insert.executeBatch()).containsExactly(1, 1);
			ResultSet keys = insert.getGeneratedKeys();
			assertThat(keys.next()).isTrue();
			assertThat(keys.getLong("id")).isEqualTo(2);
			assertThat(keys.next()).isTrue();
			assertThat(keys.getLong("id")).isEqualTo(3);
		}
		assertNothingLeaks();
	}

	@Test
	void aBatchIsStoredAsAWholeOrNotAtAll() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES (?)")) {
			for (String name : new String[] { "a", "b", "a" }) {
				insert.setString(1, name);
				insert.addBatch();
			}
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(insert::executeBatch)
				.withCauseInstanceOf(SQLIntegrityConstraintViolationException.class)
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("23505"));
			assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
			try (Statement statement = connection.createStatement()) {
				statement.addBatch("INSERT INTO item(name) VALUES ('x')");
				statement.addBatch("UPDATE item SET name = 'y'");
				assertThat(statement.executeBatch()).containsExactly(1, 1);
			}
		}
		assertThat(query("SELECT name FROM item")).containsExactly("y");
		assertNothingLeaks();
	}

	@Test
	void severalStatementsInOneTextAllRunOrNone() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a;b'); -- c;d\nINSERT INTO item(name) VALUES ('e');");
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("a;b", "e");
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> run("INSERT INTO item(name) VALUES ('f'); INSERT INTO item(name) VALUES ('e')"));
		assertThat(query("SELECT count(*) FROM item")).containsExactly(2);
		try (Connection connection = this.dataSource.getConnection()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> connection.prepareStatement("DELETE FROM item; DELETE FROM part"))
				.withMessageContaining("can only be one statement");
		}
		assertNothingLeaks();
	}

	@Test
	void savepointsUndoAPartOfATransaction() throws SQLException {
		try (Connection connection = transaction()) {
			Savepoint first = connection.setSavepoint();
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			Savepoint second = connection.setSavepoint("na\"me");
			execute(connection, "INSERT INTO item(name) VALUES ('b')");
			connection.rollback(second);
			connection.releaseSavepoint(second);
			execute(connection, "INSERT INTO item(name) VALUES ('c')");
			connection.releaseSavepoint(first);
			connection.commit();
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("a", "c");
		try (Connection connection = readOnlyTransaction()) {
			Savepoint savepoint = connection.setSavepoint();
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(2);
			connection.rollback(savepoint);
			connection.commit();
		}
		assertNothingLeaks();
	}

	@Test
	void openCursorsDoNotKeepATransactionFromBeingCommitted() throws SQLException {
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a'), ('b')");
			ResultSet rows = connection.createStatement().executeQuery("SELECT name FROM item");
			assertThat(rows.next()).isTrue();
			Savepoint savepoint = connection.setSavepoint();
			connection.createStatement().executeQuery("SELECT name FROM item").next();
			connection.releaseSavepoint(savepoint);
			connection.createStatement().executeQuery("INSERT INTO item(name) VALUES ('c') RETURNING id");
			connection.commit();
			assertThat(rows.isClosed()).isTrue();
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(3);
		assertNothingLeaks();
	}

	@Test
	void aTransactionThatSqliteRolledBackIsRefusedUntilItIsRolledBack() throws SQLException {
		run("INSERT INTO item(name) VALUES ('taken')");
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			assertThatExceptionOfType(SQLIntegrityConstraintViolationException.class)
				.isThrownBy(() -> execute(connection, "INSERT OR ROLLBACK INTO item(name) VALUES ('taken')"));
			assertThatExceptionOfType(SQLTransactionRollbackException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('b')"))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("40001"))
				.withMessageContaining("rolled back");
			assertThatExceptionOfType(SQLTransactionRollbackException.class).isThrownBy(connection::commit);
			execute(connection, "INSERT INTO item(name) VALUES ('c')");
			connection.commit();
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("taken", "c");
		assertNothingLeaks();
	}

	@Test
	void aFailedStatementLeavesItsTransactionUsable() throws SQLException {
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			assertThatExceptionOfType(SQLIntegrityConstraintViolationException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('a')"));
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO nowhere VALUES (1)"));
			execute(connection, "INSERT INTO item(name) VALUES ('b')");
			connection.commit();
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("a", "b");
		assertNothingLeaks();
	}

	@Test
	void aSecondWriteTransactionOfTheSameThreadFailsAtOnceAndExplainsItself() throws SQLException {
		try (Connection outer = transaction(); Connection inner = transaction()) {
			execute(outer, "INSERT INTO item(name) VALUES ('outer')");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(inner, "INSERT INTO item(name) VALUES ('inner')"))
				.withMessageContaining("waits for itself")
				.withMessageContaining("REQUIRES_NEW")
				.withMessageContaining("GenerationType.IDENTITY")
				.withMessageContaining("'outer'");
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("DELETE FROM item"))
				.withMessageContaining("waits for itself");
			outer.commit();
			execute(inner, "INSERT INTO item(name) VALUES ('inner')");
			inner.commit();
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("outer", "inner");
		assertNothingLeaks();
	}

	@Test
	void whoeverWaitsInVainIsToldWhoHoldsTheWriter() throws Exception {
		var holding = new CountDownLatch(1);
		var release = new CountDownLatch(1);
		var failure = new AtomicReference<Exception>();
		var holder = new Thread(() -> {
			try (Connection connection = transaction()) {
				execute(connection, "INSERT INTO item(name) VALUES ('slow')");
				holding.countDown();
				release.await();
				connection.commit();
			}
			catch (Exception ex) {
				failure.set(ex);
			}
		}, "slow-thread");
		holder.start();
		holding.await();
		assertThatExceptionOfType(SQLTransientConnectionException.class).isThrownBy(() -> run("DELETE FROM item"))
			.withMessageContaining("slow-thread")
			.withMessageContaining("'slow'")
			.withMessageContaining("litefs.jdbc.connection-timeout");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("DELETE FROM item"))
			.withMessageContaining("nothing was done");
		assertThat(Thread.interrupted()).isTrue();
		release.countDown();
		holder.join();
		assertThat(failure.get()).isNull();
		assertThat(query("SELECT name FROM item")).containsExactly("slow");
		assertNothingLeaks();
	}

	@Test
	void vacuumRunsOutsideTransactionsAndVacuumIntoOnAReader() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a')");
		run("VACUUM");
		var copy = this.directory.resolve("copy.db");
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
			vacuum.setString(1, copy.toString());
			vacuum.execute();
		}
		assertThat(copy).exists();
		try (Connection connection = transaction()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, "VACUUM"))
				.withMessageContaining("cannot run inside a transaction");
		}
		assertNothingLeaks();
	}

	@Test
	void changingRowsOfDdlIsZero() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a'), ('b')");
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			assertThat(statement.executeUpdate("UPDATE item SET name = name || '!'")).isEqualTo(2);
			assertThat(statement.executeUpdate("CREATE TABLE fresh(id)")).isZero();
		}
	}

	@Test
	void nothingLeaksWhenManyThingsFail() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a')");
		String[] failing = { "INSERT INTO item(name) VALUES ('a')", "SELECT * FROM nowhere",
				"INSERT INTO nowhere VALUES (1)", "WITH x AS (SELECT 1) SELECT * FROM nowhere", "nonsense",
				"SELECT abs(-9223372036854775808)", "INSERT OR ROLLBACK INTO item(name) VALUES ('a')", "BEGIN",
				"PRAGMA foreign_keys = off", "INSERT INTO item(name) VALUES ('b'); nonsense", "",
				"INSERT INTO part(item) VALUES (77)" };
		for (int round = 0; round < 20; round++) {
			for (String sql : failing) {
				assertThatExceptionOfType(SQLException.class).as(sql).isThrownBy(() -> run(sql));
				for (Connection connection : new Connection[] { transaction(), readOnlyTransaction() }) {
					try (connection) {
						execute(connection, sql);
						connection.commit();
					}
					catch (SQLException ex) {
						assertThat(ex.getSQLState()).as(sql).isNotNull();
					}
				}
			}
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(1);
		assertNothingLeaks();
	}

}
