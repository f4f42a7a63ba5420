package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A thread with two connections: while the transaction of the first one has only read,
 * the second one may write.
 */
class SecondConnectionTests extends JdbcTestBase {

	private static final String COUNT = "SELECT count(*) FROM item";

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theSecondOneWritesAndTheFirstOneGoesOnAndWritesToo(boolean autocommit) throws SQLException {
		try (Connection first = transaction()) {
			assertThat(query(first, COUNT)).containsExactly(0);
			try (Connection second = this.dataSource.getConnection()) {
				second.setAutoCommit(autocommit);
				execute(second, insert("second"));
				if (!autocommit) {
					second.commit();
				}
			}
			assertThat(query(first, "SELECT name FROM item")).containsExactly("second");
			execute(first, insert("first"));
			first.commit();
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("second", "first");
		assertNothingLeaks();
	}

	@Test
	void theSecondOneIsRolledBackAlone() throws SQLException {
		try (Connection first = transaction()) {
			query(first, COUNT);
			try (Connection second = transaction()) {
				execute(second, insert("second"));
				second.rollback();
			}
			execute(first, insert("first"));
			first.commit();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("first");
		assertNothingLeaks();
	}

	@Test
	void theFirstOneIsRolledBackAlone() throws SQLException {
		try (Connection first = transaction()) {
			query(first, COUNT);
			run(insert("second"));
			execute(first, insert("first"));
			first.rollback();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("second");
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 3, 5 })
	void anOpenCursorOfTheFirstOneGoesOnWhereItWasAndSeesNothingOfTheSecond(int rowsBefore) throws SQLException {
		for (int i = 1; i <= 5; i++) {
			run(insert("name" + i));
		}
		List<String> seen = new ArrayList<>();
		try (Connection first = transaction();
				Statement statement = first.createStatement();
				ResultSet rows = statement.executeQuery("SELECT id, name FROM item ORDER BY id")) {
			for (int i = 0; i < rowsBefore; i++) {
				assertThat(rows.next()).isTrue();
				seen.add(rows.getString("name"));
			}
			run("UPDATE item SET name = name || '!'");
			run(insert("one more"));
			if (rowsBefore > 0) {
				assertThat(rows.getRow()).isEqualTo(rowsBefore);
				assertThat(rows.getString(2)).isEqualTo("name" + rowsBefore);
				assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo("INTEGER");
			}
			while (rows.next()) {
				seen.add(rows.getString("name"));
				assertThat(rows.getRow()).isEqualTo(seen.size());
				run("UPDATE item SET name = name || '?' WHERE id = " + rows.getInt("id"));
			}
			first.commit();
		}
		assertThat(seen).containsExactly("name1", "name2", "name3", "name4", "name5");
		assertThat(query(COUNT)).containsExactly(6);
		assertNothingLeaks();
	}

	@Test
	void aCursorThatCannotBeReadToItsEndIsClosedAndMissesNoRow() throws SQLException {
		try (Connection first = transaction(); Statement statement = first.createStatement()) {
			ResultSet rows = statement.executeQuery("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
					+ "WHERE i < 5) SELECT i, abs(CASE i WHEN 4 THEN -9223372036854775808 ELSE i END) FROM n");
			rows.next();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(insert("second")))
				.withMessageContaining("integer overflow");
			assertThatExceptionOfType(SQLException.class).isThrownBy(rows::next).withMessageContaining("closed");
			execute(first, insert("first"));
			first.commit();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("first");
		assertNothingLeaks();
	}

	@Test
	void aPreparedStatementOfTheFirstOneRunsAgain() throws SQLException {
		try (Connection first = transaction(); var statement = first.prepareStatement(COUNT)) {
			for (int i = 0; i < 3; i++) {
				try (ResultSet rows = statement.executeQuery()) {
					rows.next();
					assertThat(rows.getInt(1)).isEqualTo(i);
					run(insert("name" + i));
				}
			}
			first.commit();
		}
		assertNothingLeaks();
	}

	@Test
	void theFirstOneReadsBesideTheSecondAndDoesNotSeeWhatIsNotCommitted() throws SQLException {
		try (Connection first = transaction(); Connection second = transaction()) {
			query(first, COUNT);
			execute(second, insert("second"));
			assertThat(query(first, COUNT)).containsExactly(0);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(first, insert("first")))
				.withMessageContaining("waits for itself");
			second.commit();
			assertThat(query(first, COUNT)).containsExactly(1);
			execute(first, insert("first"));
			first.commit();
		}
		assertThat(query(COUNT)).containsExactly(2);
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theFirstOneEndsBeforeTheSecond(boolean commit) throws SQLException {
		Connection first = transaction();
		query(first, COUNT);
		try (Connection second = transaction()) {
			execute(second, insert("second"));
			if (commit) {
				first.commit();
			}
			first.close();
			second.commit();
		}
		assertThat(query(COUNT)).containsExactly(1);
		assertNothingLeaks();
	}

	@Test
	void aThirdOneWritesInsideTwoThatRead() throws SQLException {
		try (Connection first = transaction(); Connection second = transaction()) {
			query(first, COUNT);
			query(second, COUNT);
			run(insert("third"));
			assertThat(query(second, COUNT)).containsExactly(1);
			execute(second, insert("second"));
			second.commit();
			execute(first, insert("first"));
			first.commit();
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("third", "second", "first");
		assertNothingLeaks();
	}

	@Test
	void afterTheFirstOneHasWrittenTheSecondIsRefusedWithTheRemedies() throws SQLException {
		try (Connection first = transaction()) {
			execute(first, insert("first"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(insert("second")))
				.withMessageContaining("IDENTITY")
				.withMessageContaining("NESTED")
				.withMessageContaining("readOnly=true")
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("25001"));
			first.commit();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("first");
		assertNothingLeaks();
	}

	@Test
	void whoeverWorksWithTheDriversConnectionMayHaveWritten() throws SQLException {
		try (Connection first = transaction()) {
			execute(first.unwrap(SQLiteConnection.class), insert("first"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(insert("second")))
				.withMessageContaining("waits for itself");
			first.commit();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("first");
	}

	@Test
	void aSavepointOfTheFirstOneStays() throws SQLException {
		try (Connection first = transaction()) {
			query(first, COUNT);
			var savepoint = first.setSavepoint();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(insert("second")))
				.withMessageContaining("waits for itself");
			execute(first, insert("first"));
			first.rollback(savepoint);
			first.commit();
		}
		assertThat(query(COUNT)).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void aDemotionEndsBoth() throws SQLException {
		this.dataSource.close();
		this.node.become(Role.PRIMARY);
		this.dataSource = create(Map.of());
		try (Connection first = transaction(); Connection second = transaction()) {
			query(first, COUNT);
			execute(second, insert("second"));
			this.node.become(Role.REPLICA);
			await().untilAsserted(() -> assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> query(second, COUNT)));
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(second::commit);
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> execute(first, insert("first")));
			first.rollback();
		}
		this.node.become(Role.PRIMARY);
		assertThat(query(COUNT)).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void anotherThreadDoesNotComeBetweenThem() throws Exception {
		run("INSERT INTO item(id, name) VALUES (1, '0')");
		int threads = 64;
		int rounds = 10;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				String thread = "thread" + i;
				all.add(executor.submit(() -> {
					for (int round = 0; round < rounds; round++) {
						addOne(thread + "-" + round);
					}
					return null;
				}));
			}
			for (Future<?> one : all) {
				one.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(query("SELECT name FROM item WHERE id = 1")).containsExactly(String.valueOf(threads * rounds));
		assertThat(query(COUNT)).containsExactly(1 + threads * rounds);
		assertThat(query("PRAGMA integrity_check")).containsExactly("ok");
	}

	// find, write elsewhere, change, save
	private void addOne(String name) throws SQLException {
		while (true) {
			try (Connection first = transaction();
					Statement statement = first.createStatement();
					ResultSet rows = statement.executeQuery("SELECT id, name FROM item ORDER BY id LIMIT 3")) {
				rows.next();
				long before = Long.parseLong(rows.getString("name"));
				if (ThreadLocalRandom.current().nextInt(3) > 0) {
					run("INSERT OR IGNORE INTO item(name) VALUES ('" + name + "')");
				}
				execute(first, "INSERT OR IGNORE INTO item(name) VALUES ('" + name + "')");
				execute(first, "UPDATE item SET name = '" + (before + 1) + "' WHERE id = 1");
				first.commit();
				return;
			}
			catch (SQLTransactionRollbackException ex) {
				// what others did before it in the group was undone
				assertThat(ex.getSQLState()).isEqualTo("40001");
			}
		}
	}

}
