package io.github.litefsspring.test.halt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.HaltLock;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.write.HaltFile;
import io.github.litefsspring.jdbc.write.HaltedCommit;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.NodeApplication;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * {@link HaltLock} on real LiteFS.
 */
@LitefsCluster(replicas = 2)
class HaltLockIT {

	private static final String INSERT = "insert into item(name) values ('%s')";

	RunningCluster cluster;

	private final List<NodeApplication> applications = new ArrayList<>();

	@AfterEach
	void close() {
		this.applications.forEach(NodeApplication::close);
		this.applications.clear();
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "DELETE" })
	void aReplicasWritesAppearOnThePrimary(JournalMode mode) throws SQLException {
		try (RunningCluster cluster = RunningCluster.builder().replicas(2).start()) {
			createTable(cluster, "pragma journal_mode = " + mode);
			NodeApplication replica = application(cluster, "replica1", mode);
			replica.haltLock().run((Connection connection) -> {
				connection.setAutoCommit(false);
				execute(connection, INSERT.formatted("a"));
				execute(connection, INSERT.formatted("b"));
				connection.commit();
				return null;
			});
			assertThat(names(cluster.primary())).containsExactly("a", "b");
			cluster.awaitReplicated();
			assertThat(names(cluster.node("replica2"))).containsExactly("a", "b");
			// and the primary goes on after it
			cluster.primary().execute(INSERT.formatted("c"));
			cluster.awaitReplicated();
			assertThat(replica.query("select name from item order by id")).containsExactly("a", "b", "c");
			assertThatExceptionOfType(NotPrimarySqlException.class)
				.isThrownBy(() -> replica.execute(INSERT.formatted("refused")));
			close();
		}
	}

	@Test
	void theReplicaCanReadOnAllItsReadersWhileItWrites() throws SQLException {
		createTable("pragma journal_mode = WAL");
		NodeApplication replica = application("replica1", JournalMode.WAL);
		replica.haltLock().run((Connection connection) -> {
			connection.setAutoCommit(false);
			for (int i = 0; i < 20; i++) {
				execute(connection, INSERT.formatted("n" + i));
				var reads = IntStream.range(0, 4)
					.mapToObj((reader) -> CompletableFuture.supplyAsync(() -> count(replica)))
					.toList();
				int committed = i;
				reads.forEach((read) -> assertThat(read.join()).containsExactly(String.valueOf(committed)));
				connection.commit();
			}
			return null;
		});
		assertThat(names(this.cluster.primary())).hasSize(20);
	}

	@Test
	void twoReplicasThatWantItAtOnceBothWrite() throws SQLException {
		createTable("pragma journal_mode = WAL");
		List<NodeApplication> replicas = List.of(application("replica1", JournalMode.WAL),
				application("replica2", JournalMode.WAL));
		var writers = replicas.stream().map((replica) -> CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 10; i++) {
				haltedIncrement(replica);
			}
		})).toList();
		writers.forEach(CompletableFuture::join);
		assertThat(this.cluster.primary().query("select value from counter")).containsExactly("20");
	}

	@Test
	void theLockIsFreeAfterAFailure() throws SQLException {
		createTable("pragma journal_mode = WAL");
		NodeApplication replica = application("replica1", JournalMode.WAL);
		assertThatIllegalStateException().isThrownBy(() -> replica.haltLock().run(() -> {
			try (Connection connection = replica.dataSource().getConnection()) {
				connection.setAutoCommit(false);
				execute(connection, INSERT.formatted("rolled back"));
				throw new IllegalStateException("mine");
			}
		})).withMessage("mine");
		haltedIncrement(application("replica2", JournalMode.WAL));
		this.cluster.primary().execute(INSERT.formatted("primary"));
		assertThat(names(this.cluster.primary())).containsExactly("primary");
	}

	@Test
	void theLockIsFreeAfterTheDeadline() throws SQLException {
		createTable("pragma journal_mode = WAL");
		NodeApplication replica = application("replica1", JournalMode.WAL);
		assertThatExceptionOfType(SQLTimeoutException.class)
			.isThrownBy(() -> replica.haltLock().run(Duration.ofMillis(500), () -> {
				replica.execute(INSERT.formatted("committed"));
				new CountDownLatch(1).await();
				return null;
			}));
		this.cluster.primary().execute(INSERT.formatted("primary"));
		assertThat(names(this.cluster.primary())).containsExactly("committed", "primary");
	}

	// a cluster of its own: LiteFS may end on the replica, and not come up again with its
	// data
	@ParameterizedTest
	@EnumSource(names = { "WAL", "DELETE" })
	void whenThePrimaryDiesMeanwhileNothingIsReportedAsWritten(JournalMode mode) {
		try (RunningCluster pair = RunningCluster.builder().start()) {
			pair.primary().execute("pragma journal_mode = " + mode, "create table item(id integer primary key, name)");
			pair.awaitReplicated();
			NodeApplication replica = application(pair, "replica1", mode);
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> replica.haltLock().run((Connection connection) -> {
					connection.setAutoCommit(false);
					execute(connection, INSERT.formatted("lost"));
					pair.node("primary").kill();
					connection.commit();
					return null;
				}))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isIn("08007", NotPrimarySqlException.SQL_STATE));
			await().until(() -> replica.role() != Role.REPLICA);
			assertThatExceptionOfType(NotPrimarySqlException.class).isThrownBy(() -> replica.haltLock().run(() -> 1));
			close();
		}
	}

	@Test
	void aCommitIsNotBelievedWhenAnotherLitefsAnswersAfterIt() throws IOException {
		try (RunningCluster pair = RunningCluster.builder().start()) {
			createTable(pair, "pragma journal_mode = WAL");
			RunningNode replica = pair.node("replica1");
			Path database = replica.database();
			HaltFile lock = HaltFile.lock(database);
			HaltedCommit commit = HaltedCommit.begin(database, lock);
			assertThat(commit.isConfirmed()).isTrue();
			replica.kill();
			assertThat(commit.isConfirmed()).isFalse();
			replica.start();
			await().until(() -> Files.exists(database.resolveSibling("data.db-pos")));
			assertThat(commit.isConfirmed()).isFalse();
			assertThatIOException().isThrownBy(lock::close);
		}
	}

	private void createTable(String pragma) {
		createTable(this.cluster, pragma);
	}

	private static void createTable(RunningCluster cluster, String pragma) {
		cluster.primary()
			.execute(pragma, "drop table if exists item", "create table item(id integer primary key, name text)",
					"drop table if exists counter", "create table counter(value integer)",
					"insert into counter values (0)");
		cluster.awaitReplicated();
	}

	private static List<String> names(RunningNode node) {
		return node.query("select name from item order by id");
	}

	private NodeApplication application(String name, JournalMode mode) {
		return application(this.cluster, name, mode);
	}

	private NodeApplication application(RunningCluster cluster, String name, JournalMode mode) {
		RunningNode node = cluster.node(name);
		var settings = new DataSourceSettings(node.database(), mode, Duration.ofSeconds(5), Duration.ofSeconds(10), 4,
				Map.of());
		var application = new NodeApplication(cluster, node, settings);
		this.applications.add(application);
		return application;
	}

	// reads and writes one after the other: an update of the other node in between is
	// lost
	private static void haltedIncrement(NodeApplication replica) {
		try {
			replica.haltLock().run(() -> {
				int value = Integer.parseInt(replica.query("select value from counter").get(0));
				replica.execute("update counter set value = " + (value + 1));
				return null;
			});
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

	private static List<String> count(NodeApplication application) {
		try {
			return application.query("select count(*) from item");
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
