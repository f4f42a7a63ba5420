package io.github.litefsspring.backup;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.litefsspring.test.cluster.RunningNode;

/**
 * Writes rows, each in a transaction of its own, at a steady rate or as fast as it goes.
 */
final class WriteLoad implements AutoCloseable {

	private static final int PER_SECOND = 20;

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final Future<Integer> rows;

	private volatile long longestCommit;

	WriteLoad(RunningNode node, Duration duration) {
		this(() -> connect(node), duration, PER_SECOND);
	}

	WriteLoad(ConnectionSource connections, Duration duration, int perSecond) {
		this.rows = this.executor.submit(() -> write(connections, duration, TimeUnit.SECONDS.toNanos(1) / perSecond));
	}

	static Connection connect(RunningNode node) throws SQLException {
		Connection connection = DriverManager.getConnection(node.jdbcUrl());
		try (Statement settings = connection.createStatement()) {
			settings.execute("pragma busy_timeout=10000");
		}
		return connection;
	}

	static void createTable(RunningNode node, String journal) {
		node.execute("pragma journal_mode=" + journal, "create table entry (id integer primary key, payload blob)");
	}

	private int write(ConnectionSource connections, Duration duration, long pause) throws SQLException {
		int count = 0;
		try (Connection connection = connections.connect();
				PreparedStatement insert = connection
					.prepareStatement("insert into entry (payload) values (randomblob(300))")) {
			long begin = System.nanoTime();
			while (System.nanoTime() - begin < duration.toNanos()) {
				long before = System.nanoTime();
				insert.executeUpdate();
				this.longestCommit = Math.max(this.longestCommit, (System.nanoTime() - before) / 1_000_000);
				count++;
				LockSupport.parkNanos(begin + count * pause - System.nanoTime());
			}
		}
		return count;
	}

	boolean isRunning() {
		return !this.rows.isDone();
	}

	int rows() throws Exception {
		return this.rows.get(5, TimeUnit.MINUTES);
	}

	long longestCommitMillis() {
		return this.longestCommit;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * Opens the connection that writes.
	 */
	@FunctionalInterface
	interface ConnectionSource {

		Connection connect() throws SQLException;

	}

}
