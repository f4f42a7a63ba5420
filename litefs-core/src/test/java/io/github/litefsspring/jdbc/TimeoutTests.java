package io.github.litefsspring.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class TimeoutTests extends JdbcTestBase {

	private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";

	@Test
	void aReadThatTakesTooLongIsEnded() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			statement.setQueryTimeout(1);
			assertThatExceptionOfType(SQLTimeoutException.class)
				.isThrownBy(() -> statement.executeQuery(ENDLESS + "SELECT count(*) FROM n"))
				.withMessageContaining("after 1 s")
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("57014"));
			assertThat(query(connection, "SELECT 1")).containsExactly(1);
		}
		assertNothingLeaks();
	}

	@Test
	void rowsThatNeverComeAreEndedToo() throws SQLException {
		try (Connection connection = readOnlyTransaction(); Statement statement = connection.createStatement()) {
			statement.setQueryTimeout(1);
			ResultSet rows = statement.executeQuery(ENDLESS + "SELECT i FROM n WHERE i < 3");
			assertThat(rows.next()).isTrue();
			assertThat(rows.next()).isTrue();
			assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(rows::next);
			assertThat(query(connection, "SELECT 1")).containsExactly(1);
			connection.commit();
		}
		assertNothingLeaks();
	}

	@Test
	void aWriteThatTakesTooLongIsEndedAndItsTransactionIsRolledBack() throws SQLException {
		try (Connection connection = transaction(); Statement statement = connection.createStatement()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			statement.setQueryTimeout(1);
			assertThatExceptionOfType(SQLTimeoutException.class)
				.isThrownBy(() -> statement.executeUpdate(ENDLESS + "INSERT INTO item(name) SELECT 'n' || i FROM n"));
			assertThatExceptionOfType(SQLTransactionRollbackException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('b')"));
			connection.rollback();
			execute(connection, "INSERT INTO item(name) VALUES ('c')");
			connection.commit();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("c");
		assertNothingLeaks();
	}

	@Test
	void aSelectInAWriteTransactionThatIsEndedLeavesTheTransactionOpen() throws SQLException {
		try (Connection connection = transaction(); Statement statement = connection.createStatement()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			ResultSet open = connection.createStatement().executeQuery("SELECT item.name FROM item, sqlite_schema");
			assertThat(open.next()).isTrue();
			statement.setQueryTimeout(1);
			assertThatExceptionOfType(SQLTimeoutException.class)
				.isThrownBy(() -> statement.executeQuery("SELECT * FROM (" + ENDLESS + "SELECT count(*) FROM n)"));
			execute(connection, "INSERT INTO item(name) VALUES ('b')");
			connection.commit();
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(2);
		assertNothingLeaks();
	}

	@Test
	void cancelEndsARunningStatementAndNoOther() throws Exception {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			statement.cancel();
			var running = CompletableFuture.supplyAsync(() -> {
				try {
					statement.executeQuery(ENDLESS + "SELECT count(*) FROM n");
					return null;
				}
				catch (SQLException ex) {
					return ex;
				}
			});
			await().until(() -> {
				statement.cancel();
				return running.isDone();
			});
			SQLException ex = running.get(30, TimeUnit.SECONDS);
			assertThat((Throwable) ex).hasMessageContaining("Statement.cancel()");
			assertThat(ex.getSQLState()).isEqualTo("57014");
			statement.cancel();
			assertThat(query(connection, "SELECT 1")).containsExactly(1);
		}
		assertNothingLeaks();
	}

	@Test
	void aTimerThatFiresLateHitsNobody() throws Exception {
		try (Connection connection = this.dataSource.getConnection()) {
			for (int i = 0; i < 200; i++) {
				try (Statement statement = connection.createStatement()) {
					statement.setQueryTimeout(1);
					statement.executeQuery("SELECT 1").next();
					var canceller = CompletableFuture.runAsync(() -> {
						try {
							statement.cancel();
						}
						catch (SQLException ex) {
							throw new IllegalStateException(ex);
						}
					});
					statement.close();
					assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
					canceller.get();
				}
			}
		}
		assertNothingLeaks();
	}

	@Test
	void waitingForTheWriterIsPartOfTheTime() throws SQLException {
		try (Connection busy = transaction()) {
			execute(busy, "INSERT INTO item(name) VALUES ('a')");
			for (boolean autocommit : new boolean[] { true, false }) {
				try (Connection connection = this.dataSource.getConnection();
						Statement statement = connection.createStatement()) {
					connection.setAutoCommit(autocommit);
					statement.setQueryTimeout(1);
					statement.addBatch("DELETE FROM item");
					assertThatExceptionOfType(BatchUpdateException.class)
						.isThrownBy(() -> onAnotherThread(statement::executeBatch))
						.withMessageContaining("Waited 1000 ms for the writer");
					assertThatExceptionOfType(SQLTimeoutException.class)
						.isThrownBy(() -> onAnotherThread(() -> statement.executeUpdate("DELETE FROM item")))
						.withMessageContaining("Waited 1000 ms for the writer (the time that the statement")
						.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("57014"));
				}
			}
			busy.commit();
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(1);
		assertNothingLeaks();
	}

	private static void onAnotherThread(Callable<?> task) throws Exception {
		var future = new FutureTask<>(task);
		new Thread(future).start();
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof SQLException cause) ? cause : ex;
		}
	}

}
