package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.jdbc.write.WriterConnection;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The common COMMIT does not take place.
 */
class GroupFailureTests extends GroupTestBase {

	private volatile @Nullable SQLiteErrorCode refusal;

	private JournalMode journalMode = JournalMode.WAL;

	@Override
	protected DataSourceSettings settings(Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), this.journalMode, java.time.Duration.ofMillis(100),
				settings.connectionTimeout(), settings.readPoolSize(), properties, settings.read(), settings.write());
	}

	@Override
	WriterConnection physical(String file, Properties properties) throws SQLException {
		return new WriterConnection(file, properties) {

			@Override
			protected void control(String sql) throws SQLException {
				SQLiteErrorCode code = GroupFailureTests.this.refusal;
				if (code != null && sql.equals("COMMIT")) {
					throw new SQLiteException("no luck", code);
				}
				super.control(sql);
			}

		};
	}

	@ParameterizedTest
	@EnumSource(names = { "SQLITE_BUSY", "SQLITE_PROTOCOL", "SQLITE_CONSTRAINT" })
	void whenTheCommitIsCertainlyRefusedEverybodyCanTryAgain(SQLiteErrorCode code) throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		this.refusal = code;
		assertThat(failureOf(second.commit())).isInstanceOf(SQLException.class);
		assertThat(failureOf(first.commit)).isInstanceOf(SQLTransactionRollbackException.class)
			.satisfies((ex) -> assertThat(((SQLException) ex).getSQLState()).isEqualTo("40001"));
		this.refusal = null;
		assertThat(names()).isEmpty();
		assertThat(this.commits).hasValue(0);
		assertNothingLeaks();
	}

	@Test
	void whoeverRunsTheCommitIsNotToldOfAConstraintThatIsViolatedWithoutItToo() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		this.refusal = SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY;
		assertThat(failureOf(second.commit())).isInstanceOf(SQLTransactionRollbackException.class)
			.hasMessageContaining("Nothing of it was committed");
		this.refusal = null;
		assertThat(failureOf(first.commit)).isInstanceOf(SQLTransactionRollbackException.class);
		assertThat(names()).isEmpty();
		assertNothingLeaks();
	}

	@Test
	void whenLitefsRefusesTheCommitNobodyKnows() throws Exception {
		this.node.become(Role.PRIMARY);
		Member first = begun(insert("a"));
		Member second = member();
		CompletableFuture<Void> single = second.execute(insert("b"));
		second.awaitQueued();
		Member third = waiting(insert("c"));
		done(first);
		this.refusal = SQLiteErrorCode.SQLITE_IOERR_WRITE;
		assertThat(failureOf(third.commit())).isInstanceOf(OutcomeUnknownSqlException.class);
		assertThat(failureOf(single)).isInstanceOf(OutcomeUnknownSqlException.class);
		assertThat(failureOf(first.commit)).isInstanceOf(OutcomeUnknownSqlException.class);
		this.refusal = null;
		assertThat(this.commits).hasValue(0);
		run(insert("next"));
		assertThat(names()).containsExactly("next");
		assertNothingLeaks();
	}

	@Test
	void whenAMemberThatIsRolledBackCannotCommitForTheOthersOnlyTheyAreTold() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		this.refusal = SQLiteErrorCode.SQLITE_BUSY;
		assertDone(second.rollback());
		assertThat(failureOf(first.commit)).isInstanceOf(SQLTransactionRollbackException.class);
		this.refusal = null;
		assertThat(names()).isEmpty();
		assertNothingLeaks();
	}

	@Test
	void whenOthersCannotBeCommittedBeforeATransactionItBeginsAllTheSame() throws Exception {
		Member first = begun(insert("a"));
		first.execute(insert("a2")).get();
		Member second = member().transaction();
		// its text is unknown, so it is in the group until it is asked
		var rollback = second.execute("INSERT OR ROLLBACK INTO item(name) VALUES ('b')");
		second.awaitQueued();
		this.refusal = SQLiteErrorCode.SQLITE_BUSY;
		assertThat(failureOf(first.commit())).isInstanceOf(SQLTransactionRollbackException.class);
		assertDone(rollback);
		this.refusal = null;
		assertDone(second.commit());
		assertThat(names()).containsExactly("b");
		assertNothingLeaks();
	}

	@Test
	void aReaderThatKeepsARollbackJournalFromBeingCommittedIsARetryForEverybody() throws Exception {
		this.dataSource.close();
		try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database())) {
			execute(other, "PRAGMA journal_mode = DELETE");
		}
		this.journalMode = JournalMode.DELETE;
		this.dataSource = create(Map.of());
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database());
				Statement statement = other.createStatement()) {
			statement.execute("BEGIN");
			statement.executeQuery("SELECT count(*) FROM item").next();
			for (CompletableFuture<?> commit : new CompletableFuture<?>[] { second.commit(), first.commit }) {
				assertThat(failureOf(commit)).isInstanceOf(SQLTransactionRollbackException.class)
					.hasMessageContaining("locked");
			}
		}
		assertThat(names()).isEmpty();
		assertNothingLeaks();
	}

	@Test
	void aDemotionInBetweenRollsBackEverybodyAndTellsThem() throws Exception {
		this.node.become(Role.PRIMARY);
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		Member third = waiting(insert("c"));
		this.node.become(Role.REPLICA);
		assertThat(failureOf(first.commit)).isInstanceOf(NotPrimarySqlException.class)
			.hasMessageContaining("Nothing was committed");
		assertThat(failureOf(third.execution)).isInstanceOf(NotPrimarySqlException.class);
		assertThat(failureOf(second.commit())).isInstanceOf(NotPrimarySqlException.class);
		assertThat(names()).isEmpty();
		assertThat(this.commits).hasValue(0);
		this.node.become(Role.PRIMARY);
		run(insert("next"));
		assertThat(names()).containsExactly("next");
		assertNothingLeaks();
	}

	@Test
	void aDemotionThatNobodyHasToldOfYetIsNoticedByTheNextMember() throws Exception {
		this.node.become(Role.PRIMARY);
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		this.node.becomeSilently(Role.REPLICA);
		assertThat(failureOf(first.commit())).isInstanceOf(NotPrimarySqlException.class);
		assertThat(failureOf(second.execution)).isInstanceOf(NotPrimarySqlException.class);
		assertThat(names()).isEmpty();
	}

	@Test
	void aWriteThatRunsInsideAGroupIsInterruptedByADemotion() throws Exception {
		this.node.become(Role.PRIMARY);
		Member first = begun(insert("a"));
		Member second = waiting("INSERT INTO item(name) SELECT pause('b') || i FROM "
				+ "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n)");
		done(first);
		this.paused.await();
		this.gate.countDown();
		this.node.become(Role.REPLICA);
		assertThat(failureOf(second.execution)).isInstanceOf(NotPrimarySqlException.class);
		assertThat(failureOf(first.commit)).isInstanceOf(NotPrimarySqlException.class);
		assertThat(names()).isEmpty();
	}

	@Test
	void closingTheDataSourceInBetweenRollsBackEverybodyAndTellsThem() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		Member third = waiting(insert("c"));
		done(first);
		this.dataSource.close();
		for (CompletableFuture<?> step : new CompletableFuture<?>[] { first.commit, third.execution,
				second.commit() }) {
			assertThat(failureOf(step)).isInstanceOf(SQLException.class)
				.hasMessageContaining("data source")
				.hasMessageContaining("closed");
		}
		this.dataSource = create(Map.of());
		assertThat(names()).isEmpty();
	}

	@Test
	void withoutLitefsNobodyIsAskedWhetherTheCommitWasKept() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		this.node.die();
		assertDone(second.commit());
		assertDone(first.commit);
		assertThat(names()).containsExactly("a", "b");
	}

	@Test
	void whenLitefsDoesNotAnswerAfterTheCommitNobodyKnows() throws Exception {
		this.node.become(Role.PRIMARY);
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		this.node.die();
		assertThat(failureOf(second.commit())).isInstanceOf(OutcomeUnknownSqlException.class);
		assertThat(failureOf(first.commit)).isInstanceOf(OutcomeUnknownSqlException.class);
		assertThat(this.commits).hasValue(0);
	}

}
