package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.jdbc.write.WriterConnection;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Something throws an {@link Error} while transactions wait for the common COMMIT.
 */
class GroupErrorTests extends GroupTestBase {

	private volatile @Nullable String before;

	private volatile @Nullable String after;

	private volatile boolean closing;

	@Override
	WriterConnection physical(String file, Properties properties) throws SQLException {
		return new WriterConnection(file, properties) {

			@Override
			protected void control(String sql) throws SQLException {
				throwAt(GroupErrorTests.this.before, sql);
				super.control(sql);
				throwAt(GroupErrorTests.this.after, sql);
			}

			@Override
			public void close() throws SQLException {
				super.close();
				if (GroupErrorTests.this.closing) {
					throw new NoClassDefFoundError("on purpose");
				}
			}

		};
	}

	private void throwAt(@Nullable String when, String sql) {
		if (sql.equals(when)) {
			this.before = null;
			this.after = null;
			throw new OutOfMemoryError("on purpose");
		}
	}

	@BeforeEach
	void onLitefs() {
		this.node.become(Role.PRIMARY);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anErrorInTheCommitLeavesNobodyWaiting(boolean committed) throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		throwAtCommit(committed);
		assertThat(failureOf(second.commit())).isInstanceOf(OutOfMemoryError.class);
		assertThat(failureOf(first.commit)).isInstanceOf(OutcomeUnknownSqlException.class);
		assertDone(second.run((connection) -> connection.close()));
		run(insert("next"));
		assertThat(names()).isEqualTo(committed ? List.of("a", "b", "next") : List.of("next"));
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anErrorInTheCommitForOthersLeavesNobodyWaiting(boolean committed) throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		throwAtCommit(committed);
		// the rollback of the last one commits for the others
		assertThat(failureOf(second.rollback())).isInstanceOf(OutOfMemoryError.class);
		assertThat(failureOf(first.commit)).isInstanceOf(OutcomeUnknownSqlException.class);
		run(insert("next"));
		assertThat(names()).isEqualTo(committed ? List.of("a", "next") : List.of("next"));
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anErrorWhileOthersAreCommittedBeforeATransactionLeavesNobodyWaiting(boolean committed) throws Exception {
		run("CREATE TABLE strict(id NOT NULL ON CONFLICT ROLLBACK)");
		Member first = begun(insert("a"));
		Member second = waiting("INSERT INTO strict VALUES (1)");
		throwAtCommit(committed);
		first.commit = first.commit();
		assertThat(failureOf(second.execution)).isInstanceOf(OutOfMemoryError.class);
		assertThat(failureOf(first.commit)).isInstanceOf(OutcomeUnknownSqlException.class);
		assertDone(second.run((connection) -> connection.close()));
		run(insert("next"));
		assertThat(names()).isEqualTo(committed ? List.of("a", "next") : List.of("next"));
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SAVEPOINT litefs_member", "RELEASE litefs_member", "ROLLBACK TO litefs_member" })
	void anErrorBeforeTheCommitRollsEverybodyBack(String statement) throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		Member third;
		if (statement.startsWith("SAVEPOINT")) {
			this.before = statement;
			first.commit = first.commit();
			assertThat(failureOf(second.execution)).isInstanceOf(OutOfMemoryError.class);
		}
		else {
			done(first);
			third = waiting(insert("c"));
			this.before = statement;
			CompletableFuture<Void> end = statement.startsWith("RELEASE") ? second.commit() : second.rollback();
			assertThat(failureOf(end)).isInstanceOf(OutOfMemoryError.class);
			assertDone(second.run((connection) -> connection.close()));
			assertDone(third.execution);
			assertDone(third.rollback());
		}
		assertDone(second.run((connection) -> connection.close()));
		assertThat(failureOf(first.commit)).isInstanceOf(SQLException.class);
		run(insert("next"));
		assertThat(names()).containsExactly("next");
		assertNothingLeaks();
	}

	@Test
	void anErrorWhenLitefsIsAskedLeavesTheOutcomeUnknown() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		this.node.failWith(new StackOverflowError("on purpose"));
		assertThat(failureOf(second.commit())).isInstanceOf(StackOverflowError.class);
		assertThat(failureOf(first.commit)).isInstanceOf(OutcomeUnknownSqlException.class);
		this.node.revive();
		assertDone(second.run((connection) -> connection.close()));
		run(insert("next"));
		assertThat(names()).containsExactly("a", "b", "next");
		assertNothingLeaks();
	}

	@Test
	void listenersThatThrowAnErrorChangeNothing() throws Exception {
		this.dataSource.addCommitListener(() -> {
			throw new OutOfMemoryError("on purpose");
		});
		this.dataSource.addWriteListener(new WriteListener() {

			@Override
			public void committed(int transactions) {
				throw new NoClassDefFoundError("on purpose");
			}

			@Override
			public void slow(Duration held) {
				// not here
			}

		});
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		assertDone(second.commit());
		assertDone(first.commit);
		assertThat(names()).containsExactly("a", "b");
		assertNothingLeaks();
	}

	@ParameterizedTest
	@EnumSource(names = { "REPLICA", "NO_PRIMARY" })
	void aConnectionThatCannotBeClosedDoesNotKeepTheWriter(Role role) throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		this.closing = true;
		this.node.become(role);
		assertThat(failureOf(first.commit)).isInstanceOf(NotPrimarySqlException.class);
		assertThat(failureOf(second.commit())).isInstanceOf(NotPrimarySqlException.class);
		this.closing = false;
		this.node.become(Role.PRIMARY);
		run(insert("next"));
		assertThat(names()).containsExactly("next");
		assertNothingLeaks();
	}

	private void throwAtCommit(boolean committed) {
		if (committed) {
			this.after = "COMMIT";
		}
		else {
			this.before = "COMMIT";
		}
	}

	@Test
	void anErrorInTheFirstStatementGivesTheWriterBackWhateverIsCalledNext() throws Exception {
		try (Connection connection = this.dataSource.getConnection()) {
			connection.setAutoCommit(false);
			this.before = "BEGIN IMMEDIATE";
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> execute(connection, insert("a")));
			connection.commit();
			run(insert("next"));
		}
		assertThat(names()).containsExactly("next");
		assertNothingLeaks();
	}

}
