package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class RoleChangeTests extends JdbcTestBase {

	private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
			+ "INSERT INTO item(name) SELECT 'n' || i FROM n";

	@Test
	void anIdleWriteTransactionOfADemotedNodeIsRolledBackAtOnce() throws Exception {
		this.node.become(Role.PRIMARY);
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('lost')");
			this.node.become(Role.REPLICA);
			await().untilAsserted(() -> assertThat(lockIsFree()).isTrue());
			assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('more')"))
				.withMessageContaining("rolled back");
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> query(connection, "SELECT 1"));
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(connection::commit);
			assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(0);
			connection.commit();
		}
		this.node.become(Role.PRIMARY);
		run("INSERT INTO item(name) VALUES ('again')");
		assertThat(query("SELECT name FROM item")).containsExactly("again");
		assertNothingLeaks();
	}

	@Test
	void aCommitThatLitefsMayNotHaveKeptHasAnUnknownOutcome() throws Exception {
		this.node.become(Role.PRIMARY);
		this.node.die();
		assertThatExceptionOfType(OutcomeUnknownSqlException.class)
			.isThrownBy(() -> run("INSERT INTO item(name) VALUES ('alone')"))
			.withMessageContaining("LiteFS does not answer");
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('in a transaction')");
			assertThatExceptionOfType(OutcomeUnknownSqlException.class).isThrownBy(connection::commit);
			execute(connection, "SELECT 1");
			connection.commit();
		}
	}

	@Test
	void aCommitAfterTheDemotionIsRefusedAndNothingIsStored() throws Exception {
		this.node.become(Role.PRIMARY);
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('lost')");
			this.node.become(Role.NO_PRIMARY);
			await().untilAsserted(() -> assertThat(lockIsFree()).isTrue());
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(connection::commit)
				.withMessageContaining("Nothing was committed");
			connection.setAutoCommit(true);
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
		this.node.become(Role.PRIMARY);
		assertNothingLeaks();
	}

	@Test
	void aRunningWriteOfADemotedNodeIsInterrupted() throws Exception {
		this.node.become(Role.PRIMARY);
		for (boolean transaction : new boolean[] { true, false }) {
			var started = new CountDownLatch(1);
			var write = CompletableFuture.supplyAsync(() -> {
				try (Connection connection = this.dataSource.getConnection();
						Statement statement = connection.createStatement()) {
					connection.setAutoCommit(!transaction);
					query(connection, "SELECT 1");
					started.countDown();
					statement.executeUpdate(ENDLESS);
					return null;
				}
				catch (SQLException ex) {
					return ex;
				}
			});
			started.await();
			await().until(() -> !lockIsFree());
			this.node.become(Role.REPLICA);
			assertThat((Throwable) write.get(30, TimeUnit.SECONDS)).isInstanceOf(NotPrimarySqlException.class);
			this.node.become(Role.PRIMARY);
			assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
		}
		assertNothingLeaks();
	}

	@Test
	void thoseWhoWaitForTheWriterAreToldAtOnceWhenTheNodeIsDemoted() throws Exception {
		this.node.become(Role.PRIMARY);
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('lost')");
			var waiting = new Thread[1];
			var write = CompletableFuture.supplyAsync(() -> {
				waiting[0] = Thread.currentThread();
				try {
					run("INSERT INTO item(name) VALUES ('waited')");
					return null;
				}
				catch (SQLException ex) {
					return ex;
				}
			});
			await().until(() -> waiting[0] != null && waiting[0].getState() == Thread.State.TIMED_WAITING);
			this.node.become(Role.REPLICA);
			assertThat((Throwable) write.get(30, TimeUnit.SECONDS)).isInstanceOf(NotPrimarySqlException.class);
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
	}

	@Test
	void anExclusiveConnectionOfADemotedNodeIsTakenAwayToo() throws Exception {
		this.node.become(Role.PRIMARY);
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			connection.setAutoCommit(false);
			execute(connection, "INSERT INTO item(name) VALUES ('lost')");
			this.node.become(Role.REPLICA);
			await().untilAsserted(() -> assertThat(lockIsFree()).isTrue());
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(connection::commit);
		}
		this.node.become(Role.PRIMARY);
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void aReadWriteTransactionThatBeganOnAReplicaStaysThere() throws Exception {
		this.node.become(Role.REPLICA);
		try (Connection connection = transaction()) {
			query(connection, "SELECT 1");
			this.node.become(Role.PRIMARY);
			assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO item(name) VALUES ('a')"))
				.withMessageContaining("began before node");
			connection.rollback();
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			connection.commit();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("a");
		assertNothingLeaks();
	}

	@Test
	void closingTheDataSourceStopsListeningAndRollsBack() throws Exception {
		Connection connection = transaction();
		execute(connection, "INSERT INTO item(name) VALUES ('lost')");
		this.dataSource.close();
		assertThat(this.node.listeners()).isEmpty();
		assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
		connection.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.dataSource.getConnection())
			.withMessageContaining("closed");
		this.dataSource = create(java.util.Map.of());
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
	}

	/** Whether another process could write now. */
	private boolean lockIsFree() throws SQLException {
		try (var other = java.sql.DriverManager.getConnection("jdbc:sqlite:" + database());
				var statement = other.createStatement()) {
			statement.execute("PRAGMA busy_timeout = 0");
			statement.executeUpdate("BEGIN IMMEDIATE");
			statement.executeUpdate("ROLLBACK");
			return true;
		}
		catch (SQLException ex) {
			return false;
		}
	}

}
