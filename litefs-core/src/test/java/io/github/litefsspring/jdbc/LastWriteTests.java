package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Outside a transaction, {@code last_insert_rowid()} and its like are about the JDBC
 * connection, although all connections share the physical one that writes.
 */
class LastWriteTests extends JdbcTestBase {

	private static final String LAST = "SELECT last_insert_rowid()";

	@BeforeEach
	void createTables() throws SQLException {
		run("CREATE TABLE author(id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
		run("CREATE TABLE book(id INTEGER PRIMARY KEY, title TEXT)");
		run("CREATE TABLE code(code TEXT PRIMARY KEY) WITHOUT ROWID");
	}

	@Test
	void theLastRowIdIsOfTheConnectionThatAsks() throws SQLException {
		try (Connection mine = this.dataSource.getConnection(); Connection other = this.dataSource.getConnection()) {
			execute(mine, "INSERT INTO author(id, name) VALUES (7, 'Ada')");
			execute(other, "INSERT INTO book(id, title) VALUES (99, 'x'), (100, 'y')");
			assertThat(query(mine, LAST)).containsExactly(7);
			assertThat(query(mine, "select author.name from author where _rowid_ = last_insert_rowid ( )"))
				.containsExactly("Ada");
			assertThat(query(other, LAST)).containsExactly(100);
			assertThat(query(mine, "SELECT changes()")).containsExactly(1);
			assertThat(query(other, "SELECT changes()")).containsExactly(2);
			execute(mine, "INSERT INTO book(title) VALUES ('by ' || last_insert_rowid())");
			assertThat(query("SELECT title FROM book WHERE id = 101")).containsExactly("by 7");
			execute(mine, "UPDATE book SET title = 'z'");
			assertThat(query(mine, "SELECT changes(), total_changes()")).containsExactly(3);
			assertThat(query(mine, LAST)).containsExactly(101);
		}
	}

	@Test
	void theSameRowIdInAnotherTableIsItsOwnAllTheSame() throws SQLException {
		try (Connection mine = this.dataSource.getConnection(); Connection other = this.dataSource.getConnection()) {
			execute(other, "INSERT INTO book(id, title) VALUES (1, 'x')");
			execute(mine, "INSERT INTO author(id, name) VALUES (1, 'Ada')");
			assertThat(query(mine, LAST)).containsExactly(1);
		}
	}

	@Test
	void aRowIdThatMayBeSomebodyElsesIsRefused() throws SQLException {
		try (Connection mine = this.dataSource.getConnection(); Connection other = this.dataSource.getConnection()) {
			execute(other, "INSERT INTO author(id, name) VALUES (42, 'Ada')");
			execute(mine, "INSERT INTO code VALUES ('a')");
			assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(() -> query(mine, LAST))
				.withMessageContaining("RETURN_GENERATED_KEYS");
			execute(mine, "INSERT INTO author(name) VALUES ('Ada') ON CONFLICT DO UPDATE SET name = 'Eve'");
			assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(() -> query(mine, LAST));
			execute(mine, "INSERT INTO author(name) VALUES ('Bob') ON CONFLICT DO NOTHING");
			assertThat(query(mine, LAST)).containsExactly(43);
		}
	}

	@Test
	void nothingIsKnownAfterATransaction() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			execute(connection, "INSERT INTO author(name) VALUES ('Ada')");
			connection.setAutoCommit(false);
			execute(connection, "INSERT INTO author(name) VALUES ('Bob')");
			assertThat(query(connection, LAST)).containsExactly(2);
			connection.commit();
			connection.setAutoCommit(true);
			assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(() -> query(connection, LAST));
		}
	}

	@Test
	void theNextConnectionOfTheThreadGoesOnWhereTheLastOneHasEnded() throws Exception {
		run("INSERT INTO author(id, name) VALUES (7, 'Ada')");
		assertThat(query(LAST)).containsExactly(7);
		assertThat(query(LAST)).containsExactly(7);
		Thread other = new Thread(
				() -> assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(() -> query(LAST)), "other");
		AtomicReference<Throwable> failure = new AtomicReference<>();
		other.setUncaughtExceptionHandler((thread, ex) -> failure.set(ex));
		other.start();
		other.join();
		assertThat(failure).hasNullValue();
	}

	@Test
	void nothingIsKnownToTheNextConnectionAfterATransaction() throws SQLException {
		run("INSERT INTO author(name) VALUES ('Ada')");
		try (Connection connection = this.dataSource.getConnection()) {
			connection.setAutoCommit(false);
			execute(connection, "INSERT INTO author(name) VALUES ('Bob')");
			connection.commit();
		}
		assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(() -> query(LAST));
	}

	@Test
	void whatIsOpenAlreadyKnowsNothingOfAnotherConnection() throws SQLException {
		try (Connection mine = this.dataSource.getConnection()) {
			run("INSERT INTO author(name) VALUES ('Ada')");
			assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(() -> query(mine, LAST));
		}
	}

}
