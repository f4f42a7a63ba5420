package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLNonTransientException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A primary with a rollback journal, where nothing can be committed while somebody reads.
 */
class RollbackJournalTests extends JdbcTestBase {

	@Override
	protected DataSourceSettings settings(Map<String, String> properties) {
		return new DataSourceSettings(database(), JournalMode.DELETE, Duration.ofMillis(300), Duration.ofSeconds(20), 6,
				properties);
	}

	@BeforeEach
	void primary() {
		this.node.become(Role.PRIMARY);
	}

	@Test
	void aWriteInsideAReadOfTheSameThreadFailsAtOnceAndSaysWhy() throws Exception {
		run("INSERT INTO item(name) VALUES ('a')");
		try (Connection reader = this.dataSource.getConnection();
				PreparedStatement statement = reader.prepareStatement("SELECT name FROM item");
				ResultSet rows = statement.executeQuery()) {
			assertThat(rows.next()).isTrue();
			assertThatExceptionOfType(SQLNonTransientException.class)
				.isThrownBy(() -> run("INSERT INTO item(name) VALUES ('b')"))
				.withMessageContaining("This thread waits for itself")
				.withMessageContaining("litefs.jdbc.journal-mode=WAL");
		}
		run("INSERT INTO item(name) VALUES ('b')");
		assertThat(query("SELECT count(*) FROM item")).containsExactly(2);
	}

	@Test
	void aCommitInsideAReadThatBeganAfterTheWriteIsRolledBackAndSaysWhy() throws Exception {
		try (Connection writer = transaction(); Connection reader = readOnlyTransaction()) {
			execute(writer, "INSERT INTO item(name) VALUES ('a')");
			query(reader, "SELECT count(*) FROM item");
			assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(writer::commit)
				.withMessageContaining("This thread waits for itself");
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
	}

	@Test
	void busyReadersDoNotMakeCommitsFail() throws Exception {
		AtomicBoolean stop = new AtomicBoolean();
		var readers = new CompletableFuture<?>[4];
		for (int i = 0; i < readers.length; i++) {
			readers[i] = startReader(stop);
		}
		try {
			for (int i = 0; i < 100; i++) {
				run("INSERT INTO item(name) VALUES ('n" + i + "')");
			}
		}
		finally {
			stop.set(true);
		}
		CompletableFuture.allOf(readers).join();
		assertThat(query("SELECT count(*) FROM item")).containsExactly(100);
	}

	@Test
	void aWriteInAWriteTransactionIsNotMistakenForOneInsideARead() throws Exception {
		try (Connection writer = transaction()) {
			assertThat(query(writer, "SELECT count(*) FROM item")).containsExactly(0);
			execute(writer, "INSERT INTO item(name) VALUES ('a')");
			writer.commit();
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(1);
	}

	@Test
	void aCommitThatIsRefusedBesideAMigrationLeavesNothingOpenInIt() throws Exception {
		try (Connection migration = this.dataSource.exclusive().getConnection()) {
			execute(migration, "CREATE TABLE migrated(id)");
			try (Connection reader = this.dataSource.getConnection();
					PreparedStatement statement = reader.prepareStatement("SELECT 1 FROM item UNION ALL SELECT 2");
					ResultSet rows = statement.executeQuery();
					Connection beside = transaction()) {
				assertThat(rows.next()).isTrue();
				execute(beside, insert("refused"));
				assertThatExceptionOfType(SQLNonTransientException.class).isThrownBy(beside::commit)
					.withMessageContaining("This thread waits for itself");
			}
			execute(migration, insert("kept"));
		}
		assertThat(query("SELECT name FROM item")).containsExactly("kept");
		assertNothingLeaks();
	}

	@Test
	void aMigrationMayReadInsideAReadOfTheSameThread() throws Exception {
		run(insert("a"));
		try (Connection reader = this.dataSource.getConnection();
				PreparedStatement statement = reader.prepareStatement("SELECT name FROM item UNION ALL SELECT 'b'");
				ResultSet rows = statement.executeQuery();
				Connection migration = this.dataSource.exclusive().getConnection()) {
			assertThat(rows.next()).isTrue();
			assertThat(query(migration, "SELECT count(*) FROM item")).containsExactly(1);
		}
	}

}
