package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.jdbc.write.WriteListener;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads, some of which do what could hurt others. What was acknowledged is stored,
 * what failed is not, and what is unknown may be either. The seed of a run is in its
 * output; {@code -Dlitefs.test.seed} repeats it, as far as threads allow.
 */
class GroupStressTests extends JdbcTestBase {

	private static final int THREADS = 24;

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("litefs.test.seconds", 3));

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	private final Set<String> failed = ConcurrentHashMap.newKeySet();

	private final Set<String> unknown = ConcurrentHashMap.newKeySet();

	private final AtomicLong largest = new AtomicLong();

	private final AtomicInteger told = new AtomicInteger();

	@Override
	DataSourceSettings settings(Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), settings.journalMode(), settings.busyTimeout(),
				Duration.ofSeconds(30), settings.readPoolSize(), properties);
	}

	@Test
	void whatWasAcknowledgedIsStoredAndWhatFailedIsNot() throws Exception {
		run(() -> {
		});
		assertThat(this.unknown).isEmpty();
		assertThat(this.largest.get()).isGreaterThan(1);
	}

	@Test
	void theSameWithDemotionsInBetween() throws Exception {
		this.node.become(Role.PRIMARY);
		run(() -> {
			this.node.become(Role.REPLICA);
			this.node.become(Role.PRIMARY);
		});
	}

	private void run(Runnable disturbance) throws Exception {
		long seed = Long.getLong("litefs.test.seed", new Random().nextLong());
		System.out.println("GroupStressTests: -Dlitefs.test.seed=" + seed);
		run("INSERT INTO item(name) VALUES ('taken')");
		run("CREATE TABLE guarded(id)");
		run("CREATE TRIGGER guard BEFORE INSERT ON guarded BEGIN SELECT RAISE(ROLLBACK, 'guarded'); END");
		this.dataSource.addWriteListener(new WriteListener() {

			@Override
			public void committed(int transactions) {
				GroupStressTests.this.largest.accumulateAndGet(transactions, Math::max);
			}

			@Override
			public void slow(Duration held) {
				// a busy machine
			}

		});
		this.dataSource.addCommitListener(this.told::incrementAndGet);
		var disturber = Executors.newSingleThreadScheduledExecutor();
		disturber.scheduleWithFixedDelay(disturbance, 20, 20, TimeUnit.MILLISECONDS);
		var executor = Executors.newFixedThreadPool(THREADS);
		var results = new ArrayList<Future<?>>();
		long end = System.nanoTime() + TIME.toNanos();
		for (int thread = 0; thread < THREADS; thread++) {
			var random = new Random(seed + thread);
			String prefix = "t" + thread + "-";
			results.add(executor.submit(() -> {
				for (int i = 0; System.nanoTime() < end; i++) {
					write(prefix + i, random);
				}
			}));
		}
		for (Future<?> result : results) {
			result.get(120, TimeUnit.SECONDS);
		}
		executor.shutdown();
		disturber.shutdown();
		assertThat(disturber.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		var stored = new HashSet<String>();
		query("SELECT name FROM item WHERE name <> 'taken'").forEach((name) -> stored.add(String.valueOf(name)));
		var lost = new HashSet<>(this.acknowledged);
		lost.removeAll(stored);
		assertThat(lost).as("seed %d", seed).isEmpty();
		assertThat(this.failed).as("seed %d", seed).isNotEmpty();
		this.failed.retainAll(stored);
		assertThat(this.failed).as("seed %d", seed).isEmpty();
		stored.removeAll(this.acknowledged);
		stored.removeAll(this.unknown);
		assertThat(stored).as("seed %d", seed).isEmpty();
		assertThat(this.acknowledged).isNotEmpty();
		assertThat(query("SELECT count(*) FROM part WHERE item < 0")).containsExactly(0);
		assertNothingLeaks();
	}

	private void write(String name, Random random) {
		int before = this.told.get();
		try (Connection connection = this.dataSource.getConnection()) {
			if (write(connection, name, random)) {
				this.acknowledged.add(name);
				assertThat(this.told.get()).isGreaterThan(before);
			}
			else {
				this.failed.add(name);
			}
		}
		catch (OutcomeUnknownSqlException ex) {
			this.unknown.add(name);
		}
		catch (SQLException ex) {
			assertThat(ex.getSQLState()).as(ex.toString()).isNotNull();
			this.failed.add(name);
		}
	}

	private static boolean write(Connection connection, String name, Random random) throws SQLException {
		int how = random.nextInt(24);
		if (how >= 18) {
			return insert(connection, name, how == 18);
		}
		connection.setAutoCommit(false);
		insert(connection, name, how == 17);
		for (String sql : poison(how)) {
			execute(connection, sql);
		}
		if (how == 10) {
			Savepoint savepoint = connection.setSavepoint();
			insert(connection, name + "-undone", false);
			connection.rollback(savepoint);
		}
		if (how == 11) {
			connection.rollback();
			return false;
		}
		if (how == 12) {
			// closed without a commit
			return false;
		}
		connection.commit();
		return true;
	}

	private static List<String> poison(int how) {
		return switch (how) {
			case 0 -> List.of("INSERT INTO item(name) VALUES ('taken')");
			case 1 -> List.of("INSERT OR ROLLBACK INTO item(name) VALUES ('taken')");
			case 2 -> List.of("INSERT INTO guarded VALUES (1)");
			case 3 -> List.of("INSERT INTO part(item) VALUES (-1)");
			case 4 -> List.of("PRAGMA defer_foreign_keys = on", "INSERT INTO strict_part(item) VALUES (-1)");
			case 5 -> List.of("UPDATE item SET name = 'taken'; DELETE FROM item");
			case 6 -> List.of("nonsense");
			case 7 -> List.of("INSERT INTO part(item) SELECT max(id) FROM item");
			case 8 -> List.of("PRAGMA user_version = 5");
			default -> List.of();
		};
	}

	private static boolean insert(Connection connection, String name, boolean key) throws SQLException {
		try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES (?)",
				key ? Statement.RETURN_GENERATED_KEYS : Statement.NO_GENERATED_KEYS)) {
			insert.setString(1, name);
			assertThat(insert.executeUpdate()).isOne();
			if (key) {
				long id;
				try (var keys = insert.getGeneratedKeys()) {
					assertThat(keys.next()).isTrue();
					id = keys.getLong(1);
				}
				assertThat(query(connection, "SELECT name FROM item WHERE id = " + id)).containsExactly(name);
			}
			return true;
		}
	}

}
