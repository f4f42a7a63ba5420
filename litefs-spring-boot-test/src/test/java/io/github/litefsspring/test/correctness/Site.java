package io.github.litefsspring.test.correctness;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.github.litefsspring.consistency.PositionWaiter;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.NodeApplication;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * A node whose application reads and writes while LiteFS below it is disturbed.
 */
final class Site implements AutoCloseable {

	private final String name;

	private final NodeApplication application;

	private final PositionWaiter waiter;

	private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);

	Site(RunningCluster cluster, RunningNode running, JournalMode mode) {
		this.name = running.name();
		this.application = new NodeApplication(cluster, running, new DataSourceSettings(running.database(), mode,
				Duration.ofSeconds(5), Duration.ofSeconds(20), 8, Map.of()));
		this.waiter = new PositionWaiter(this.application.node(), String.valueOf(running.database().getFileName()));
	}

	/**
	 * Whoever reads or writes here has the read lock. Who has the write lock may kill
	 * LiteFS: SQLite maps a file of the mount into memory in WAL mode, and a thread that
	 * touches it when LiteFS is gone ends the whole JVM with SIGBUS.
	 * @return the lock
	 */
	ReentrantReadWriteLock use() {
		return this.use;
	}

	String name() {
		return this.name;
	}

	Role role() {
		return this.application.role();
	}

	ClusterNode node() {
		return this.application.node();
	}

	LitefsDataSource dataSource() {
		return this.application.dataSource();
	}

	PositionWaiter waiter() {
		return this.waiter;
	}

	@Override
	public void close() {
		this.waiter.close();
		this.application.close();
	}

	@Override
	public String toString() {
		return this.name + " " + node().state();
	}

}
