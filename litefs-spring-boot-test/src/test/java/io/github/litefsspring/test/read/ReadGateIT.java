package io.github.litefsspring.test.read;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.test.HaltLockShell;
import io.github.litefsspring.test.NodeApplication;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Reads and replication on real LiteFS.
 */
@RequiresLitefs
@Timeout(120)
class ReadGateIT {

	private static final int READERS = 8;

	private static final int COMMITS = 60;

	// the long run: -Dlitefs.it.read-seconds=60
	private static final Duration SECONDS = Duration.ofSeconds(Integer.getInteger("litefs.it.read-seconds", 8));

	@ParameterizedTest
	@EnumSource(names = { "WAL", "DELETE" })
	void busyReadersNeitherStopReplicationNorGoBackInTime(JournalMode mode) throws Exception {
		try (RunningCluster cluster = cluster(mode);
				NodeApplication replica = new NodeApplication(cluster, cluster.node("replica1"), mode);
				Load load = new Load(replica)) {
			for (int i = 1; i <= COMMITS; i++) {
				cluster.primary().execute("update counter set value = value + 1");
			}
			await().atMost(Duration.ofSeconds(20)).until(() -> value(replica) == COMMITS);
			load.check();
			assertThat(replica.dataSource().reads().waits()).isPositive();
		}
	}

	@Test
	void aDelayedReplicationPathIsNotAReadOutage() throws Exception {
		try (RunningCluster cluster = cluster(JournalMode.WAL);
				NodeApplication replica = new NodeApplication(cluster, cluster.node("replica1"), JournalMode.WAL);
				Load load = new Load(replica)) {
			cluster.node("replica1").replicationPath().delay(Duration.ofMillis(300));
			for (int i = 1; i <= COMMITS; i++) {
				cluster.primary().execute("update counter set value = value + 1");
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> value(replica) == COMMITS);
			load.check();
		}
	}

	@Test
	void withoutThePrimarysAnnouncementsReplicationGoesOn() throws Exception {
		try (RunningCluster cluster = cluster(JournalMode.WAL);
				NodeApplication replica = withoutAnnouncements(cluster, cluster.node("replica1"));
				Load load = new Load(replica)) {
			for (int i = 1; i <= 10; i++) {
				cluster.primary().execute("update counter set value = value + 1");
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> value(replica) == 10);
			load.check();
		}
	}

