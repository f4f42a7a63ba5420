package io.github.litefsspring.benchmarks.primary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.litefsspring.benchmarks.load.Pace;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * Writes at a steady pace, each of which changes rows all over the table, and looks after
 * each how large the write-ahead log is.
 */
final class LargeWrites {

	private static final int STRIDE = 500;

	private static final String UPDATE = "update note set text = ? where id % " + STRIDE + " = ?";

	private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(20);

	private final DataSource dataSource;

	private final Path log;

	private final Map<String, Long> errors = new TreeMap<>();

	private final Thread thread = new Thread(this::write, "large-writes");

	private volatile boolean stopped;

	private long begin;

	private double seconds;

	private long commits;

	private long largestLog;

	/**
	 * Do not begin yet.
	 * @param dataSource what to write through
	 * @param primary the node; LiteFS's own file of the log is looked at, because a stat
	 * in the mount can spoil what a commit writes
	 */
	LargeWrites(DataSource dataSource, RunningNode primary) {
		this.dataSource = dataSource;
		this.log = primary.dataDirectory().resolve("dbs").resolve(primary.database().getFileName()).resolve("wal");
		this.thread.setDaemon(true);
	}

	void start() {
		this.begin = System.nanoTime();
		this.thread.start();
	}

	private void write() {
		long next = System.nanoTime();
		while (!this.stopped) {
			try {
				update((int) (this.commits % STRIDE));
				this.commits++;
				this.largestLog = Math.max(this.largestLog, Files.size(this.log));
			}
			catch (SQLException | IOException ex) {
				this.errors.merge(String.valueOf(ex), 1L, Long::sum);
			}
			// no bursts when a commit takes longer than the period
			next = Math.max(next + PERIOD, System.nanoTime());
			Pace.awaitTime(next);
		}
	}

	private void update(int remainder) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement(UPDATE)) {
			statement.setString(1, "a note of forty characters, number " + this.commits);
			statement.setInt(2, remainder);
			statement.executeUpdate();
		}
	}

	void stop() throws InterruptedException {
		this.stopped = true;
		this.thread.join();
		this.seconds = (System.nanoTime() - this.begin) / 1e9;
	}

	double commitsPerSecond() {
		return this.commits / this.seconds;
	}

	double largestLogMegabytes() {
		return this.largestLog / 1e6;
	}

	Map<String, Long> errors() {
		return this.errors;
	}

}
