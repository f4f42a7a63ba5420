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
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Write transactions that begin at the same moment, round after round, one of them of a
 * sort that can spoil the others. At the very moment that one is acknowledged, another
 * connection sees it; at the very moment that it fails, none does.
 * <p>
 * {@code -Dlitefs.it.rounds} sets how many rounds there are, {@code -Dlitefs.it.seed}
 * what happens in them.
 */
class GroupCommitStressTests extends JdbcTestBase {

	private static final int ROUNDS = Integer.getInteger("litefs.it.rounds",
			"full".equals(System.getProperty("ci.level")) ? 500 : 15);

	private static final long SEED = Long.getLong("litefs.it.seed", System.nanoTime() & 0xffffff);

	private static final int THREADS = 12;

	private static final String INSERT = "INSERT INTO item(name) VALUES ('%s')";

	private final AtomicInteger acknowledged = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

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
				PreparedStatement look = witness.prepareStatement("SELECT count(*) FROM item WHERE name = ?")) {
			for (int round = 0; round < ROUNDS && this.failures.isEmpty(); round++) {
				String name = "t%d-r%d".formatted(thread, round);
				boolean poisoned = round % THREADS == thread;
				barrier.await(5, TimeUnit.MINUTES);
				boolean done = poisoned ? attempt(() -> poison.write(this.dataSource, name))
						: attempt(() -> write(random.nextInt(4), name));
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
			default -> {
				try (Connection connection = transaction()) {
					Savepoint undone = connection.setSavepoint("undone");
					execute(connection, INSERT.formatted(name));
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
				throw new SQLException("rolled back on purpose");
			}

		},

		ABANDONED(true) {

			@Override
			void spoil(Connection connection) throws SQLException {
				connection.close();
				throw new SQLException("abandoned on purpose");
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
