package io.github.litefsspring.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.jdbc.TwoConnections.Ends;
import io.github.litefsspring.jdbc.TwoConnections.First;
import io.github.litefsspring.jdbc.TwoConnections.Second;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A thread with two connections, beside plain Hikari and sqlite-jdbc: where these work,
 * this library works, reads the same and stores the same.
 */
class TwoConnectionsTests {

	@TempDir
	private Path directory;

	static Stream<Arguments> everyPair() {
		return Stream.of(Role.STANDALONE, Role.PRIMARY)
			.flatMap((role) -> Stream.of(JournalMode.WAL, JournalMode.DELETE)
				.flatMap((mode) -> Stream.of(First.values())
					.flatMap((first) -> Stream.of(Second.values())
						.map((second) -> Arguments.of(role, mode, first, second)))));
	}

	@ParameterizedTest
	@MethodSource("everyPair")
	void whatWorksWithAPlainPoolWorks(Role role, JournalMode mode, First first, Second second) throws SQLException {
		try (HikariDataSource pool = plain(mode); LitefsDataSource ours = ours(role, mode)) {
			var plainly = new TwoConnections(pool, pool);
			var here = new TwoConnections(ours, ours.exclusive());
			for (Ends ends : Ends.all()) {
				if (mode == JournalMode.DELETE && ends.firstWritesBesideTheSecond() && second.reads()) {
					// with a rollback journal the first one could only be rolled back
					continue;
				}
				TwoConnections.Result expected = plainly.run(first, second, ends);
				TwoConnections.Result result = here.run(first, second, ends);
				assertThat(result.stored()).as("What is stored of %s", result)
					.containsExactlyInAnyOrderElementsOf(result.acknowledged());
				if (expected.failure() == null) {
					assertThat((Throwable) result.failure()).as("%s, plain %s", result, expected).isNull();
					assertThat(result.seen()).as("%s, plain %s", result, expected).isEqualTo(expected.seen());
					assertThat(result.stored()).isEqualTo(expected.stored());
				}
			}
		}
	}

	private HikariDataSource plain(JournalMode mode) throws SQLException {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl("jdbc:sqlite:" + this.directory.resolve("plain.db"));
		pool.setMaximumPoolSize(3);
		pool.addDataSourceProperty("journal_mode", mode.name());
		// who waits for its own thread waits in vain
		pool.addDataSourceProperty("busy_timeout", "1");
		// a connection that Hikari opens in the background would lock the database
		// meanwhile
		pool.getConnection().close();
		await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 3);
		return pool;
	}

	private LitefsDataSource ours(Role role, JournalMode mode) {
		return new LitefsDataSource(new StubLitefsNode(role), new DataSourceSettings(this.directory.resolve("ours.db"),
				mode, Duration.ofMillis(1), Duration.ofSeconds(2), 3, Map.of()));
	}

}