	@Test
	void aDeadLitefsEndsReadsInsteadOfAnsweringFromMemory() throws Exception {
		try (RunningCluster cluster = cluster(JournalMode.WAL);
				NodeApplication replica = new NodeApplication(cluster, cluster.node("replica1"), JournalMode.WAL);
				Connection reader = replica.dataSource().getConnection()) {
			reader.setReadOnly(true);
			reader.setAutoCommit(false);
			assertThat(value(reader)).isZero();
			cluster.node("replica1").kill();
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThatExceptionOfType(SQLException.class).isThrownBy(() -> value(reader)));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> value(replica));
			reader.close();
			cluster.node("replica1").start();
			await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> value(replica) == 0);
		}
	}

	@Test
	void aReadAfterACommitOnThePrimarySeesIt() throws Exception {
		try (RunningCluster cluster = cluster(JournalMode.WAL);
				NodeApplication primary = new NodeApplication(cluster, cluster.primary(), JournalMode.WAL);
				Load load = new Load(primary)) {
			for (int i = 1; i <= 300; i++) {
				primary.execute("update counter set value = value + 1");
				assertThat(value(primary)).isEqualTo(i);
			}
			load.check();
		}
	}

	@Test
	void thePrimarysLogStaysSmallWhileReadersStayInSnapshots() throws Exception {
		try (RunningCluster cluster = cluster(JournalMode.WAL);
				NodeApplication primary = new NodeApplication(cluster, cluster.primary(), JournalMode.WAL)) {
			Path log = log(cluster.primary());
			primary.execute("create table item(id integer primary key, name text)");
			primary.execute("with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000) "
					+ "insert into item select i, 'item number ' || i from n");
			try (Load load = new Load(primary)) {
				long largest = 0;
				long end = System.nanoTime() + SECONDS.toNanos();
				while (System.nanoTime() - end < 0) {
					primary.execute("update item set name = name || 'x' where id % 50 = 3");
					largest = Math.max(largest, Files.size(log));
				}
				assertThat(largest).as("bytes of the log").isLessThan(16L * 1024 * 1024);
				load.check();
			}
			cluster.awaitReplicated();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "DELETE" })
	void aShellOnAReplicaIsLentTheHaltLockAlthoughThePrimaryReadsAllTheTime(JournalMode mode) throws Exception {
		try (RunningCluster cluster = cluster(mode);
				NodeApplication primary = new NodeApplication(cluster, cluster.primary(), mode);
				Load load = new Load(primary)) {
			for (int i = 1; i <= 3; i++) {
				assertThat(HaltLockShell.borrow(cluster.node("replica1"))).isEmpty();
				primary.execute("update counter set value = value + 1");
				// LiteFS hangs on a replica that has the lock when a transaction arrives
				cluster.awaitReplicated();
			}
			load.check();
			assertThat(value(primary)).isEqualTo(3);
		}
	}

	private static RunningCluster cluster(JournalMode mode) {
		RunningCluster cluster = RunningCluster.builder().replicas(1).start();
		cluster.primary()
			.execute("pragma journal_mode = " + mode, "create table counter(value integer)",
					"insert into counter values (0)");
		cluster.awaitReplicated();
		return cluster;
	}

	// LiteFS's own file: a stat in the mount can spoil what a commit writes
	private static Path log(RunningNode node) {
		return node.dataDirectory().resolve("dbs").resolve(node.database().getFileName()).resolve("wal");
	}

	private static NodeApplication withoutAnnouncements(RunningCluster cluster, RunningNode node) {
		return new NodeApplication(NodeApplication.nodeSettings(cluster, node).withPrimaryApiUrl("http://127.0.0.1:1"),
				new DataSourceSettings(node.database(), JournalMode.WAL, Duration.ofSeconds(5), Duration.ofSeconds(10),
						8, Map.of()));
	}

	private static int value(NodeApplication application) throws SQLException {
		try (Connection connection = application.dataSource().getConnection()) {
			return value(connection);
		}
	}

	private static int value(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select value from counter")) {
			rows.next();
			return rows.getInt(1);
		}
	}

	/**
	 * Threads that read all the time, each with single statements and with transactions.
	 */
	private static final class Load implements AutoCloseable {

		private final NodeApplication application;

		private final AtomicBoolean stopped = new AtomicBoolean();

		private final AtomicReference<Throwable> failure = new AtomicReference<>();

		private final List<CompletableFuture<Void>> threads = new ArrayList<>();

		Load(NodeApplication application) throws InterruptedException {
			this.application = application;
			CountDownLatch reading = new CountDownLatch(READERS);
			for (int i = 0; i < READERS; i++) {
				this.threads.add(CompletableFuture.runAsync(() -> read(reading), (task) -> new Thread(task).start()));
			}
			reading.await();
		}

		private void read(CountDownLatch reading) {
			int before = 0;
			try {
				while (!this.stopped.get()) {
					before = atLeast(before, value(this.application));
					before = atLeast(before, inTransaction());
					reading.countDown();
				}
			}
			catch (SQLException | RuntimeException | Error ex) {
				this.failure.compareAndSet(null, ex);
				reading.countDown();
			}
		}

		private int inTransaction() throws SQLException {
			try (Connection connection = this.application.dataSource().getConnection()) {
				connection.setReadOnly(true);
				connection.setAutoCommit(false);
				int value = value(connection);
				assertThat(value(connection)).as("one transaction").isEqualTo(value);
				connection.commit();
				return value;
			}
		}

		private static int atLeast(int before, int now) {
			assertThat(now).as("went back in time").isGreaterThanOrEqualTo(before);
			return now;
		}

		void check() {
			assertThat(this.failure.get()).isNull();
		}

		@Override
		public void close() {
			this.stopped.set(true);
			this.threads.forEach(CompletableFuture::join);
		}

	}

}
