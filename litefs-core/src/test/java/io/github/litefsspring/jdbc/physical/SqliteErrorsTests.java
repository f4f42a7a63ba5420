package io.github.litefsspring.jdbc.physical;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;

import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.jdbc.physical.SqliteErrors.Phase;
import io.github.litefsspring.node.PositionUnknownException;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteErrorsTests {

	private static Throwable translate(SQLiteErrorCode code, Role role, Phase phase) {
		var failure = new SQLiteException("what SQLite says", code);
		Throwable translated = new SqliteErrors(new StubLitefsNode(role)).translate(failure, null, "SQL", phase);
		assertThat(translated).hasCause(failure);
		if (!(translated instanceof NotPrimarySqlException) && !(translated instanceof OutcomeUnknownSqlException)) {
			assertThat(((SQLException) translated).getErrorCode()).isEqualTo(failure.getErrorCode());
		}
		return translated;
	}

	@ParameterizedTest
	@CsvSource({ "SQLITE_CONSTRAINT_UNIQUE,23505", "SQLITE_CONSTRAINT_PRIMARYKEY,23505",
			"SQLITE_CONSTRAINT_ROWID,23505", "SQLITE_CONSTRAINT_FOREIGNKEY,23503", "SQLITE_CONSTRAINT_NOTNULL,23000",
			"SQLITE_CONSTRAINT_CHECK,23000" })
	void constraints(SQLiteErrorCode code, String state) {
		assertThat(translate(code, Role.PRIMARY, Phase.STATEMENT))
			.isInstanceOf(SQLIntegrityConstraintViolationException.class)
			.extracting((ex) -> ((SQLException) ex).getSQLState())
			.isEqualTo(state);
	}

	@ParameterizedTest
	@CsvSource({ "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED", "SQLITE_PROTOCOL" })
	void locks(SQLiteErrorCode code) {
		assertThat(translate(code, Role.REPLICA, Phase.READ)).isInstanceOf(SQLTransactionRollbackException.class)
			.extracting((ex) -> ((SQLException) ex).getSQLState())
			.isEqualTo("40001");
	}

	@Test
	void others() {
		assertThat(translate(SQLiteErrorCode.SQLITE_ERROR, Role.PRIMARY, Phase.READ))
			.isInstanceOf(SQLSyntaxErrorException.class);
		assertThat(translate(SQLiteErrorCode.SQLITE_INTERRUPT, Role.PRIMARY, Phase.READ))
			.extracting((ex) -> ((SQLException) ex).getSQLState())
			.isEqualTo("57014");
		assertThat(translate(SQLiteErrorCode.SQLITE_FULL, Role.PRIMARY, Phase.COMMIT))
			.hasMessageContaining("disk is full");
		assertThat(translate(SQLiteErrorCode.SQLITE_CANTOPEN, Role.REPLICA, Phase.READ))
			.isInstanceOf(SQLTransientConnectionException.class);
		assertThat(translate(SQLiteErrorCode.SQLITE_CORRUPT, Role.PRIMARY, Phase.READ)).hasMessageContaining("damaged");
	}

	@ParameterizedTest
	@CsvSource({ "SQLITE_CANTOPEN", "SQLITE_IOERR_LOCK" })
	void aWriteBelowADeadLitefsWasNotDone(SQLiteErrorCode code) {
		var node = new StubLitefsNode(Role.PRIMARY) {

			@Override
			public void checkAlive() {
				throw new PositionUnknownException("The mount does not answer", new IOException("not connected"));
			}

		};
		Throwable failure = new SqliteErrors(node).translate(new SQLiteException("what SQLite says", code), null, "SQL",
				Phase.STATEMENT);
		assertThat(failure).isInstanceOf(NotPrimarySqlException.class).hasMessageContaining("Nothing of this was done");
		assertThat(translate(code, Role.PRIMARY, Phase.STATEMENT)).isNotInstanceOf(NotPrimarySqlException.class);
		assertThat(translate(code, Role.UNMOUNTED, Phase.STATEMENT)).isInstanceOf(NotPrimarySqlException.class);
		assertThat(translate(code, Role.STANDALONE, Phase.STATEMENT)).isNotInstanceOf(NotPrimarySqlException.class);
	}

	@Test
	void anIoErrorWhileCommittingMeansThatTheOutcomeIsNotKnown() {
		for (Role role : Role.values()) {
			assertThat(translate(SQLiteErrorCode.SQLITE_IOERR_WRITE, role, Phase.COMMIT))
				.isInstanceOf(OutcomeUnknownSqlException.class);
		}
	}

	@Test
	void anIoErrorBeforeTheCommitOfADemotedNodeMeansNotPrimary() {
		assertThat(translate(SQLiteErrorCode.SQLITE_IOERR_WRITE, Role.REPLICA, Phase.STATEMENT))
			.isInstanceOf(NotPrimarySqlException.class);
		assertThat(translate(SQLiteErrorCode.SQLITE_IOERR_WRITE, Role.PRIMARY, Phase.STATEMENT))
			.isInstanceOf(SQLNonTransientException.class);
	}

	@Test
	void aRefusedWriteMeansNotPrimaryEvenBeforeTheEventOfTheDemotionArrives() {
		for (Role role : new Role[] { Role.PRIMARY, Role.REPLICA, Role.NO_PRIMARY }) {
			assertThat(translate(SQLiteErrorCode.SQLITE_READONLY, role, Phase.COMMIT))
				.isInstanceOf(NotPrimarySqlException.class);
			assertThat(translate(SQLiteErrorCode.SQLITE_READONLY_DIRECTORY, role, Phase.STATEMENT))
				.isInstanceOf(NotPrimarySqlException.class);
		}
		assertThat(translate(SQLiteErrorCode.SQLITE_READONLY, Role.STANDALONE, Phase.COMMIT))
			.isNotInstanceOf(NotPrimarySqlException.class)
			.hasMessageContaining("read-only");
	}

}
