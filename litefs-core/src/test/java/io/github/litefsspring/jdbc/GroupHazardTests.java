package io.github.litefsspring.jdbc;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Statements that could undo what others have done.
 */
class GroupHazardTests extends GroupTestBase {

	private static final String OR_ROLLBACK = "INSERT OR ROLLBACK INTO item(name) VALUES ('taken')";

	private static final String TRIGGER = "INSERT INTO guarded VALUES (1)";

	private static final String NOT_NULL = "INSERT INTO strict VALUES (NULL)";

	@BeforeEach
	void prepare() throws SQLException {
		run(insert("taken"));
		run("CREATE TABLE guarded(id)");
		run("CREATE TRIGGER guard BEFORE INSERT ON guarded BEGIN SELECT RAISE(ROLLBACK, 'guarded'); END");
		run("CREATE TABLE strict(id NOT NULL ON CONFLICT ROLLBACK)");
		this.commits.set(0);
		this.groups.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { OR_ROLLBACK, TRIGGER, NOT_NULL })
	void aFirstStatementThatMayRollBackEverythingRunsAfterTheOthersAreCommitted(String sql) throws Exception {
		for (int round = 0; round < 2; round++) {
			Member first = begun(insert("a" + round));
			Member second = waiting(sql);
			// unknown at first: it is asked when its turn comes
			assertDone(first.commit());
			assertThat(failureOf(second.execution)).isInstanceOf(SQLException.class);
			assertThat(failureOf(second.execute(insert("b")))).isInstanceOf(SQLTransactionRollbackException.class);
			assertDone(second.rollback());
		}
		assertThat(names()).containsExactly("taken", "a0", "a1");
		assertNothingLeaks();
	}

	@Test
	void nobodyIsCommittedWithATransactionThatMayRollBackEverything() throws Exception {
		Member first = begun("INSERT OR ROLLBACK INTO item(name) VALUES ('a')");
		Member second = waiting(insert("b"));
		assertDone(first.commit());
		assertDone(second.execution);
		assertDone(second.commit());
		assertThat(this.groups).containsExactly(1, 1);
		assertNothingLeaks();
	}

	@Test
	void aLaterStatementThatRollsBackEverythingIsARetryForTheOthersAndIsKeptApartNextTime() throws Exception {
		for (int round = 0; round < 2; round++) {
			Member first = begun(insert("a" + round));
			Member second = waiting("UPDATE item SET name = 'taken' WHERE name = 'taken'");
			first.commit = first.commit();
			assertDone(second.execution);
			if (round == 0) {
				first.awaitGroup();
				assertThat(failureOf(second.execute(OR_ROLLBACK)))
					.isInstanceOf(SQLIntegrityConstraintViolationException.class);
				assertThat(failureOf(first.commit)).isInstanceOf(SQLTransactionRollbackException.class)
					.hasMessageContaining("Nothing of it was committed")
					.satisfies((ex) -> assertThat(((SQLException) ex).getSQLState()).isEqualTo("40001"));
			}
			else {
				assertDone(first.commit);
				assertThat(failureOf(second.execute(OR_ROLLBACK)))
					.isInstanceOf(SQLIntegrityConstraintViolationException.class);
			}
			assertThat(failureOf(second.execute(insert("b")))).isInstanceOf(SQLTransactionRollbackException.class);
			assertDone(second.rollback());
		}
		assertThat(names()).containsExactly("taken", "a1");
		assertThat(this.commits).hasValue(1);
		assertNothingLeaks();
	}

	@Test
	void aTriggerThatWasCreatedMeanwhileIsKnown() throws Exception {
		run("CREATE TABLE later(id)");
		Member first = begun("INSERT INTO later VALUES (1)");
		Member second = waiting("INSERT INTO later VALUES (2)");
		done(first);
		assertDone(second.commit());
		run("CREATE TRIGGER later_guard BEFORE INSERT ON later BEGIN SELECT RAISE(ROLLBACK, 'guarded'); END");
		Member third = begun(insert("c"));
		Member fourth = waiting("INSERT INTO later VALUES (2)");
		assertDone(third.commit());
		assertThat(failureOf(fourth.execution)).hasMessageContaining("guarded");
		assertThat(names()).containsExactly("taken", "c");
	}

