package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.jdbc.read.Snapshots;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Readers of a node that LiteFS replicates to, played with a plain file: another process
 * writes, as LiteFS does.
 */
class SnapshotTests extends JdbcTestBase {

	private static final ReadSettings PATIENT = new ReadSettings(true, Duration.ofHours(1), true,
			Duration.ofMillis(100), Duration.ZERO);

	private static final String COUNT = "SELECT count(*) FROM item";

	private ReadSettings read = PATIENT;

	private int readers = 1;

	private JournalMode journalMode = JournalMode.WAL;

	private long txid;

	@Override
	protected DataSourceSettings settings(Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), this.journalMode, settings.busyTimeout(),
				settings.connectionTimeout(), this.readers, properties, this.read);
	}

	@BeforeEach
	void replica() {
		this.node.become(Role.REPLICA);
	}

	@Test
	void aReadBeginsInThePresentStateAfterATransactionWasApplied() throws Exception {
		assertThat(query(COUNT)).containsExactly(0);
		apply("INSERT INTO item(name) VALUES ('a')");
		assertThat(query(COUNT)).containsExactly(1);
	}

	@Test
	void whileNothingIsAppliedReadsShareASnapshot() {
		// a reader that was idle for 10 ms leaves its snapshot, so a machine that pauses
		// needs another try
		await().untilAsserted(() -> {
			try (Connection busy = readOnlyTransaction()) {
				Object rows = query(busy, COUNT).get(0);
				elsewhere("INSERT INTO item(name) VALUES ('a')");
				assertThat(query(busy, COUNT)).containsExactly(rows);
				busy.commit();
				assertThat(query(busy, COUNT)).as("LiteFS has not said that something was applied")
					.containsExactly(rows);
			}
		});
	}

	@Test
	void threadsTakeTurnsWithAReaderThatStaysInItsSnapshot() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Integer>> reads = Collections.nCopies(4, () -> {
				int rows = 0;
				for (int i = 0; i < 2000; i++) {
					rows += query(COUNT).size();
				}
				return rows;
			});
			for (Future<Integer> rows : threads.invokeAll(reads, 20, TimeUnit.SECONDS)) {
				assertThat(rows.get()).isEqualTo(2000);
			}
		}
		finally {
			threads.shutdownNow();
		}
		await().untilAsserted(() -> assertThat(active()).isZero());
	}

	@Test
	void aReaderThatWasInUseDuringAnEvictionIsNotUsedAgain() throws Exception {
		SQLiteConnection evicted;
		try (Connection reader = readOnlyTransaction()) {
			query(reader, COUNT);
			evicted = reader.unwrap(SQLiteConnection.class);
			this.dataSource.parts().readers().evict();
			reader.commit();
		}
		try (Connection reader = readOnlyTransaction()) {
			assertThat(reader.unwrap(SQLiteConnection.class)).isNotSameAs(evicted);
		}
	}

	@Test
	void aClosedDataSourceClosesReadersThatStayInTheirSnapshot() throws Exception {
		SQLiteConnection open;
		try (Connection reader = readOnlyTransaction()) {
			query(reader, COUNT);
			open = reader.unwrap(SQLiteConnection.class);
			reader.commit();
		}
		this.dataSource.close();
		assertThat(open.isClosed()).isTrue();
	}

	@Test
	void aTransactionSeesOneStateWhateverIsApplied() throws Exception {
		try (Connection reader = readOnlyTransaction()) {
			assertThat(query(reader, COUNT)).containsExactly(0);
			apply("INSERT INTO item(name) VALUES ('a')");
			assertThat(query(reader, COUNT)).containsExactly(0);
			reader.commit();
			assertThat(query(reader, COUNT)).containsExactly(1);
		}
	}

	@Test
	void anOpenCursorSeesOneState() throws Exception {
		apply("INSERT INTO item(name) VALUES ('a'), ('b')");
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("SELECT name FROM item ORDER BY id");
				ResultSet rows = statement.executeQuery()) {
			assertThat(rows.next()).isTrue();
			apply("DELETE FROM item");
			assertThat(rows.next()).isTrue();
			assertThat(rows.getString(1)).isEqualTo("b");
			assertThat(rows.next()).isFalse();
		}
		assertThat(query(COUNT)).containsExactly(0);
	}

	@Test
	void anIdleReaderLeavesItsSnapshotSoThatTheLogCanBeReset() throws Exception {
		query(COUNT);
		elsewhere("INSERT INTO item(name) VALUES ('a')");
		await().untilAsserted(() -> assertThat(checkpoint()).as("busy").isZero());
	}

	@Test
	void aSnapshotGetsNoOlderThanItMay() throws Exception {
		this.dataSource.close();
		this.read = new ReadSettings(true, Duration.ofMillis(50), true, Duration.ofMillis(100), Duration.ZERO);
		this.dataSource = create(Map.of());
		query(COUNT);
		elsewhere("INSERT INTO item(name) VALUES ('a')");
		// busy all the time, so it is never idle
		await().pollInterval(Duration.ofMillis(1)).until(() -> query(COUNT).get(0).equals(1));
	}

	@Test
	void anIdleReaderLeavesItsSnapshotAlsoWhenLookingForItFails() throws Exception {
		this.dataSource.close();
		// as nanoseconds it is no long any more
		Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
		this.read = new ReadSettings(true, endless, true, Duration.ofMillis(100), Duration.ZERO);
		this.dataSource = create(Map.of());
		for (int i = 0; i < 2; i++) {
			query(COUNT);
			await().untilAsserted(() -> assertThat(active()).isZero());
		}
	}

	@Test
	void aCommitOfThisApplicationIsSeenAtOnce() throws Exception {
		this.node.become(Role.PRIMARY);
		for (int i = 1; i <= 200; i++) {
			assertThat(query(COUNT)).containsExactly(i - 1);
			run("INSERT INTO item(name) VALUES ('n" + i + "')");
			assertThat(query(COUNT)).containsExactly(i);
		}
	}

	@Test
	void aKeptStatementFollowsTheSchema() throws Exception {
		apply("INSERT INTO item(name) VALUES ('a')");
		assertThat(columns()).isEqualTo(2);
		apply("ALTER TABLE item ADD COLUMN price INTEGER DEFAULT 7");
		assertThat(columns()).isEqualTo(3);
		apply("DROP TABLE item; CREATE TABLE item(only_one TEXT)");
		assertThat(columns()).isEqualTo(1);
	}

	@Test
	void aKeptStatementRemembersNoParameters() throws Exception {
		String sql = "SELECT ?1 IS NULL";
		try (Connection connection = this.dataSource.getConnection()) {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				statement.setString(1, "secret");
				assertThat(value(statement)).isEqualTo(0);
			}
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				statement.setNull(1, java.sql.Types.VARCHAR);
				assertThat(value(statement)).isEqualTo(1);
			}
		}
	}

	@Test
	void aStatementThatFailedIsNotUsedAgain() throws Exception {
		String sql = "SELECT abs(?)";
		try (Connection connection = this.dataSource.getConnection()) {
			for (int i = 0; i < 3; i++) {
				try (PreparedStatement statement = connection.prepareStatement(sql)) {
					statement.setLong(1, Long.MIN_VALUE);
					assertThatExceptionOfType(SQLException.class).isThrownBy(() -> value(statement))
						.withMessageContaining("integer overflow");
					statement.setLong(1, -5);
					assertThat(value(statement)).isEqualTo(5);
				}
			}
		}
	}

	@Test
	void theSameStatementCanBeOpenTwice() throws Exception {
		apply("INSERT INTO item(name) VALUES ('a'), ('b')");
		String sql = "SELECT name FROM item ORDER BY id";
		try (Connection reader = readOnlyTransaction();
				PreparedStatement one = reader.prepareStatement(sql);
				PreparedStatement two = reader.prepareStatement(sql);
				ResultSet first = one.executeQuery();
				ResultSet second = two.executeQuery()) {
			assertThat(first.next()).isTrue();
			assertThat(second.next()).isTrue();
			assertThat(first.next()).isTrue();
			assertThat(first.getString(1)).isEqualTo("b");
			assertThat(second.getString(1)).isEqualTo("a");
		}
	}

	@Test
	void aSavepointOfAReaderIsNotTheNextUsers() throws Exception {
		try (Connection reader = readOnlyTransaction()) {
			query(reader, COUNT);
			reader.setSavepoint();
			reader.commit();
		}
		apply("INSERT INTO item(name) VALUES ('a')");
		assertThat(query(COUNT)).containsExactly(1);
		assertThat(checkpoint()).isZero();
	}

	@Test
	void anotherRoleBeginsWithThePresentState() throws Exception {
		assertThat(query(COUNT)).containsExactly(0);
		elsewhere("INSERT INTO item(name) VALUES ('a')");
		this.node.become(Role.NO_PRIMARY);
		assertThat(query(COUNT)).containsExactly(1);
	}

	@Test
	void afterSomebodyMayHaveSeenACommitNobodyReadsTheStateBefore() throws Exception {
		this.dataSource.close();
		this.readers = 2;
		this.dataSource = create(Map.of());
		this.node.become(Role.PRIMARY);
		try (Connection first = readOnlyTransaction(); Connection second = readOnlyTransaction()) {
			assertThat(query(first, COUNT)).containsExactly(0);
			assertThat(query(second, COUNT)).containsExactly(0);
			Snapshots snapshots = this.dataSource.parts().readers().snapshots();
			snapshots.committing();
			elsewhere("INSERT INTO item(name) VALUES ('a')");
			first.commit();
			// none, while its snapshot is the present one (it may end as idle)
			query(first, COUNT);
			first.rollback();
			assertThat(query(first, COUNT)).as("a new snapshot").containsExactly(1);
			second.commit();
			assertThat(query(second, COUNT)).containsExactly(1);
			snapshots.committed();
		}
	}

	@Test
	void aDeadMountDoesNotGoOnAnsweringFromASnapshot() throws Exception {
		try (Connection reader = readOnlyTransaction()) {
			assertThat(query(reader, COUNT)).containsExactly(0);
			this.node.become(Role.UNMOUNTED);
			await().untilAsserted(
					() -> assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(reader, COUNT))
						.withMessageContaining("its LiteFS process is gone"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(COUNT))
				.withMessageContaining("its LiteFS process is gone");
		}
		this.node.become(Role.REPLICA);
		assertThat(query(COUNT)).containsExactly(0);
	}

	@Test
	void aStatementThatCannotRunInATransactionRunsOutsideTheSnapshot() throws Exception {
		query(COUNT);
		run("VACUUM INTO '" + database().resolveSibling("copy.db") + "'");
		assertThat(database().resolveSibling("copy.db")).exists();
	}

	@Test
	void onAPrimaryWithARollbackJournalNobodyStaysInASnapshot() throws Exception {
		assertThat(this.dataSource.reads().snapshots()).isTrue();
		this.node.become(Role.NO_PRIMARY);
		assertThat(this.dataSource.reads().snapshots()).isFalse();
		this.node.become(Role.PRIMARY);
		assertThat(this.dataSource.reads().snapshots()).isTrue();
		this.dataSource.close();
		this.journalMode = JournalMode.DELETE;
		this.dataSource = create(Map.of());
		assertThat(this.dataSource.reads().snapshots()).isFalse();
	}

	@Test
	void withoutTheGateNobodyStaysInASnapshot() throws Exception {
		this.dataSource.close();
		this.read = new ReadSettings(true, Duration.ofHours(1), false, Duration.ofMillis(100), Duration.ZERO);
		this.dataSource = create(Map.of());
		assertThat(this.dataSource.reads().snapshots()).isFalse();
		assertThat(query(COUNT)).containsExactly(0);
		elsewhere("INSERT INTO item(name) VALUES ('a')");
		assertThat(query(COUNT)).containsExactly(1);
	}

	private int columns() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("SELECT * FROM item");
				ResultSet rows = statement.executeQuery()) {
			return rows.getMetaData().getColumnCount();
		}
	}

	private static int value(PreparedStatement statement) throws SQLException {
		try (ResultSet rows = statement.executeQuery()) {
			assertThat(rows.next()).isTrue();
			return rows.getInt(1);
		}
	}

	private void apply(String sql) throws SQLException {
		elsewhere(sql);
		this.txid++;
		this.node.at(new Position(this.txid, this.txid));
	}

	private void elsewhere(String sql) throws SQLException {
		try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database());
				var statement = other.createStatement()) {
			statement.executeUpdate(sql);
		}
	}

	private int checkpoint() throws SQLException {
		try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database());
				var statement = other.createStatement();
				ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
			return rows.getInt(1);
		}
	}

	private int active() throws SQLException {
		return this.dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections();
	}

	@Test
	void anUnwrappedConnectionSeesWhatItsOwnerHasWritten() throws Exception {
		this.node.become(Role.PRIMARY);
		try (Connection connection = this.dataSource.getConnection()) {
			connection.unwrap(SQLiteConnection.class);
			assertThat(query(connection, COUNT)).containsExactly(0);
			execute(connection, "INSERT INTO item(name) VALUES ('a')");
			assertThat(query(connection, COUNT)).containsExactly(1);
		}
	}

}
