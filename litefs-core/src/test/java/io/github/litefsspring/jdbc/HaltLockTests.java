package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.litefsspring.jdbc.write.HaltFile;
import io.github.litefsspring.jdbc.write.HaltTurns;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class HaltLockTests extends JdbcTestBase {

	private HaltLock lock;

	@BeforeEach
	void beAReplica() throws IOException {
		Files.createFile(HaltFile.fileOf(database()));
		Files.createFile(this.directory.resolve(".primary"));
		Files.createFile(this.directory.resolve("data.db-pos"));
		this.node.becomeSilently(Role.REPLICA);
		this.lock = new HaltLock(this.dataSource);
	}

	@Test
	void aReplicaWritesWhileItHoldsTheLock() throws SQLException {
		int rows = this.lock.run((Connection connection) -> {
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			connection.setAutoCommit(false);
			execute(connection, "INSERT INTO item(name) VALUES ('b')");
			connection.commit();
			return query(connection, "SELECT id FROM item").size();
		});
		assertThat(rows).isEqualTo(2);
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("a", "b");
		assertRefused();
	}

	@Test
	void connectionsThatTheWorkOpensItselfCanWriteToo() throws SQLException {
		this.lock.run(() -> {
			run("INSERT INTO item(name) VALUES ('a')");
			return null;
		});
		assertThat(query("SELECT name FROM item")).containsExactly("a");
	}

	@Test
	void otherThreadsCannotWriteMeanwhile() throws SQLException {
		this.lock.run(() -> {
			CompletableFuture.runAsync(this::assertRefused).join();
			run("INSERT INTO item(name) VALUES ('a')");
			return null;
		});
	}

	@Test
	void theByteThatLitefsLooksAtIsLockedMeanwhile() throws Exception {
		this.lock.run(() -> {
			assertThat(isHaltByteLocked()).isTrue();
			return null;
		});
		assertThat(isHaltByteLocked()).isFalse();
	}

	@Test
	void aTransactionThatIsStillOpenIsRolledBack() throws SQLException {
		Connection connection = this.lock.run(() -> {
			Connection leaked = transaction();
			execute(leaked, "INSERT INTO item(name) VALUES ('a')");
			return leaked;
		});
		assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(connection::commit)
			.withMessageContaining("Nothing was committed");
		connection.close();
		assertThat(query("SELECT name FROM item")).isEmpty();
	}

	@Test
	void aTransactionThatBeganBeforeCannotWrite() throws SQLException {
		try (Connection before = transaction()) {
			query(before, "SELECT name FROM item");
			assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(() -> this.lock.run(() -> {
				execute(before, "INSERT INTO item(name) VALUES ('a')");
				return null;
			})).withMessageContaining("Begin it inside HaltLock.run");
		}
	}

	@Test
	void theLockIsGivenBackAfterAFailure() throws Exception {
		assertThatIllegalStateException().isThrownBy(() -> this.lock.run(() -> {
			run("INSERT INTO item(name) VALUES ('a')");
			throw new IllegalStateException("mine");
		})).withMessage("mine");
		assertThat(isHaltByteLocked()).isFalse();
		assertRefused();
		assertThat(this.lock.run(() -> 7)).isEqualTo(7);
	}

	@ParameterizedTest
	@EnumSource(names = { "PRIMARY", "STANDALONE" })
	void whereTheNodeMayWriteAnywayNothingIsTaken(Role role) throws Exception {
		this.node.becomeSilently(role);
		this.lock.run(() -> {
			assertThat(isHaltByteLocked()).isFalse();
			run("INSERT INTO item(name) VALUES ('a')");
			return null;
		});
		assertThat(this.lock.count()).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "NO_PRIMARY", "UNMOUNTED" })
	void withoutAPrimaryTheWorkDoesNotRun(Role role) {
		this.node.becomeSilently(role);
		assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> this.lock.run(() -> {
			throw new AssertionError("the work ran");
		})).withMessageContaining("no primary is known that could lend it").withMessageContaining("Nothing was done");
	}

	@Test
	void aDatabaseOutsideLitefsIsRefusedWithItsLockFile() throws IOException {
		Files.delete(HaltFile.fileOf(database()));
		assertThatExceptionOfType(SQLTransientConnectionException.class).isThrownBy(() -> this.lock.run(() -> {
			throw new AssertionError("the work ran");
		})).withMessageContaining("data.db-lock").withMessageContaining("nothing was done");
	}

	@Test
	void anInterruptedThreadThatCommitsKeepsTheLock() throws Exception {
		this.lock.run(() -> {
			Thread.currentThread().interrupt();
			run("INSERT INTO item(name) VALUES ('a')");
			assertThat(Thread.interrupted()).isTrue();
			assertThat(isLocked(72)).isTrue();
			run("INSERT INTO item(name) VALUES ('b')");
			return null;
		});
		assertThat(isLocked(72)).isFalse();
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("a", "b");
	}

	@Test
	void aCallInsideAnotherBelongsToIt() throws SQLException {
		this.lock.run(() -> this.lock.run(() -> {
			run("INSERT INTO item(name) VALUES ('a')");
			return null;
		}));
		assertThat(this.lock.count()).isOne();
	}

	@Test
	void threadsAndDataSourcesTakeTurns() throws Exception {
		var secondLock = new HaltLock(this.dataSource);
		var entered = new CountDownLatch(1);
		var finish = new CountDownLatch(1);
		var first = CompletableFuture.runAsync(() -> assertRuns(this.lock, () -> {
			entered.countDown();
			finish.await();
			run("INSERT INTO item(name) VALUES ('first')");
			return null;
		}));
		entered.await();
		var second = CompletableFuture.runAsync(() -> assertRuns(secondLock, () -> {
			run("INSERT INTO item(name) VALUES ('second')");
			return null;
		}));
		await().until(HaltTurns.of(database())::hasQueuedThreads);
		finish.countDown();
		CompletableFuture.allOf(first, second).join();
		assertThat(query("SELECT name FROM item ORDER BY id")).containsExactly("first", "second");
	}

	@Test
	void afterTheDeadlineTheThreadIsInterruptedAndItsTransactionRolledBack() throws Exception {
		assertThatExceptionOfType(SQLTimeoutException.class)
			.isThrownBy(() -> this.lock.run(Duration.ofMillis(200), () -> {
				run("INSERT INTO item(name) VALUES ('committed')");
				Connection connection = transaction();
				execute(connection, "INSERT INTO item(name) VALUES ('open')");
				new CountDownLatch(1).await();
				return null;
			}))
			.withCauseInstanceOf(InterruptedException.class)
			.withMessageContaining("200 ms");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(isHaltByteLocked()).isFalse();
		assertThat(query("SELECT name FROM item")).containsExactly("committed");
	}

	@Test
	void afterTheDeadlineARunningStatementEnds() {
		assertThatExceptionOfType(SQLTimeoutException.class)
			.isThrownBy(() -> this.lock.run(Duration.ofMillis(200), (Connection connection) -> {
				connection.setAutoCommit(false);
				execute(connection, "INSERT INTO item(name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
						+ "FROM n) SELECT i FROM n");
				return null;
			}));
	}

	@Test
	void workThatIgnoresTheDeadlineCannotWriteAnyMore() throws Exception {
		assertThatExceptionOfType(SQLTimeoutException.class)
			.isThrownBy(() -> this.lock.run(Duration.ofMillis(100), () -> {
				while (!Thread.interrupted()) {
					Thread.onSpinWait();
				}
				run("INSERT INTO item(name) VALUES ('late')");
				return null;
			}))
			.withCauseInstanceOf(NotPrimarySqlException.class);
		assertThat(query("SELECT name FROM item")).isEmpty();
	}

	@Test
	void aLostPrimaryEndsTheRightToWrite() throws Exception {
		assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> this.lock.run(() -> {
			run("INSERT INTO item(name) VALUES ('a')");
			this.node.become(Role.NO_PRIMARY);
			while (true) {
				run("UPDATE item SET name = name || 'x'");
			}
		}));
		assertThat(isHaltByteLocked()).isFalse();
	}

	@Test
	void nothingIsCommittedAfterLitefsHasLostThePrimary() throws SQLException {
		assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> this.lock.run((connection) -> {
			connection.setAutoCommit(false);
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			delete(".primary");
			connection.commit();
			return null;
		}));
		assertThat(query("SELECT name FROM item")).isEmpty();
	}

	@Test
	void aSingleStatementIsRefusedAfterLitefsHasLostThePrimary() throws SQLException {
		assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> this.lock.run((connection) -> {
			delete(".primary");
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			return null;
		}));
		assertThat(query("SELECT name FROM item")).isEmpty();
	}

	@Test
	void aCommitThatLitefsDidNotOutliveIsNotReportedAsSuccessful() {
		assertThatExceptionOfType(OutcomeUnknownSqlException.class).isThrownBy(() -> this.lock.run((connection) -> {
			connection.setAutoCommit(false);
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			delete("data.db-pos");
			connection.commit();
			return null;
		}));
		assertThatExceptionOfType(OutcomeUnknownSqlException.class).isThrownBy(() -> this.lock.run((connection) -> {
			execute(connection, "INSERT INTO item(name) VALUES ('b')");
			return null;
		}));
	}

	@Test
	void theJournalModeCannotBeSwitchedUnderTheLock() {
		for (String sql : new String[] { "PRAGMA journal_mode = DELETE", "SELECT 1; PRAGMA journal_mode = DELETE" }) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
				.isThrownBy(() -> this.lock.run((Connection connection) -> {
					execute(connection, sql);
					return null;
				}))
				.withMessageContaining("litefs.jdbc.journal-mode");
		}
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> this.lock.run(() -> {
			try (Connection connection = this.dataSource.exclusive().getConnection()) {
				execute(connection, "PRAGMA journal_mode = DELETE");
			}
			return null;
		})).withMessageContaining("litefs.jdbc.journal-mode");
	}

	@Test
	void openingTheWriterUnderTheLockDoesNotSwitchTheJournalMode() throws SQLException {
		this.dataSource.close();
		try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + database())) {
			execute(plain, "PRAGMA journal_mode = DELETE");
		}
		try (LitefsDataSource inWal = create(Map.of())) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
				.isThrownBy(() -> new HaltLock(inWal).run((Connection connection) -> {
					execute(connection, "INSERT INTO item(name) VALUES ('a')");
					return null;
				}))
				.withMessageContaining("Let the primary");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "PT20.001S" })
	void deadlinesThatLitefsCouldNotKeepAreRefused(Duration deadline) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.lock.run(deadline, () -> 1))
			.withMessageContaining("20 s");
	}

	@Test
	void itIsCountedAndTimed() throws SQLException {
		this.lock.run(() -> 1);
		this.lock.run(() -> 2);
		assertThat(this.lock.count()).isEqualTo(2);
		assertThat(this.lock.totalHeld()).isPositive();
	}

	private static <X extends Exception> void assertRuns(HaltLock lock, HaltLock.Work<Object, X> work) {
		try {
			lock.run(work);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private void delete(String file) {
		try {
			Files.delete(this.directory.resolve(file));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private void assertRefused() {
		assertThatExceptionOfType(NotPrimarySqlException.class)
			.isThrownBy(() -> run("INSERT INTO item(name) VALUES ('refused')"));
	}

	// the JVM knows its own locks; that this closes a descriptor matters to LiteFS only
	private boolean isHaltByteLocked() throws IOException {
		return isLocked(72) && !isLocked(71) && !isLocked(73);
	}

	private boolean isLocked(long position) throws IOException {
		try (FileChannel channel = FileChannel.open(HaltFile.fileOf(database()), StandardOpenOption.WRITE)) {
			return channel.tryLock(position, 1, false) == null;
		}
		catch (OverlappingFileLockException ex) {
			return true;
		}
	}

}
