package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GroupCommitTests extends GroupTestBase {

	@Test
	void transactionsThatWaitForEachOtherAreCommittedTogetherAndToldAfterwards() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		assertDone(second.execution);
		assertThat(this.commits).hasValue(0);
		assertThat(committed()).isZero();
		assertThat(first.commit).isNotDone();
		// it runs after the first one, and sees what that did
		second.run((connection) -> assertThat(query(connection, "SELECT count(*) FROM item")).containsExactly(2)).get();
		assertDone(second.commit());
		assertDone(first.commit);
		assertThat(this.commits).hasValue(2);
		assertThat(this.groups).containsExactly(2);
		assertThat(names()).containsExactly("a", "b");
		assertNothingLeaks();
	}

	@Test
	void aTransactionThatIsRolledBackTakesNobodyElseAlongAndCommitsForTheOthers() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		Member third = waiting(insert("c"));
		done(first);
		assertThat(failureOf(second.execute(insert("a")))).isInstanceOf(SQLIntegrityConstraintViolationException.class);
		assertDone(second.execute(insert("b2")));
		assertDone(second.rollback());
		assertDone(third.execution);
		assertThat(first.commit).isNotDone();
		assertDone(third.rollback());
		assertDone(first.commit);
		assertThat(this.commits).hasValue(1);
		assertThat(names()).containsExactly("a");
		assertNothingLeaks();
	}

	@Test
	void aConnectionThatIsClosedInsideAGroupIsRolledBackAndTheOthersAreCommitted() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		assertDone(second.run(Connection::close));
		assertDone(first.commit);
		assertThat(names()).containsExactly("a");
		assertNothingLeaks();
	}

	@Test
	void singleStatementsJoinTooWithTheirRowsAndKeys() throws Exception {
		Member first = begun(insert("a"));
		Member second = member();
		var key = new AtomicLong();
		CompletableFuture<Void> returning = second.run((connection) -> {
			try (Statement statement = connection.createStatement();
					ResultSet rows = statement.executeQuery(insert("b") + " RETURNING id")) {
				assertThat(rows.next()).isTrue();
				key.set(rows.getLong(1));
			}
		});
		second.awaitQueued();
		Member third = member();
		var thirdKey = new AtomicLong();
		CompletableFuture<Void> prepared = third.run((connection) -> {
			try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES (?)",
					Statement.RETURN_GENERATED_KEYS)) {
				insert.setString(1, "c");
				assertThat(insert.executeUpdate()).isOne();
				try (ResultSet keys = insert.getGeneratedKeys()) {
					assertThat(keys.next()).isTrue();
					thirdKey.set(keys.getLong(1));
				}
			}
		});
		third.awaitQueued();
		assertDone(first.commit());
		assertDone(returning);
		assertDone(prepared);
		assertThat(key).hasValue(2);
		assertThat(thirdKey).hasValue(3);
		assertThat(this.groups).containsExactly(3);
		assertThat(this.commits).hasValue(3);
		assertThat(names()).containsExactly("a", "b", "c");
		assertNothingLeaks();
	}

	@Test
	void aSingleStatementThatFailsInAGroupLeavesNothingBehind() throws Exception {
		Member first = begun(insert("a"));
		Member second = member();
		CompletableFuture<Void> statement = second.execute("INSERT INTO item(name) VALUES ('b'), ('a')");
		second.awaitQueued();
		assertDone(first.commit());
		assertThat(failureOf(statement)).isInstanceOf(SQLIntegrityConstraintViolationException.class);
		assertThat(names()).containsExactly("a");
		assertThat(this.commits).hasValue(1);
		assertNothingLeaks();
	}

	@Test
	void theLastInsertedRowIdIsOnesOwn() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		second.run((connection) -> assertThat(query(connection, "SELECT last_insert_rowid()")).containsExactly(2))
			.get();
		assertDone(second.commit());
		assertNothingLeaks();
	}

	@Test
	void savepointsOfAnApplicationWorkInsideAGroupWhateverTheirNames() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		Member third = waiting(insert("d"));
		done(first);
		second.run((connection) -> {
			Savepoint outer = connection.setSavepoint("litefs_member");
			execute(connection, insert("undone"));
			Savepoint inner = connection.setSavepoint("litefs_member");
			execute(connection, insert("undone too"));
			connection.releaseSavepoint(inner);
			connection.rollback(outer);
			connection.setSavepoint();
			execute(connection, insert("c"));
		}).get();
		// with its savepoints still open
		done(second);
		third.run((connection) -> {
			connection.setSavepoint("litefs_member");
			execute(connection, insert("e"));
			connection.rollback();
		}).get();
		assertDone(first.commit);
		assertDone(second.commit);
		assertThat(names()).containsExactly("a", "b", "c");
		assertNothingLeaks();
	}

	@Test
	void cursorsAreClosedBeforeTheNextMemberRuns() throws Exception {
		Member first = begun("INSERT INTO item(name) VALUES ('a'), ('a2')");
		first.run((connection) -> {
			assertThat(connection.prepareStatement("SELECT name FROM item").executeQuery().next()).isTrue();
			connection.prepareStatement(insert("a3") + " RETURNING id").executeQuery();
		}).get();
		Member second = waiting(insert("b"));
		done(first);
		second
			.run((connection) -> assertThat(connection.prepareStatement("SELECT name FROM item").executeQuery().next())
				.isTrue())
			.get();
		assertDone(second.commit());
		assertDone(first.commit);
		assertThat(names()).containsExactly("a", "a2", "a3", "b");
		assertNothingLeaks();
	}

	@Test
	void aSecondWriteConnectionOfAMemberIsRefusedAndNobodyElseIsHurt() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		assertThat(failureOf(second.run((connection) -> run(insert("requires new"))))).isInstanceOf(SQLException.class)
			.hasMessageContaining("waits for itself");
		assertDone(second.commit());
		assertDone(first.commit);
		assertThat(names()).containsExactly("a", "b");
		assertNothingLeaks();
	}

	@Test
	void batchesJoinAndAreStoredAsAWholeOrNotAtAll() throws Exception {
		Member first = begun(insert("a"));
		Member second = member();
		CompletableFuture<Void> batch = second.run((connection) -> batch(connection, "b", "c"));
		second.awaitQueued();
		Member third = member();
		CompletableFuture<Void> failing = third.run((connection) -> batch(connection, "d", "a"));
		third.awaitQueued();
		assertDone(first.commit());
		assertDone(batch);
		assertThat(failureOf(failing)).isInstanceOf(java.sql.BatchUpdateException.class);
		assertThat(names()).containsExactly("a", "b", "c");
		assertNothingLeaks();
	}

	private static void batch(Connection connection, String... names) throws SQLException {
		try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES (?)")) {
			for (String name : names) {
				insert.setString(1, name);
				insert.addBatch();
			}
			assertThat(insert.executeBatch()).hasSize(names.length);
		}
	}

	@Test
	void anInterruptEndsTheWaitForTheWriterButNotTheWaitForTheCommit() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		Member third = waiting(insert("c"));
		third.thread().interrupt();
		assertThat(failureOf(third.execution)).hasMessageContaining("nothing was done");
		first.thread().interrupt();
		assertThat(first.commit).isNotDone();
		assertDone(second.commit());
		assertDone(first.commit);
		assertThat(first.wasInterrupted).isTrue();
		assertThat(names()).containsExactly("a", "b");
		assertNothingLeaks();
	}

	@Test
	void readWriteTransactionsThatOnlyReadAreMembersAsWell() throws Exception {
		Member first = begun("SELECT count(*) FROM item");
		Member second = waiting(insert("b"));
		Member third = waiting("SELECT count(*) FROM item");
		done(first);
		done(second);
		assertDone(third.commit());
		assertDone(first.commit);
		assertDone(second.commit);
		assertThat(this.commits).hasValue(1);
		assertNothingLeaks();
	}

	@Test
	void nothingIsSharedWhenNobodyWaits() throws Exception {
		for (String name : new String[] { "a", "b" }) {
			Member member = begun(insert(name));
			assertDone(member.commit());
		}
		assertThat(this.groups).containsExactly(1, 1);
	}

	/** What another process sees. */
	private int committed() throws SQLException {
		try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database());
				Statement statement = other.createStatement();
				ResultSet rows = statement.executeQuery("SELECT count(*) FROM item")) {
			return rows.getInt(1);
		}
	}

	@Test
	void theTimeInTheQueueIsBoundedAsBefore() throws Exception {
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		assertThat(second.execution.get(30, TimeUnit.SECONDS)).isNull();
		assertDone(second.commit());
	}

}
