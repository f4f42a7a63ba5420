package io.github.litefsspring.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.litefsspring.jdbc.write.WriterConnection;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Each way to commit is broken at each of its steps: whoever commits is told what became
 * of it, nobody is told of a commit that may not have happened, and the next one finds
 * the writer as it should be.
 */
class CommitProtocolTests extends GroupTestBase {

	private volatile @Nullable Fault fault;

	@Override
	WriterConnection physical(String file, Properties properties) throws SQLException {
		return new WriterConnection(file, properties) {

			@Override
			protected void control(String sql) throws SQLException {
				if (sql.equals("COMMIT")) {
					inject(Fault.FAILURE, Fault.ERROR_BEFORE);
				}
				super.control(sql);
				if (sql.equals("COMMIT")) {
					inject(Fault.ERROR_AFTERWARDS);
				}
			}

		};
	}

	private void inject(Fault... here) throws SQLException {
		Fault fault = this.fault;
		if (fault == null || !List.of(here).contains(fault)) {
			return;
		}
		this.fault = null;
		if (fault == Fault.FAILURE) {
			throw new SQLiteException("no room, on purpose", SQLiteErrorCode.SQLITE_FULL);
		}
		throw new OutOfMemoryError("on purpose");
	}

	@BeforeEach
	void onLitefs() {
		this.node.become(Role.PRIMARY);
		this.dataSource.addCommitListener(() -> {
			if (this.fault == Fault.LISTENER) {
				throw new LinkageError("on purpose");
			}
		});
		this.dataSource.addCommitListener(this.commits::incrementAndGet);
		this.commits.set(0);
		this.groups.clear();
	}

	static Stream<Arguments> everyWayAndFault() {
		return Stream.of(Way.values())
			.flatMap((way) -> Stream.of(Fault.values()).map((fault) -> Arguments.of(way, fault)));
	}

	@ParameterizedTest
	@MethodSource("everyWayAndFault")
	void whateverFailsTheCallerKnowsWhatBecameOfIt(Way way, Fault fault) throws Exception {
		List<Object> names = way.names();
		Member first = (way == Way.GROUP) ? begun(insert("first")) : null;
		Member last = (first != null) ? waiting(insert("a")) : null;
		if (first != null) {
			done(first);
		}
		begin(fault);
		Throwable failure = (last != null) ? ending(last) : catchThrowable(() -> way.run(this.dataSource));
		if (failure instanceof BatchUpdateException batch) {
			failure = batch.getNextException();
		}
		end();
		if (fault.expected == null) {
			assertThat(failure).isNull();
		}
		else {
			assertThat(failure).isInstanceOf(fault.expected).isNotInstanceOf(fault.notExpected());
		}
		if (first != null) {
			assertToldToo(first, fault);
			last.run(Connection::close).get();
		}
		assertThat(names()).isEqualTo(fault.stored ? names : List.of());
		// two listeners count here: the base class' own, and ours
		assertThat(this.commits).hasValue(fault.told ? ((first != null) ? 4 : 2) : 0);
		assertThat(this.groups.stream().mapToInt(Integer::intValue).sum())
			.isEqualTo(fault.told ? ((first != null) ? 2 : 1) : 0);
		run(insert("next"));
		assertNothingLeaks();
	}

	private static @Nullable Throwable ending(Member last) {
		Throwable failure = catchThrowable(() -> last.commit().join());
		return (failure instanceof CompletionException wrapped) ? wrapped.getCause() : failure;
	}

	private static void assertToldToo(Member first, Fault fault) throws Exception {
		if (fault.told) {
			assertDone(first.commit);
		}
		else {
			assertThat(failureOf(first.commit))
				.isInstanceOf((fault == Fault.FAILURE) ? SQLException.class : OutcomeUnknownSqlException.class);
		}
	}

	private void begin(Fault fault) {
		this.fault = fault;
		if (fault == Fault.NOT_CONFIRMED) {
			this.node.die();
		}
		if (fault == Fault.ERROR_AT_CONFIRMATION) {
			this.node.failWith(new StackOverflowError("on purpose"));
		}
	}

	private void end() {
		this.fault = null;
		this.node.revive();
	}

	enum Fault {

		/** SQLite refuses to commit. */
		FAILURE(SQLException.class, false, false),

		/** An {@link Error} before COMMIT. */
		ERROR_BEFORE(OutOfMemoryError.class, false, false),

		/** An {@link Error} after COMMIT. */
		ERROR_AFTERWARDS(OutOfMemoryError.class, true, false),

		/** LiteFS does not answer. */
		NOT_CONFIRMED(OutcomeUnknownSqlException.class, true, false),

		/** An {@link Error} while LiteFS is asked. */
		ERROR_AT_CONFIRMATION(StackOverflowError.class, true, false),

		/** A listener throws. */
		LISTENER(null, true, true);

		private final @Nullable Class<? extends Throwable> expected;

		private final boolean stored;

		private final boolean told;

		Fault(@Nullable Class<? extends Throwable> expected, boolean stored, boolean told) {
			this.expected = expected;
			this.stored = stored;
			this.told = told;
		}

		Class<?> notExpected() {
			return (this == FAILURE) ? OutcomeUnknownSqlException.class : Void.class;
		}

	}

	enum Way {

		STATEMENT {

			@Override
			void run(LitefsDataSource dataSource) throws SQLException {
				inAutocommit(dataSource, (statement) -> statement.executeUpdate(insert("a")));
			}

		},

		SCRIPT {

			@Override
			void run(LitefsDataSource dataSource) throws SQLException {
				inAutocommit(dataSource, (statement) -> statement.execute(insert("first") + "; " + insert("a")));
			}

		},

		BATCH {

			@Override
			void run(LitefsDataSource dataSource) throws SQLException {
				inAutocommit(dataSource, (statement) -> {
					statement.addBatch(insert("first"));
					statement.addBatch(insert("a"));
					statement.executeBatch();
				});
			}

		},

		TRANSACTION {

			@Override
			void run(LitefsDataSource dataSource) throws SQLException {
				inTransaction(dataSource);
			}

		},

		EXCLUSIVE {

			@Override
			void run(LitefsDataSource dataSource) throws SQLException {
				inTransaction(dataSource.exclusive());
			}

		},

		BESIDE_EXCLUSIVE {

			@Override
			void run(LitefsDataSource dataSource) throws SQLException {
				try (Connection migration = dataSource.exclusive().getConnection();
						Statement statement = migration.createStatement()) {
					statement.execute("SELECT 1");
					inTransaction(dataSource);
				}
			}

		},

		GROUP {

			@Override
			void run(LitefsDataSource dataSource) {
				throw new IllegalStateException("needs threads");
			}

		};

		List<Object> names() {
			return (this == STATEMENT) ? List.of("a") : List.of("first", "a");
		}

		abstract void run(LitefsDataSource dataSource) throws SQLException;

		private static void inAutocommit(DataSource dataSource, Work work) throws SQLException {
			try (Connection connection = dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				work.run(statement);
			}
		}

		private static void inTransaction(DataSource dataSource) throws SQLException {
			try (Connection connection = dataSource.getConnection()) {
				connection.setAutoCommit(false);
				execute(connection, insert("first"));
				execute(connection, insert("a"));
				connection.commit();
			}
		}

	}

	interface Work {

		void run(Statement statement) throws SQLException;

	}

}
