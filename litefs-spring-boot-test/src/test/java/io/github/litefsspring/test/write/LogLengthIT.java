package io.github.litefsspring.test.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.test.HaltLockShell;
import io.github.litefsspring.test.NodeApplication;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A look at the length of the write-ahead log in the mount, in the midst of a commit.
 */
@RequiresLitefs
class LogLengthIT {

	// without LogLength the database is damaged after some 60 rounds
	private static final int ROUNDS = Integer.getInteger("litefs.it.rounds",
			"full".equals(System.getProperty("ci.level")) ? 300 : 25);

	private static final String CHANGE_MANY_PAGES = "update item set n = n + 1";

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoeverLooksWhileAnotherCommitsSpoilsNothing(boolean autocommit) throws Exception {
		try (RunningCluster cluster = RunningCluster.builder().replicas(1).start();
				NodeApplication primary = new NodeApplication(cluster, cluster.node("primary"), JournalMode.WAL)) {
			RunningNode replica = cluster.node("replica1");
			Path log = cluster.node("primary").database().resolveSibling("data.db-wal");
			primary.execute("create table item(id integer primary key, n integer, filler blob)");
			primary.execute("with recursive r(i) as (select 1 union all select i + 1 from r where i < 600) "
					+ "insert into item select i, 0, zeroblob(3000) from r");
			for (int round = 1; round <= ROUNDS; round++) {
				change(primary, autocommit);
				// what was read from the log is what the kernel has in memory of it
				primary.query("select max(filler) from item");
				cluster.awaitReplicated();
				// LiteFS truncates the log below the kernel before it lends the lock
				assertThat(HaltLockShell.borrow(replica)).isEmpty();
				CompletableFuture<Void> look = CompletableFuture.runAsync(() -> lookSoon(log));
				change(primary, autocommit);
				look.join();
				if (round % 5 == 0) {
					cluster.awaitReplicated();
					assertThat(replica.query("select distinct n from item")).as("round " + round)
						.containsExactly(String.valueOf(2 * round));
				}
			}
		}
	}

	private static void lookSoon(Path log) {
		LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000, 40_000_000));
		try {
			Files.size(log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void change(NodeApplication primary, boolean autocommit) throws SQLException {
		try (Connection connection = primary.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(autocommit);
			statement.executeUpdate(CHANGE_MANY_PAGES);
			if (!autocommit) {
				connection.commit();
			}
		}
	}

}
