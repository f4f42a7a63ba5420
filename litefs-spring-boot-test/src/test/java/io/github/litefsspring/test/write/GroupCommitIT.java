package io.github.litefsspring.test.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.jdbc.WriteListener;
import io.github.litefsspring.test.NodeApplication;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Transactions of many threads on the mount of a real primary.
 */
@RequiresLitefs
class GroupCommitIT {

	private static final int THREADS = 64;

	private static final int BEFORE = 2000;

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	private final Set<String> failed = ConcurrentHashMap.newKeySet();

	private final AtomicInteger largest = new AtomicInteger();

	private volatile boolean stopped;

	@ParameterizedTest
	@EnumSource(names = { "WAL", "DELETE" })
	void whatWasAcknowledgedIsOnEveryNode(JournalMode mode) throws Exception {
		try (RunningCluster cluster = cluster(mode)) {
			write(cluster, mode, () -> this.stopped = true);
			cluster.awaitReplicated();
			assertThat(new HashSet<>(names(cluster.primary()))).isEqualTo(this.acknowledged);
			assertThat(names(cluster.node("replica1"))).isEqualTo(names(cluster.primary()));
			assertThat(cluster.primary().query("select n from counter"))
				.containsExactly(String.valueOf(this.acknowledged.size()));
			assertThat(this.largest.get()).isGreaterThan(THREADS / 4);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "DELETE" })
	void whatWasAcknowledgedSurvivesTheDeathOfLitefs(JournalMode mode) throws Exception {
		try (RunningCluster cluster = cluster(mode)) {
			RunningNode primary = cluster.primary();
			write(cluster, mode, primary::kill);
			primary.restart();
			Set<String> stored = new HashSet<>(names(primary));
			var lost = new HashSet<>(this.acknowledged);
			lost.removeAll(stored);
			assertThat(lost).isEmpty();
			this.failed.retainAll(stored);
			assertThat(this.failed).isEmpty();
		}
	}

	private static RunningCluster cluster(JournalMode mode) {
		RunningCluster cluster = RunningCluster.builder().start();
		cluster.primary()
			.execute("pragma journal_mode = " + mode, "create table item (id integer primary key, name text unique)",
					"create table counter (n integer)", "insert into counter values (0)");
		return cluster;
	}

	private void write(RunningCluster cluster, JournalMode mode, Runnable end) throws Exception {
		RunningNode primary = cluster.primary();
		var settings = new DataSourceSettings(primary.database(), mode, Duration.ofSeconds(5), Duration.ofSeconds(30),
				4, Map.of());
		try (var application = new NodeApplication(cluster, primary, settings)) {
			application.dataSource().addWriteListener(new LargestGroup());
			var executor = Executors.newFixedThreadPool(THREADS);
			List<Future<?>> writers = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				String prefix = "t" + thread + "-";
				writers.add(executor.submit(() -> write(application.dataSource(), prefix)));
			}
			await().atMost(Duration.ofMinutes(1)).until(() -> this.acknowledged.size() > BEFORE);
			end.run();
			this.stopped = true;
			for (Future<?> writer : writers) {
				writer.get(1, TimeUnit.MINUTES);
			}
			executor.shutdown();
		}
	}

	private void write(LitefsDataSource dataSource, String prefix) {
		for (int i = 0; !this.stopped; i++) {
			String name = prefix + i;
			try (Connection connection = dataSource.getConnection()) {
				connection.setAutoCommit(false);
				try (PreparedStatement insert = connection.prepareStatement("insert into item(name) values (?)");
						PreparedStatement update = connection.prepareStatement("update counter set n = n + 1")) {
					insert.setString(1, name);
					insert.executeUpdate();
					update.executeUpdate();
				}
				connection.commit();
				this.acknowledged.add(name);
			}
			catch (OutcomeUnknownSqlException ex) {
				// it may be stored or not
				return;
			}
			catch (SQLException ex) {
				this.failed.add(name);
			}
		}
	}

	private static List<String> names(RunningNode node) {
		return node.query("select name from item order by id");
	}

	/** Remembers how many were committed together at most. */
	private final class LargestGroup implements WriteListener {

		@Override
		public void committed(int transactions) {
			GroupCommitIT.this.largest.accumulateAndGet(transactions, Math::max);
		}

		@Override
		public void slow(Duration held) {
			// a busy machine
		}

	}

}
