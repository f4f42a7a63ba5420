package io.github.litefsspring.benchmarks.reads;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;

import io.github.litefsspring.api.EventStream;
import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsEvent;
import io.github.litefsspring.benchmarks.access.Notes;
import io.github.litefsspring.benchmarks.load.Pace;
import io.github.litefsspring.test.cluster.RunningNode;
import org.jspecify.annotations.Nullable;

/**
 * Writes on the primary at a steady pace, and notes when the replica has each one. That
 * is heard from the replica's event stream: a connection that looks would be one more
 * reader that replication has to wait for.
 */
final class PacedWrites implements AutoCloseable {

	private static final String UPDATE = "update note set text = ? where id = ?";

	private final RunningNode primary;

	private final Connection connection;

	private final LitefsApi api;

	private final EventStream events;

	private final ConcurrentNavigableMap<Long, Long> arrivals = new ConcurrentSkipListMap<>();

	private final ConcurrentNavigableMap<Long, Long> commits = new ConcurrentSkipListMap<>();

	private @Nullable Thread writer;

	private volatile boolean writing;

	private volatile @Nullable Exception failure;

	PacedWrites(RunningNode primary, RunningNode replica, String journalMode) throws SQLException {
		this.primary = primary;
		this.connection = DriverManager.getConnection(
				primary.jdbcUrl() + "?journal_mode=" + journalMode + "&synchronous=NORMAL&busy_timeout=10000");
		this.api = new LitefsApi(replica.apiUrl().toString(), "the replica");
		this.events = this.api.events();
		String database = String.valueOf(replica.database().getFileName());
		Thread follower = new Thread(() -> follow(database), "follow-replica");
		follower.setDaemon(true);
		follower.start();
	}

	private void follow(String database) {
		try {
			LitefsEvent event = this.events.next();
			while (event != null) {
				if (event instanceof LitefsEvent.Transaction transaction && transaction.database().equals(database)) {
					this.arrivals.put(transaction.txid(), System.nanoTime());
				}
				event = this.events.next();
			}
		}
		catch (RuntimeException ex) {
			this.failure = ex;
		}
	}

	/**
	 * Write once, whatever its delay. Not while {@link #start started}.
	 * @throws SQLException when that fails
	 */
	void writeOne() throws SQLException {
		try (PreparedStatement update = this.connection.prepareStatement(UPDATE)) {
			write(update);
		}
	}

	/**
	 * Begin to write.
	 * @param perSecond how many transactions a second
	 */
	void start(int perSecond) {
		this.arrivals.clear();
		this.commits.clear();
		this.writing = true;
		Thread thread = new Thread(() -> write(1_000_000_000L / perSecond), "paced-writes");
		thread.setDaemon(true);
		thread.start();
		this.writer = thread;
	}

	private void write(long period) {
		try (PreparedStatement update = this.connection.prepareStatement(UPDATE)) {
			long next = System.nanoTime();
			while (this.writing) {
				write(update);
				long committed = System.nanoTime();
				this.commits.put(this.primary.position().txid(), committed);
				// no bursts when a commit takes longer than the period
				next = Math.max(next + period, committed);
				Pace.awaitTime(next);
			}
		}
		catch (SQLException | RuntimeException ex) {
			this.failure = ex;
		}
	}

	private static void write(PreparedStatement update) throws SQLException {
		update.setString(1, "written at " + System.nanoTime());
		update.setInt(2, ThreadLocalRandom.current().nextInt(Notes.ROWS) + 1);
		update.executeUpdate();
	}

	/**
	 * End writing, and wait until the replica has everything or the last write is as old
	 * as {@link Delays#LIMIT}.
	 * @return the delay of each write
	 * @throws Exception when writing failed
	 */
	Delays stop() throws Exception {
		this.writing = false;
		Thread thread = this.writer;
		if (thread != null) {
			thread.join();
		}
		Map.Entry<Long, Long> last = this.commits.lastEntry();
		while (last != null && this.arrivals.ceilingEntry(last.getKey()) == null
				&& System.nanoTime() - last.getValue() < Delays.LIMIT.toNanos()) {
			Thread.sleep(1);
		}
		Exception failed = this.failure;
		if (failed != null) {
			throw failed;
		}
		Delays delays = new Delays();
		this.commits.forEach((txid, committed) -> {
			Map.Entry<Long, Long> arrival = this.arrivals.ceilingEntry(txid);
			if (arrival != null) {
				delays.add(arrival.getValue() - committed);
			}
			else {
				delays.addNever();
			}
		});
		return delays;
	}

	@Override
	public void close() throws SQLException {
		this.writing = false;
		this.events.close();
		this.api.close();
		this.connection.close();
	}

}
