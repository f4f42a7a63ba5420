package io.github.litefsspring.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A member does not end while others wait to be committed with it.
 */
class GroupDeadlineTests extends GroupTestBase {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	@Override
	protected DataSourceSettings settings(Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), settings.journalMode(), settings.busyTimeout(), TIMEOUT,
				settings.readPoolSize(), properties, settings.read(), settings.write());
	}

	@Override
	WriteSettings writeSettings() {
		return new WriteSettings(true, 128, Duration.ofMinutes(10), Duration.ZERO);
	}

	@Test
	void membersThatWaitForEachOthersThreadsAreRolledBackAndTheWriterGoesOn() throws Exception {
		var monitor = new Object();
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		first.commit = first.run((connection) -> {
			synchronized (monitor) {
				connection.commit();
			}
		});
		first.awaitGroup();
		second.commit = second.run((connection) -> {
			synchronized (monitor) {
				execute(connection, insert("c"));
			}
			connection.commit();
		});
		assertToldToRunAgain(first.commit);
		assertToldToRunAgain(second.commit);
		assertThat(failureOf(second.execute(insert("d")))).isInstanceOf(SQLTransactionRollbackException.class);
		assertDone(second.rollback());
		assertThat(names()).isEmpty();
		assertThat(this.commits).hasValue(0);
		run(insert("next"));
		assertThat(names()).containsExactly("next");
		assertNothingLeaks();
	}

	@Test
	void whoKeptOthersWaitingForTooLongRunsApartNextTime() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		assertToldToRunAgain(first.commit);
		assertToldToRunAgain(second.commit());
		Member again = begun(insert("a"));
		assertDone(second.rollback());
		second.transaction();
		second.execution = second.execute(insert("b"));
		second.awaitQueued();
		assertDone(again.commit());
		assertDone(second.execution);
		assertDone(second.commit());
		assertThat(names()).containsExactly("a", "b");
		assertThat(this.groups).containsExactly(1, 1);
	}

	@Test
	void aStatementThatKeepsOthersWaitingForTooLongIsEnded() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting("INSERT INTO item(name) SELECT 'b' || i FROM "
				+ "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n)");
		done(first);
		assertToldToRunAgain(second.execution);
		assertToldToRunAgain(first.commit);
		assertDone(second.rollback());
		assertThat(names()).isEmpty();
		assertNothingLeaks();
	}

	@Test
	void aTransactionThatNobodyWaitsToBeCommittedWithTakesItsTime() throws Exception {
		Member slow = begun(insert("a"));
		await().pollDelay(TIMEOUT.plusMillis(700)).until(() -> true);
		assertDone(slow.execute(insert("b")));
		assertDone(slow.commit());
		assertThat(names()).containsExactly("a", "b");
	}

	private static void assertToldToRunAgain(CompletableFuture<?> step) throws Exception {
		assertThat(failureOf(step)).isInstanceOf(SQLTransactionRollbackException.class)
			.hasMessageContaining("held the writer of a group for longer than 1000 ms")
			.hasMessageContaining("litefs.jdbc.connection-timeout")
			.hasMessageContaining("Nothing of it was committed")
			.satisfies((ex) -> assertThat(((SQLException) ex).getSQLState()).isEqualTo("40001"));
	}

}
