package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
	void savepointsOfTheFirstOneHoldWhenTheSecondHasWritten() throws SQLException {
		try (Connection first = transaction()) {
			query(first, COUNT);
			var outer = first.setSavepoint();
			var inner = first.setSavepoint();
			run(insert("second"));
			var last = first.setSavepoint("last");
			first.releaseSavepoint(last);
			execute(first, insert("undone"));
			first.rollback(inner);
			execute(first, insert("inner"));
			first.releaseSavepoint(inner);
			execute(first, insert("outer"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> first.rollback(last));
			first.releaseSavepoint(outer);
			first.commit();
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("second", "inner", "outer");
		assertNothingLeaks();
	}

	@Test
	void aSavepointEndsWithTheOneAroundItAlsoBeforeAnythingIsWritten() throws SQLException {
		try (Connection first = transaction()) {
			var outer = first.setSavepoint();
			var inner = first.setSavepoint();
			first.rollback(outer);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> first.rollback(inner))
				.withMessageContaining("has ended");
			first.rollback(outer);
			first.releaseSavepoint(outer);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> first.rollback(outer))
				.withMessageContaining("has ended");
			first.commit();
		}
	}

	@Test
	void aMigrationRunsInsideOneThatHasReadAndTheFirstOneGoesOn() throws SQLException {
		try (Connection first = transaction()) {
			query(first, COUNT);
			try (Connection migration = this.dataSource.exclusive().getConnection()) {
				execute(migration, "CREATE TABLE made(id INTEGER PRIMARY KEY)");
				migration.setAutoCommit(false);
				execute(migration, "ALTER TABLE item ADD COLUMN colour TEXT DEFAULT 'red'");
				assertThat(query(first, "WITH n AS (SELECT * FROM item) SELECT count(*) FROM n")).containsExactly(0);
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(first, insert("first")))
					.withMessageContaining("waits for itself");
				migration.commit();
			}
			// the settings of the script are not those of the transaction
			assertThat(query(first, "PRAGMA foreign_keys")).containsExactly(1);
			execute(first, "INSERT INTO item(name, colour) VALUES ('first', 'blue')");
			first.commit();
		}
		assertThat(query("SELECT colour FROM item")).containsExactly("blue");
		assertThat(query("SELECT count(*) FROM made")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void aMigrationThatFailsLeavesTheFirstOneAsItWas() throws SQLException {
		try (Connection first = transaction()) {
			query(first, COUNT);
			try (Connection migration = this.dataSource.exclusive().getConnection()) {
				migration.setAutoCommit(false);
				execute(migration, insert("undone"));
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(migration, "CREATE nonsense"));
			}
			execute(first, insert("first"));
			first.commit();
		}
		assertThat(query("SELECT name FROM item")).containsExactly("first");
		assertNothingLeaks();
	}

	@Test
	void afterTheFirstOneHasWrittenTheSecondReadsWhatIsCommittedAndCannotWrite() throws SQLException {
		run(insert("before"));
		try (Connection first = transaction(); Connection second = transaction()) {
			execute(first, insert("first"));
			assertThat(query(second, "SELECT name FROM item")).containsExactly("before");
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(second, insert("second")))
				.withMessageContaining("waits for itself")
				.withMessageContaining("IDENTITY");
			assertThat(query(second, "SELECT name FROM item")).containsExactly("before");
			first.commit();
			// it has read what is old, so to save a change of that would lose another one
			assertThat(query(second, "SELECT name FROM item")).containsExactly("before");
			assertThatExceptionOfType(SQLTransactionRollbackException.class)
				.isThrownBy(() -> execute(second, insert("second")))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("40001"));
			second.rollback();
			execute(second, insert("second"));
			second.commit();
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("before", "first", "second");
		assertNothingLeaks();
	}

	@Test
	void theFirstOneWritesWhileTheSecondHasOnlyReadAndBothGoOn() throws SQLException {
		try (Connection first = transaction(); Connection second = transaction()) {
			query(first, COUNT);
			query(second, COUNT);
			execute(first, insert("first"));
			assertThat(query(second, COUNT)).containsExactly(0);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(second, insert("second")))
				.withMessageContaining("waits for itself");
			first.commit();
			assertThat(query(second, COUNT)).containsExactly(1);
			execute(second, insert("second"));
			second.commit();
		}
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("first", "second");
		assertNothingLeaks();
	}

	@Test
	void noOtherThreadComesBetweenTwoThatHaveReadTheSame() throws Exception {
		CompletableFuture<Void> other = new CompletableFuture<>();
		try (Connection first = transaction(); Connection second = transaction()) {
			query(first, COUNT);
			query(second, COUNT);
			execute(first, insert("first"));
			Thread thread = new Thread(() -> {
				try {
					run(insert("other"));
					other.complete(null);
				}
				catch (SQLException ex) {
					other.completeExceptionally(ex);
				}
			});
			thread.start();
			await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
			first.commit();
			assertThat(query(second, COUNT)).containsExactly(1);
			execute(second, insert("second"));
			second.commit();
		}
		other.get();
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("first", "second", "other");
		assertNothingLeaks();
	}

	@Test
	void aDemotionEndsTwoThatHaveChangedPlaces() throws SQLException {
		this.dataSource.close();
		this.node.become(Role.PRIMARY);
		this.dataSource = create(Map.of());
		try (Connection first = transaction(); Connection second = transaction()) {
			query(first, COUNT);
			query(second, COUNT);
			execute(first, insert("first"));
			this.node.become(Role.REPLICA);
			await().untilAsserted(() -> assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> query(first, COUNT)));
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(first::commit);
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> execute(second, insert("second")));
			second.rollback();
		}
		this.node.become(Role.PRIMARY);
		assertThat(query(COUNT)).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void aDemotionEndsAMigrationInsideOneThatHasRead() throws SQLException {
		this.dataSource.close();
		this.node.become(Role.PRIMARY);
		this.dataSource = create(Map.of());
		try (Connection first = transaction(); Connection migration = this.dataSource.exclusive().getConnection()) {
			query(first, COUNT);
			migration.setAutoCommit(false);
			execute(migration, insert("migration"));
			this.node.become(Role.REPLICA);
			await().untilAsserted(() -> assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> query(migration, COUNT)));
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(migration::commit);
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> execute(first, insert("first")));
			first.rollback();
		}
		this.node.become(Role.PRIMARY);
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
				first.setSavepoint();
				switch (ThreadLocalRandom.current().nextInt(4)) {
					case 0 -> add(first, name, before);
					case 1 -> addWhileAnotherOneReads(first, name, before);
					default -> {
						run("INSERT OR IGNORE INTO item(name) VALUES ('" + name + "')");
						add(first, name, before);
					}
				}
				first.commit();
				return;
			}
			catch (SQLTransactionRollbackException ex) {
				// what others did before it in the group was undone
				assertThat(ex.getSQLState()).isEqualTo("40001");
			}
		}
	}

	private static void add(Connection first, String name, long before) throws SQLException {
		execute(first, "INSERT OR IGNORE INTO item(name) VALUES ('" + name + "')");
		execute(first, "UPDATE item SET name = '" + (before + 1) + "' WHERE id = 1");
	}

	// one of the reading transactions has begun before the write, the other one after it
	private void addWhileAnotherOneReads(Connection first, String name, long before) throws SQLException {
		try (Connection second = transaction(); Connection third = transaction()) {
			query(second, COUNT);
			add(first, name, before);
			for (Connection reading : List.of(second, third)) {
				assertThat(query(reading, "SELECT name FROM item WHERE id = 1"))
					.containsExactly(String.valueOf(before));
				reading.commit();
			}
		}
	}

}
