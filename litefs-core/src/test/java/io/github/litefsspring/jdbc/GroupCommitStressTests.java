package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Write transactions of many threads, some of a sort that can spoil the others. In rounds
 * they begin at the same moment: when one is acknowledged, another connection sees it at
 * that very moment; when it fails, none does. Without rounds each begins when the one
 * before has ended: what was acknowledged is stored in the end, what failed is not, and
 * what is unknown may be either.
 * <p>
 * {@code -Dlitefs.it.rounds} and {@code -Dlitefs.it.seconds} set how long it takes,
 * {@code -Dlitefs.it.seed} what happens.
 */
class GroupCommitStressTests extends JdbcTestBase {

	private static final int ROUNDS = Integer.getInteger("litefs.it.rounds",
			"full".equals(System.getProperty("ci.level")) ? 500 : 15);

	private static final long SEED = Long.getLong("litefs.it.seed", System.nanoTime() & 0xffffff);

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("litefs.it.seconds", 3));

	private static final int THREADS = 12;

	private static final int MANY_THREADS = 24;

	private static final int FORMS = 6;

	private final AtomicInteger acknowledged = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final Set<String> stays = ConcurrentHashMap.newKeySet();

	private final Set<String> goes = ConcurrentHashMap.newKeySet();

	private final Set<String> unknown = ConcurrentHashMap.newKeySet();

	private final AtomicInteger largest = new AtomicInteger();

	private final AtomicInteger told = new AtomicInteger();

	@Override
	protected DataSourceSettings settings(Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), settings.journalMode(), settings.busyTimeout(),
				Duration.ofSeconds(60), settings.readPoolSize(), properties);
	}

	@BeforeEach
	void createMore() throws SQLException {
		run("INSERT INTO item(name) VALUES ('taken')");
		run("CREATE TABLE refusal(name TEXT)");
		run("CREATE TRIGGER refuse BEFORE INSERT ON refusal BEGIN SELECT RAISE(ROLLBACK, 'refused'); END");
	}

	@ParameterizedTest
	@EnumSource
	void whatIsAcknowledgedIsThereAndWhatFailedIsNot(GroupHazard hazard) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		var barrier = new CyclicBarrier(THREADS);
		var results = new ArrayList<Future<?>>();
		for (int thread = 0; thread < THREADS; thread++) {
			int number = thread;
			results.add(threads.submit(() -> inRounds(hazard, number, barrier)));
		}
		for (Future<?> result : results) {
			result.get(5, TimeUnit.MINUTES);
		}
		threads.shutdown();
		assertThat(this.failures).isEmpty();
		assertThat(this.acknowledged).hasPositiveValue();
		if (hazard.fails()) {
			assertThat(this.failed).hasPositiveValue();
		}
		assertNothingLeaks();
	}

	@Test
	void whatWasAcknowledgedIsStoredInTheEndAndWhatFailedIsNot() throws Exception {
		withoutRounds(() -> {
		});
		assertThat(this.unknown).isEmpty();
		assertThat(this.largest).hasValueGreaterThan(1);
	}

	@Test
	void theSameWithDemotionsInBetween() throws Exception {
		this.node.become(Role.PRIMARY);
		withoutRounds(() -> {
			this.node.become(Role.REPLICA);
			this.node.become(Role.PRIMARY);
		});
	}

	private void withoutRounds(Runnable disturbance) throws Exception {
		this.dataSource.addWriteListener(new LargestGroup());
		this.dataSource.addCommitListener(this.told::incrementAndGet);
		ScheduledExecutorService disturber = Executors.newSingleThreadScheduledExecutor();
		disturber.scheduleWithFixedDelay(disturbance, 20, 20, TimeUnit.MILLISECONDS);
		ExecutorService threads = Executors.newFixedThreadPool(MANY_THREADS);
		var results = new ArrayList<Future<?>>();
		long end = System.nanoTime() + TIME.toNanos();
		for (int thread = 0; thread < MANY_THREADS; thread++) {
			var random = new Random(SEED * MANY_THREADS + thread);
			String prefix = "t" + thread + "-";
			results.add(threads.submit(() -> {
				for (int i = 0; System.nanoTime() < end; i++) {
					writeAndRemember(prefix + i, random);
				}
			}));
		}
		for (Future<?> result : results) {
			result.get(2, TimeUnit.MINUTES);
		}
		threads.shutdown();
		disturber.shutdown();
		assertThat(disturber.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThatWhatIsRememberedIsStored();
		assertNothingLeaks();
	}

	private void assertThatWhatIsRememberedIsStored() throws SQLException {
		Set<String> stored = new HashSet<>();
		query("SELECT name FROM item WHERE name <> 'taken'").forEach((name) -> stored.add(String.valueOf(name)));
		Set<String> lost = new HashSet<>(this.stays);
		lost.removeAll(stored);
		assertThat(lost).as("seed %d", SEED).isEmpty();
		assertThat(this.stays).as("seed %d", SEED).isNotEmpty();
		assertThat(this.goes).as("seed %d", SEED).isNotEmpty();
		this.goes.retainAll(stored);
		assertThat(this.goes).as("seed %d", SEED).isEmpty();
		stored.removeAll(this.stays);
		stored.removeAll(this.unknown);
		assertThat(stored).as("seed %d", SEED).isEmpty();
		assertThat(query("SELECT count(*) FROM part WHERE item < 0")).as("seed %d", SEED).containsExactly(0);
	}

	private void writeAndRemember(String name, Random random) {
		int before = this.told.get();
		GroupHazard hazard = GroupHazard.values()[random.nextInt(GroupHazard.values().length)];
		int form = random.nextInt(2 * FORMS);
		try {
			if (form < FORMS) {
				write(form, name);
			}
			else {
				hazard.write(this.dataSource, name);
			}
			this.stays.add(name);
			assertThat(this.told).hasValueGreaterThan(before);
		}
		catch (OutcomeUnknownSqlException ex) {
			this.unknown.add(name);
		}
		catch (SQLException ex) {
			assertThat(ex.getSQLState()).as(ex.toString()).isNotNull();
			this.goes.add(name);
		}
		finally {
			// it may have been interrupted on purpose
			Thread.interrupted();
		}
	}

	private void inRounds(GroupHazard hazard, int thread, CyclicBarrier barrier) {
		try {
			member(hazard, thread, barrier);
		}
		catch (Exception | AssertionError ex) {
			this.failures.add(ex);
			// nobody waits for this thread
			barrier.reset();
		}
	}

	private void member(GroupHazard hazard, int thread, CyclicBarrier barrier) throws Exception {
		var random = new Random(SEED * THREADS + thread);
		try (Connection witness = DriverManager.getConnection("jdbc:sqlite:" + database() + "?busy_timeout=60000");
				PreparedStatement look = witness
					.prepareStatement("SELECT count(*) FROM item WHERE name IN (?1, ?1 || '-undone')")) {
			for (int round = 0; round < ROUNDS && this.failures.isEmpty(); round++) {
				String name = "t%d-r%d".formatted(thread, round);
				boolean hazardous = round % THREADS == thread;
				barrier.await(5, TimeUnit.MINUTES);
				boolean done = hazardous ? attempt(() -> hazard.write(this.dataSource, name))
						: attempt(() -> write(random.nextInt(FORMS), name));
				// the same member may have been interrupted on purpose
				Thread.interrupted();
				look.setString(1, name);
				assertThat(count(look)).as("%s of %s seen by another connection, seed %d", name, hazard, SEED)
					.isEqualTo(done ? 1 : 0);
				assertThat(query("SELECT count(*) FROM item WHERE name = '" + name + "'"))
					.as("%s of %s seen by a reader, seed %d", name, hazard, SEED)
					.containsExactly(done ? 1 : 0);
			}
		}
	}

	private boolean attempt(Attempt attempt) throws SQLException {
		try {
			attempt.run();
			this.acknowledged.incrementAndGet();
			return true;
		}
		catch (OutcomeUnknownSqlException ex) {
			throw new AssertionError("There is no LiteFS whose commit could be unknown", ex);
		}
		catch (SQLException ex) {
			this.failed.incrementAndGet();
			return false;
		}
	}

	private void write(int form, String name) throws SQLException {
		switch (form) {
			case 0 -> run(insert(name));
			case 1 -> {
				try (Connection connection = this.dataSource.getConnection();
						PreparedStatement insert = connection
							.prepareStatement("INSERT INTO item(name) VALUES (?) RETURNING id, name")) {
					insert.setString(1, name);
					try (ResultSet row = insert.executeQuery()) {
						assertThat(row.next()).isTrue();
						assertThat(row.getString(2)).isEqualTo(name);
					}
				}
			}
			case 2 -> {
				try (Connection connection = transaction();
						PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES (?)",
								Statement.RETURN_GENERATED_KEYS)) {
					insert.setString(1, name);
					insert.executeUpdate();
					try (ResultSet key = insert.getGeneratedKeys()) {
						assertThat(key.next()).isTrue();
						assertThat(query(connection, "SELECT name FROM item WHERE id = " + key.getLong(1)))
							.containsExactly(name);
					}
					connection.commit();
				}
			}
			case 3 -> {
				try (Connection connection = this.dataSource.getConnection();
						PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES (?)",
								Statement.RETURN_GENERATED_KEYS)) {
					insert.setString(1, name);
					assertThat(insert.executeUpdate()).isOne();
					try (ResultSet key = insert.getGeneratedKeys()) {
						assertThat(key.next()).isTrue();
						assertThat(query(connection, "SELECT name FROM item WHERE id = " + key.getLong(1)))
							.containsExactly(name);
					}
				}
			}
			case 4 -> {
				try (Connection connection = transaction()) {
					execute(connection, insert(name));
					connection.commit();
				}
			}
			default -> {
				try (Connection connection = transaction()) {
					Savepoint undone = connection.setSavepoint("undone");
					execute(connection, insert(name + "-undone"));
					connection.rollback(undone);
					execute(connection, insert(name));
					connection.setSavepoint();
					connection.commit();
				}
			}
		}
	}

	private static int count(PreparedStatement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery()) {
			row.next();
			return row.getInt(1);
		}
	}

	/** Remembers how many were committed together at most. */
	private final class LargestGroup implements WriteListener {

		@Override
		public void committed(int transactions) {
			GroupCommitStressTests.this.largest.accumulateAndGet(transactions, Math::max);
		}

		@Override
		public void slow(Duration held) {
			// a busy machine
		}

	}

	/** Something that writes a name and returns, or fails and has not written it. */
	private interface Attempt {

		void run() throws SQLException;

	}

}