	@Test
	void aDeferredForeignKeyThatIsViolatedFailsItsOwnTransactionOnly() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		Member third = waiting(insert("c"));
		assertDone(second.execute("INSERT INTO part(item) VALUES (99)"));
		assertThat(failureOf(second.commit())).isInstanceOf(SQLIntegrityConstraintViolationException.class)
			.satisfies((ex) -> assertThat(((SQLException) ex).getSQLState()).isEqualTo("23503"));
		assertDone(first.commit);
		assertDone(third.execution);
		assertDone(third.commit());
		assertThat(names()).containsExactly("taken", "a", "c");
		assertThat(query("SELECT count(*) FROM part")).containsExactly(0);
		assertThat(this.groups).containsExactly(1, 1);
		assertNothingLeaks();
	}

	@Test
	void aDeferredForeignKeyThatIsFulfilledIsCommittedWithTheOthersAndEndsTheGroup() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting("INSERT INTO part(item) VALUES (99)");
		done(first);
		Member third = waiting(insert("c"));
		assertDone(second.execute("INSERT INTO item(id, name) VALUES (99, 'b')"));
		assertDone(second.commit());
		assertDone(first.commit);
		assertDone(third.commit());
		assertThat(this.groups).containsExactly(2, 1);
		assertThat(names()).containsExactly("taken", "a", "b", "c");
	}

	@Test
	void foreignKeysThatAreDeferredByPragmaEndTheGroupToo() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting("PRAGMA defer_foreign_keys = on");
		done(first);
		Member third = waiting(insert("c"));
		assertDone(second.execute("INSERT INTO strict_part(item) VALUES (99)"));
		assertThat(failureOf(second.commit())).isInstanceOf(SQLIntegrityConstraintViolationException.class);
		assertDone(first.commit);
		assertDone(third.execution);
		assertThat(failureOf(third.execute("INSERT INTO strict_part(item) VALUES (99)")))
			.isInstanceOf(SQLIntegrityConstraintViolationException.class);
		assertDone(third.commit());
		assertThat(names()).containsExactly("taken", "a", "c");
		assertThat(query("SELECT count(*) FROM strict_part")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void foreignKeysThatARolledBackTransactionHasDeferredAreNotDeferredForTheNextOne() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting("PRAGMA defer_foreign_keys = on");
		done(first);
		Member third = waiting(insert("c"));
		assertDone(second.rollback());
		assertDone(first.commit);
		assertDone(third.execution);
		assertThat(failureOf(third.execute("INSERT INTO strict_part(item) VALUES (99)")))
			.isInstanceOf(SQLIntegrityConstraintViolationException.class);
		assertDone(third.commit());
		assertThat(this.groups).containsExactly(1, 1);
		assertThat(names()).containsExactly("taken", "a", "c");
		assertNothingLeaks();
	}

	@Test
	void aSingleStatementWithADeferredForeignKeyFailsAlone() throws Exception {
		Member first = begun(insert("a"));
		Member second = member();
		CompletableFuture<Void> orphan = second.execute("INSERT INTO part(item) VALUES (99)");
		second.awaitQueued();
		assertDone(first.commit());
		assertThat(failureOf(orphan)).isInstanceOf(SQLIntegrityConstraintViolationException.class);
		assertThat(names()).containsExactly("taken", "a");
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(strings = { "VACUUM", "INSERT INTO guarded(id) SELECT 1 WHERE 0; DELETE FROM guarded",
			"PRAGMA user_version = 7", "CREATE TABLE another(id)", "ANALYZE" })
	void whatIsNoOrdinaryStatementHarmsNobody(String sql) throws Exception {
		Member first = begun(insert("a"));
		Member second = member();
		CompletableFuture<Void> odd = second.execute(sql);
		second.awaitQueued();
		assertDone(first.commit());
		assertDone(odd);
		assertThat(names()).containsExactly("taken", "a");
		assertNothingLeaks();
	}

	@Test
	void severalStatementsInOneTextRunAlone() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting("DELETE FROM guarded; " + OR_ROLLBACK);
		assertDone(first.commit());
		assertThat(failureOf(second.execution)).isInstanceOf(SQLIntegrityConstraintViolationException.class);
		assertThat(failureOf(second.execute(insert("b")))).isInstanceOf(SQLTransactionRollbackException.class);
		assertDone(second.rollback());
		assertThat(names()).containsExactly("taken", "a");
		assertNothingLeaks();
	}

	@Test
	void anExclusiveConnectionIsNeverInAGroup() throws Exception {
		Member first = begun(insert("a"));
		Member second = member();
		CompletableFuture<Void> script = second.run((connection) -> {
			try (var exclusive = this.dataSource.exclusive().getConnection()) {
				exclusive.setAutoCommit(false);
				execute(exclusive, insert("b"));
				exclusive.rollback();
			}
		});
		second.awaitQueued();
		assertDone(first.commit());
		assertDone(script);
		assertThat(names()).containsExactly("taken", "a");
		assertThat(this.groups).containsExactly(1);
		assertNothingLeaks();
	}

	@Test
	void aWriteInsideAGroupIsNotCancelledUntilItIsDone() throws Exception {
		Member first = begun(insert("a"));
		Member second = member();
		var statement = new AtomicReference<Statement>();
		second.transaction();
		CompletableFuture<Void> write = second.run((connection) -> {
			statement.set(connection.createStatement());
			statement.get().executeUpdate("INSERT INTO item(name) VALUES (pause('b'))");
		});
		second.awaitQueued();
		done(first);
		assertThat(this.paused.await(30, TimeUnit.SECONDS)).isTrue();
		statement.get().cancel();
		assertThat(write).isNotDone();
		this.gate.countDown();
		assertThat(failureOf(write)).hasMessageContaining("Statement.cancel()")
			.satisfies((ex) -> assertThat(((SQLException) ex).getSQLState()).isEqualTo("57014"));
		// what the others did can be committed: nothing of this transaction is left
		assertDone(first.commit);
		assertThat(failureOf(second.execute(insert("c")))).isInstanceOf(SQLTransactionRollbackException.class);
		assertDone(second.rollback());
		assertThat(names()).containsExactly("taken", "a");
		assertNothingLeaks();
	}

	@Test
	void aWriteInsideAGroupThatTakesTooLongIsUndoneWhenItIsDone() throws Exception {
		Member first = begun(insert("a"));
		Member second = member();
		CompletableFuture<Void> write = second.run((connection) -> {
			try (Statement statement = connection.createStatement()) {
				statement.setQueryTimeout(1);
				statement.executeUpdate("INSERT INTO item(name) VALUES (pause('b'))");
			}
		});
		second.awaitQueued();
		first.commit = first.commit();
		assertThat(this.paused.await(30, TimeUnit.SECONDS)).isTrue();
		await().pollDelay(Duration.ofMillis(1500)).until(() -> !write.isDone());
		this.gate.countDown();
		assertThat(failureOf(write)).isInstanceOf(SQLTimeoutException.class);
		assertDone(first.commit);
		assertThat(names()).containsExactly("taken", "a");
		assertNothingLeaks();
	}

	@Test
	void aReadInsideAGroupCanBeCancelled() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		assertThat(failureOf(second.run((connection) -> {
			try (Statement statement = connection.createStatement()) {
				statement.setQueryTimeout(1);
				statement.executeQuery(
						"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
			}
		}))).isInstanceOf(SQLTimeoutException.class);
		assertDone(second.execute(insert("c")));
		assertDone(second.commit());
		assertDone(first.commit);
		assertThat(names()).containsExactly("taken", "a", "b", "c");
		assertNothingLeaks();
	}

}
