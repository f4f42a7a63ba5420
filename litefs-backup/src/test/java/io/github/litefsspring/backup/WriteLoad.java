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
 * Writes rows at a steady rate, each in a transaction of its own.
 */
final class WriteLoad implements AutoCloseable {

	private static final long PAUSE = TimeUnit.SECONDS.toNanos(1) / 20;

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final Future<Integer> rows;

	private volatile long longestCommit;

	WriteLoad(RunningNode node, Duration duration) {
		this.rows = this.executor.submit(() -> write(node, duration));
	}

	static void createTable(RunningNode node, String journal) {
		node.execute("pragma journal_mode=" + journal, "create table entry (id integer primary key, payload blob)");
	}

	private int write(RunningNode node, Duration duration) throws SQLException {
		int count = 0;
		try (Connection connection = DriverManager.getConnection(node.jdbcUrl());
				Statement settings = connection.createStatement();
				PreparedStatement insert = connection
					.prepareStatement("insert into entry (payload) values (randomblob(300))")) {
			settings.execute("pragma busy_timeout=10000");
			long begin = System.nanoTime();
			while (System.nanoTime() - begin < duration.toNanos()) {
				long before = System.nanoTime();
				insert.executeUpdate();
				this.longestCommit = Math.max(this.longestCommit, (System.nanoTime() - before) / 1_000_000);
				count++;
				LockSupport.parkNanos(begin + count * PAUSE - System.nanoTime());
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

}
