package io.github.litefsspring.test.correctness;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.github.litefsspring.consistency.PositionWaiter;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.HaltLock;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.ClusterNodeSettings;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * What an application on one node has. It lives on when LiteFS below it dies.
 */
final class Site implements AutoCloseable {

	private final String name;

	private final ClusterNode node;

	private final LitefsDataSource dataSource;

	private final HaltLock haltLock;

	private final PositionWaiter waiter;

	private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);

	Site(RunningCluster cluster, RunningNode running, JournalMode mode) {
		this.name = running.name();
		this.node = new ClusterNode(ClusterNodeSettings.of(running.database())
			.withName(this.name)
			.withApiUrl(running.apiUrl().toString())
			.withPrimaryApiUrl(cluster.primaryApiUrlTemplate()));
		this.node.start();
		this.dataSource = new LitefsDataSource(this.node, new DataSourceSettings(running.database(), mode,
				Duration.ofSeconds(5), Duration.ofSeconds(20), 8, Map.of()));
		this.haltLock = new HaltLock(this.dataSource);
		this.waiter = new PositionWaiter(this.node, String.valueOf(running.database().getFileName()));
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
		return this.node.state().role();
	}

	ClusterNode node() {
		return this.node;
	}

	LitefsDataSource dataSource() {
		return this.dataSource;
	}

	HaltLock haltLock() {
		return this.haltLock;
	}

	PositionWaiter waiter() {
		return this.waiter;
	}

	@Override
	public void close() {
		this.waiter.close();
		this.dataSource.close();
		this.node.close();
	}

	@Override
	public String toString() {
		return this.name + " " + this.node.state();
	}

}
