package io.github.litefsspring.jdbc.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.jdbc.BlockingRead;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.JdbcTestBase;
import io.github.litefsspring.jdbc.ReadSettings;
import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Reads that keep LiteFS waiting on a replica.
 */
class LongReadersTests extends JdbcTestBase {

	private void waitToApply(Duration pending) {
		this.node.replicating(new ReplicationStatus(true, pending.isZero() ? 0 : 1, pending, null, null));
	}

	private static final String COUNT = "SELECT count(*) FROM item";

	private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
			+ "SELECT count(*) FROM n";

	private ReadSettings read = ReadSettings.DEFAULT;

	@Override
	protected DataSourceSettings settings(Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), settings.journalMode(), settings.busyTimeout(),
				settings.connectionTimeout(), 3, properties, this.read);
	}

	private void replica(boolean snapshots, Duration limit) {
		this.dataSource.close();
		this.read = new ReadSettings(snapshots, Duration.ofMillis(100), true, Duration.ofMillis(100), limit);
		this.node.become(Role.REPLICA);
		this.dataSource = create(Map.of());
	}

	@Test
	void aReadThatKeepsLitefsWaitingIsNamed() throws Exception {
		replica(true, Duration.ZERO);
		try (Connection reader = readOnlyTransaction()) {
			query(reader, COUNT);
			waitToApply(Duration.ofSeconds(2));
			await().untilAsserted(() -> assertThat(this.dataSource.reads().blocking()).hasSize(1));
			BlockingRead read = this.dataSource.reads().blocking().get(0);
			assertThat(read.thread()).isEqualTo(Thread.currentThread().getName());
			assertThat(read.sql()).isEqualTo(COUNT);
			assertThat(read.age()).isPositive();
		}
		await().untilAsserted(() -> assertThat(this.dataSource.reads().blocking()).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTransactionThatDoesNothingIsEnded(boolean snapshots) throws Exception {
		replica(snapshots, Duration.ofMillis(300));
		try (Connection reader = readOnlyTransaction()) {
			query(reader, COUNT);
			waitToApply(Duration.ofSeconds(2));
			// its connection is free for others, although nobody has closed it
			await().until(() -> active() == 0);
			assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(() -> query(reader, COUNT))
				.withMessageContaining("litefs.read.max-transaction-time")
				.withMessageContaining(Thread.currentThread().getName())
				.withMessageContaining(COUNT)
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("57014"));
			reader.rollback();
			waitToApply(Duration.ZERO);
			assertThat(query(reader, COUNT)).containsExactly(0);
			reader.rollback();
		}
		this.node.become(Role.PRIMARY);
		assertNothingLeaks();
	}

	@Test
	void aStatementThatRunsIsInterrupted() throws Exception {
		replica(true, Duration.ofMillis(300));
		waitToApply(Duration.ofSeconds(2));
		assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(() -> query(ENDLESS))
			.withMessageContaining("litefs.read.max-transaction-time");
		this.node.become(Role.PRIMARY);
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anOpenCursorIsEnded(boolean snapshots) throws Exception {
		run("INSERT INTO item(name) VALUES ('a'), ('b'), ('c')");
		replica(snapshots, Duration.ofMillis(300));
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("SELECT name FROM item ORDER BY id");
				ResultSet rows = statement.executeQuery()) {
			assertThat(rows.next()).isTrue();
			waitToApply(Duration.ofSeconds(2));
			await().until(() -> active() == 0);
			assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(rows::next)
				.withMessageContaining("litefs.read.max-transaction-time");
		}
		this.node.become(Role.PRIMARY);
		assertNothingLeaks();
	}

	@Test
	void nobodyIsDisturbedWhileNothingWaits() throws Exception {
		replica(true, Duration.ofMillis(300));
		try (Connection reader = readOnlyTransaction()) {
			query(reader, COUNT);
			await().during(Duration.ofSeconds(1)).until(() -> this.dataSource.reads().blocking().isEmpty());
			assertThat(query(reader, COUNT)).containsExactly(0);
		}
	}

	@Test
	void withoutALimitAReadIsOnlyNamed() throws Exception {
		replica(true, Duration.ZERO);
		try (Connection reader = readOnlyTransaction()) {
			query(reader, COUNT);
			waitToApply(Duration.ofHours(1));
			await().during(Duration.ofSeconds(1)).until(() -> query(reader, COUNT).equals(List.of(0)));
		}
	}

	@Test
	void withoutLitefsNobodyLooks() throws Exception {
		this.node.becomeSilently(Role.REPLICA);
		waitToApply(Duration.ofHours(1));
		try (Connection reader = readOnlyTransaction()) {
			query(reader, COUNT);
			await().during(Duration.ofSeconds(1)).until(() -> this.dataSource.reads().blocking().isEmpty());
		}
	}

	private int active() throws Exception {
		return this.dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections();
	}

}
