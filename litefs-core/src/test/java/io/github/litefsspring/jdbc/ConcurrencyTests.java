package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrencyTests extends JdbcTestBase {

	private static final int THREADS = 32;

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	@Override
	protected DataSourceSettings settings(java.util.Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), settings.journalMode(), settings.busyTimeout(),
				java.time.Duration.ofSeconds(30), 3, properties);
	}

	@Test
	void noAcknowledgedWriteIsLostAndNoFailedOneIsPresent() throws Exception {
		run("INSERT INTO item(name) VALUES ('taken')");
		inParallel((name, i) -> write(name, i % 9));
		assertThat(query("SELECT name FROM item WHERE name <> 'taken'")).map(String::valueOf)
			.containsExactlyInAnyOrderElementsOf(this.acknowledged);
		assertThat(this.acknowledged).isNotEmpty();
		assertNothingLeaks();
	}

	@Test
	void demotionsInBetweenLoseNoAcknowledgedWriteEither() throws Exception {
		this.node.become(Role.PRIMARY);
		run("INSERT INTO item(name) VALUES ('taken')");
		var flipping = Executors.newSingleThreadScheduledExecutor();
		flipping.scheduleAtFixedRate(() -> {
			this.node.become(Role.REPLICA);
			this.node.become(Role.PRIMARY);
		}, 5, 5, TimeUnit.MILLISECONDS);
		inParallel((name, i) -> write(name, i % 9));
		flipping.shutdown();
		assertThat(flipping.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(query("SELECT name FROM item WHERE name <> 'taken'")).map(String::valueOf)
			.containsExactlyInAnyOrderElementsOf(this.acknowledged);
		assertNothingLeaks();
	}

	private void inParallel(Member member) throws Exception {
		var executor = Executors.newFixedThreadPool(THREADS);
		var results = new ArrayList<Future<?>>();
		for (int thread = 0; thread < THREADS; thread++) {
			String prefix = "t" + thread + "-";
			int start = thread;
			results.add(executor.submit(() -> {
				for (int i = 0; i < 30; i++) {
					member.run(prefix + i, start + i);
				}
				return null;
			}));
		}
		for (Future<?> result : results) {
			result.get(120, TimeUnit.SECONDS);
		}
		executor.shutdown();
	}

	private void write(String name, int how) {
		try {
			String insert = "INSERT INTO item(name) VALUES ('" + name + "')";
			switch (how) {
				case 0 -> run(insert);
				case 1, 2, 3 -> {
					try (Connection connection = transaction()) {
						execute(connection, insert);
						query(connection, "SELECT count(*) FROM item");
						connection.commit();
					}
				}
				case 4 -> {
					try (Connection connection = transaction()) {
						execute(connection, insert);
						execute(connection, "INSERT INTO item(name) VALUES ('taken')");
						connection.commit();
					}
				}
				case 5 -> {
					try (Connection connection = transaction()) {
						execute(connection, insert);
						execute(connection, "INSERT OR ROLLBACK INTO item(name) VALUES ('taken')");
						connection.commit();
					}
				}
				case 6 -> {
					try (Connection connection = transaction()) {
						execute(connection, insert);
						execute(connection, "INSERT INTO part(item) VALUES (-1)");
						connection.commit();
					}
				}
				case 7 -> {
					try (Connection connection = transaction()) {
						execute(connection, insert);
						connection.rollback();
						return;
					}
				}
				default -> {
					try (Connection connection = readOnlyTransaction()) {
						query(connection, "SELECT name FROM item");
						connection.commit();
						return;
					}
				}
			}
			this.acknowledged.add(name);
		}
		catch (SQLException ex) {
			// not acknowledged
			assertThat(ex.getSQLState()).as(ex.toString()).isNotNull();
		}
	}

	interface Member {

		void run(String name, int i);

	}

}
