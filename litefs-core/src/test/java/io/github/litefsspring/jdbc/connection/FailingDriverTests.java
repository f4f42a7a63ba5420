package io.github.litefsspring.jdbc.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.jdbc.JdbcTestBase;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.statement.StatementKind;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Failures that a plain file does not show.
 */
class FailingDriverTests extends JdbcTestBase {

	private final List<Lease> used = new ArrayList<>();

	private Outcome run(String sql, StatementKind kind, SQLiteErrorCode... failures) throws SQLException {
		this.used.clear();
		try (Connection connection = this.dataSource.getConnection()) {
			return connection.unwrap(RoutingConnection.class).execute(sql, kind, false, (lease, actual) -> {
				this.used.add(lease);
				if (this.used.size() <= failures.length) {
					throw new SQLiteException("no luck", failures[this.used.size() - 1]);
				}
				return Outcome.updated(new long[] { this.used.size() }, null);
			});
		}
	}

	@Test
	void aReadThatLiteFsLocksOutIsTriedOnceMoreOnAReplica() throws SQLException {
		this.node.become(Role.REPLICA);
		assertThat(run("SELECT 1", StatementKind.READ, SQLiteErrorCode.SQLITE_BUSY).counts()).containsExactly(2);
		assertThat(run("SELECT 1", StatementKind.READ, SQLiteErrorCode.SQLITE_PROTOCOL).counts()).containsExactly(2);
		assertThatExceptionOfType(SQLTransactionRollbackException.class).isThrownBy(
				() -> run("SELECT 1", StatementKind.READ, SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_BUSY));
		assertThat(this.used).hasSize(2);
		this.node.become(Role.PRIMARY);
		assertThatExceptionOfType(SQLTransactionRollbackException.class)
			.isThrownBy(() -> run("SELECT 1", StatementKind.READ, SQLiteErrorCode.SQLITE_BUSY));
		assertThat(this.used).hasSize(1);
		assertNothingLeaks();
	}

	@Test
	void aWriteIsNeverTriedAgain() throws SQLException {
		for (SQLiteErrorCode code : new SQLiteErrorCode[] { SQLiteErrorCode.SQLITE_BUSY,
				SQLiteErrorCode.SQLITE_IOERR_WRITE, SQLiteErrorCode.SQLITE_PROTOCOL }) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> run("DELETE FROM item", StatementKind.WRITE, code));
			assertThat(this.used).hasSize(1);
		}
		assertNothingLeaks();
	}

	@Test
	void aReaderThatCannotReachTheFileIsThrownAway() throws SQLException {
		query("SELECT 1");
		HikariDataSource pool = this.dataSource.unwrap(HikariDataSource.class);
		for (SQLiteErrorCode code : new SQLiteErrorCode[] { SQLiteErrorCode.SQLITE_IOERR_FSTAT,
				SQLiteErrorCode.SQLITE_CANTOPEN }) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("SELECT 1", StatementKind.READ, code));
			SQLiteConnection broken = this.used.get(0).connection();
			run("SELECT 1", StatementKind.READ);
			assertThat(this.used.get(0).connection()).isNotSameAs(broken);
		}
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		assertNothingLeaks();
	}

	@Test
	void aWriteThatCommitsByItselfAndFailsWithAnIoErrorIsReportedAsUnknownAndTheWriterIsReopened() throws SQLException {
		assertThatExceptionOfType(OutcomeUnknownSqlException.class)
			.isThrownBy(() -> run("DELETE FROM item", StatementKind.WRITE, SQLiteErrorCode.SQLITE_IOERR_WRITE))
			.withMessageContaining("DELETE FROM item");
		SQLiteConnection broken = this.used.get(0).connection();
		assertThat(broken.isClosed()).isTrue();
		run("DELETE FROM item", StatementKind.WRITE);
		assertThat(this.used.get(0).connection()).isNotSameAs(broken);
		assertNothingLeaks();
	}

	@Test
	void aWriteThatFailsWithAnIoErrorBeforeItsCommitWasNotDone() throws SQLException {
		this.node.become(Role.PRIMARY);
		assertThatExceptionOfType(SQLNonTransientException.class)
			.isThrownBy(() -> run("DELETE FROM item", StatementKind.WRITE, SQLiteErrorCode.SQLITE_IOERR_WRITE))
			.satisfies((ex) -> assertThat((Throwable) ex).isNotInstanceOf(OutcomeUnknownSqlException.class))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("58030"));
		assertNothingLeaks();
	}

	@Test
	void aWriteThatLiteFsRefusesBeforeTheEventArrivesIsNotPrimary() throws SQLException {
		this.node.become(Role.PRIMARY);
		assertThatExceptionOfType(NotPrimarySqlException.class)
			.isThrownBy(() -> run("DELETE FROM item", StatementKind.WRITE, SQLiteErrorCode.SQLITE_READONLY_DIRECTORY));
		assertNothingLeaks();
	}

	@Test
	void aStatementThatTurnsOutToWriteRunsOnTheWriterInstead() throws SQLException {
		run("WITH n AS (SELECT 1) UPDATE changed_view", StatementKind.READ, SQLiteErrorCode.SQLITE_READONLY);
		assertThat(this.used).extracting(Lease::isWriter).containsExactly(false, true);
		assertNothingLeaks();
	}

	@Test
	void aTransactionIsNotContinuedOnAWriterThatBecameReadOnlySilently() throws SQLException {
		this.node.become(Role.PRIMARY);
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			this.node.becomeSilently(Role.NO_PRIMARY);
			assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> connection.unwrap(RoutingConnection.class)
					.execute("DELETE FROM item", StatementKind.WRITE, false, (lease, kind) -> {
						throw new SQLiteException("no luck", SQLiteErrorCode.SQLITE_IOERR_WRITE);
					}));
			connection.rollback();
		}
		this.node.become(Role.PRIMARY);
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
		assertNothingLeaks();
	}

	@Test
	void whatCannotBeReadBackIsNotStored() throws SQLException {
		for (DataSource way : List.of(this.dataSource, this.dataSource.exclusive())) {
			try (Connection connection = way.getConnection()) {
				assertThatExceptionOfType(SQLException.class)
					.isThrownBy(() -> connection.unwrap(RoutingConnection.class)
						.execute("INSERT INTO item(name) VALUES ('a') RETURNING id", StatementKind.WRITE, false,
								new UnreadableRows()));
			}
			assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
		}
		assertNothingLeaks();
	}

	private static final class UnreadableRows implements RoutingConnection.Task {

		@Override
		public Outcome run(Lease lease, StatementKind kind) throws SQLException {
			try (PreparedStatement insert = lease.prepare("INSERT INTO item(name) VALUES ('a') RETURNING id")) {
				insert.execute();
			}
			throw new SQLException("no luck");
		}

		@Override
		public boolean readsWhatItWrote() {
			return true;
		}

	}

}
