package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CommitListenerTests extends JdbcTestBase {

	private final AtomicInteger commits = new AtomicInteger();

	@BeforeEach
	void listen() {
		this.dataSource.addCommitListener(this.commits::incrementAndGet);
	}

	@Test
	void singleWriteIsTold() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a')");
		assertThat(this.commits).hasValue(1);
		assertThat(query("INSERT INTO item(name) VALUES ('b') RETURNING id")).containsExactly(2);
		assertThat(this.commits).hasValue(2);
		run("WITH x(n) AS (VALUES ('c')) INSERT INTO item(name) SELECT n FROM x");
		assertThat(this.commits).hasValue(3);
	}

	@Test
	void transactionIsToldOnceAndAfterItsCommit() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			connection.setAutoCommit(false);
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			execute(connection, "INSERT INTO item(name) VALUES ('b')");
			assertThat(this.commits).hasValue(0);
			connection.commit();
			assertThat(this.commits).hasValue(1);
			connection.commit();
			assertThat(this.commits).hasValue(1);
		}
	}

	@Test
	void batchIsToldOnce() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			statement.addBatch("INSERT INTO item(name) VALUES ('a')");
			statement.addBatch("INSERT INTO item(name) VALUES ('b')");
			statement.executeBatch();
		}
		assertThat(this.commits).hasValue(1);
	}

	@Test
	void readsAndRollbacksAreNotTold() throws SQLException {
		query("SELECT count(*) FROM item");
		query("WITH x(n) AS (VALUES (1)) SELECT n FROM x");
		try (Connection connection = this.dataSource.getConnection()) {
			connection.setAutoCommit(false);
			query(connection, "SELECT count(*) FROM item");
			connection.commit();
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			connection.rollback();
			query(connection, "SELECT count(*) FROM item");
			connection.commit();
		}
		assertThat(this.commits).hasValue(0);
	}

	@Test
	void failedWriteIsNotTold() throws SQLException {
		run("INSERT INTO item(name) VALUES ('a')");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("INSERT INTO item(name) VALUES ('a')"));
		assertThat(this.commits).hasValue(1);
		this.node.become(Role.REPLICA);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("INSERT INTO item(name) VALUES ('b')"));
		assertThat(this.commits).hasValue(1);
	}

	@Test
	void exclusiveConnectionIsTold() throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			assertThat(this.commits).hasValue(1);
			query(connection, "SELECT count(*) FROM item");
			assertThat(this.commits).hasValue(1);
		}
	}

	@Test
	void listenerThatFailsDoesNotMakeACommitFail() throws SQLException {
		this.dataSource.addCommitListener(() -> {
			throw new IllegalStateException("broken listener");
		});
		run("INSERT INTO item(name) VALUES ('a')");
		assertThat(query("SELECT count(*) FROM item")).containsExactly(1);
	}

}
