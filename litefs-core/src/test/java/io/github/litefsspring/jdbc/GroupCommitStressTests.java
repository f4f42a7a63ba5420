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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.jdbc.write.WriteListener;
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

	private static final String INSERT = "INSERT INTO item(name) VALUES ('%s')";

	private final AtomicInteger acknowledged = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final Set<String> stays = ConcurrentHashMap.newKeySet();

	private final Set<String> goes = ConcurrentHashMap.newKeySet();

	private final Set<String> unknown = ConcurrentHashMap.newKeySet();

	private final AtomicInteger largest = new AtomicInteger();

	private final AtomicInteger told = new AtomicInteger();

	@Override
	DataSourceSettings settings(Map<String, String> properties) {
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
	void whatIsAcknowledgedIsThereAndWhatFailedIsNot(Poison poison) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		var barrier = new CyclicBarrier(THREADS);
		var results = new ArrayList<Future<?>>();
		for (int thread = 0; thread < THREADS; thread++) {
			int number = thread;
			results.add(threads.submit(() -> inRounds(poison, number, barrier)));
		}
		for (Future<?> result : results) {
			result.get(5, TimeUnit.MINUTES);
		}
		threads.shutdown();
		assertThat(this.failures).isEmpty();
		assertThat(this.acknowledged).hasPositiveValue();
		if (poison.fails) {
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
		Poison poison = Poison.values()[random.nextInt(Poison.values().length)];
		int form = random.nextInt(2 * FORMS);
		try {
			if (form < FORMS) {
				write(form, name);
			}
			else {
				poison.write(this.dataSource, name);
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

	private void inRounds(Poison poison, int thread, CyclicBarrier barrier) {
		try {
			member(poison, thread, barrier);
		}
		catch (Exception | AssertionError ex) {
			this.failures.add(ex);
			// nobody waits for this thread
			barrier.reset();
		}
	}

	private void member(Poison poison, int thread, CyclicBarrier barrier) throws Exception {
		var random = new Random(SEED * THREADS + thread);
		try (Connection witness = DriverManager.getConnection("jdbc:sqlite:" + database() + "?busy_timeout=60000");
				PreparedStatement look = witness
					.prepareStatement("SELECT count(*) FROM item WHERE name IN (?1, ?1 || '-undone')")) {
			for (int round = 0; round < ROUNDS && this.failures.isEmpty(); round++) {
				String name = "t%d-r%d".formatted(thread, round);
				boolean poisoned = round % THREADS == thread;
				barrier.await(5, TimeUnit.MINUTES);
				boolean done = poisoned ? attempt(() -> poison.write(this.dataSource, name))
						: attempt(() -> write(random.nextInt(FORMS), name));
				// the same member may have been interrupted on purpose
				Thread.interrupted();
				look.setString(1, name);
				assertThat(count(look)).as("%s of %s seen by another connection, seed %d", name, poison, SEED)
					.isEqualTo(done ? 1 : 0);
				assertThat(query("SELECT count(*) FROM item WHERE name = '" + name + "'"))
					.as("%s of %s seen by a reader, seed %d", name, poison, SEED)
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
			case 0 -> run(INSERT.formatted(name));
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
					execute(connection, INSERT.formatted(name));
					connection.commit();
				}
			}
			default -> {
				try (Connection connection = transaction()) {
					Savepoint undone = connection.setSavepoint("undone");
					execute(connection, INSERT.formatted(name + "-undone"));
					connection.rollback(undone);
					execute(connection, INSERT.formatted(name));
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

	/** The sorts of members that can spoil a group. */
	enum Poison {

		ROLLED_BACK(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				connection.rollback();
				throw new SQLException("rolled back on purpose", "40000");
			}

		},

		ABANDONED(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				connection.close();
				throw new SQLException("abandoned on purpose", "40000");
			}

		},

		FAILED_STATEMENT(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				execute(connection, INSERT.formatted("taken"));
			}

		},

		FAILED_STATEMENT_AND_COMMITTED(false) {

			@Override
			void spoil(Connection connection) throws SQLException {
				try {
					execute(connection, INSERT.formatted("taken"));
				}
				catch (SQLException ex) {
					// only this statement is undone
				}
			}

		},

		ROLLBACK_CONFLICT(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				execute(connection, "INSERT OR ROLLBACK INTO item(name) VALUES ('taken')");
			}

		},

		ROLLBACK_CONFLICT_AND_COMMITTED(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				try {
					ROLLBACK_CONFLICT.spoil(connection);
				}
				catch (SQLException ex) {
					// then its commit has to fail
				}
			}

		},

		ROLLBACK_TRIGGER(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				execute(connection, "INSERT INTO refusal VALUES ('x')");
			}

		},

		DEFERRED_FOREIGN_KEY(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				execute(connection, "INSERT INTO part(item) VALUES (-1)");
			}

		},

		DEFERRING_PRAGMA(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				execute(connection, "PRAGMA defer_foreign_keys = ON");
				execute(connection, "INSERT INTO strict_part(item) VALUES (-1)");
			}

		},

		SCRIPT(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				try (Statement statement = connection.createStatement()) {
					statement.executeUpdate("INSERT INTO part(item) VALUES (NULL); " + INSERT.formatted("taken"));
				}
			}

		},

		EMPTYING_SCRIPT(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				execute(connection, "UPDATE item SET name = 'taken'; DELETE FROM item");
			}

		},

		NONSENSE(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				execute(connection, "nonsense");
			}

		},

		SOUND_FOREIGN_KEY(false) {

			@Override
			void spoil(Connection connection) throws SQLException {
				execute(connection, "INSERT INTO part(item) SELECT max(id) FROM item");
			}

		},

		STORED_SETTING(false) {

			@Override
			void spoil(Connection connection) throws SQLException {
				execute(connection, "PRAGMA user_version = 5");
			}

		},

		CANCELLED(false) {

			@Override
			void spoil(Connection connection) throws SQLException {
				try (Statement statement = connection.createStatement()) {
					CompletableFuture<Void> cancelling = CompletableFuture.runAsync(() -> {
						try {
							statement.cancel();
						}
						catch (SQLException ex) {
							// it may be over, or be refused
						}
					});
					statement.executeUpdate("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
							+ "LIMIT 20000) INSERT INTO part(item) SELECT NULL FROM n");
					cancelling.join();
				}
			}

		},

		INTERRUPTED(false) {

			@Override
			void spoil(Connection connection) throws SQLException {
				Thread.currentThread().interrupt();
				execute(connection, "INSERT INTO part(item) VALUES (NULL)");
			}

		},

		LEFT_CURSORS_OPEN(false) {

			@Override
			void spoil(Connection connection) throws SQLException {
				connection.createStatement().executeQuery("SELECT * FROM item").next();
				connection.createStatement()
					.executeQuery("INSERT INTO part(item) VALUES (NULL), (NULL) RETURNING id")
					.next();
			}

		},

		SLOW(false) {

			@Override
			void spoil(Connection connection) throws SQLException {
				query(connection, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000) "
						+ "SELECT max(i) FROM n");
			}

		};

		private final boolean fails;

		Poison(boolean fails) {
			this.fails = fails;
		}

		void write(LitefsDataSource dataSource, String name) throws SQLException {
			try (Connection connection = dataSource.getConnection()) {
				connection.setAutoCommit(false);
				execute(connection, INSERT.formatted(name));
				spoil(connection);
				connection.commit();
			}
		}

		/**
		 * Do what can spoil a group.
		 * @param connection in a transaction that has written
		 * @throws SQLException when the transaction is not to be committed
		 */
		abstract void spoil(Connection connection) throws SQLException;

	}

}
