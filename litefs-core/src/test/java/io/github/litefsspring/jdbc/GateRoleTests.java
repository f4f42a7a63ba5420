package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of the gate when the node's role changes.
 */
class GateRoleTests extends JdbcTestBase {

	private Duration maxHold = Duration.ofMillis(100);

	@Override
	protected DataSourceSettings settings(Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), settings.journalMode(), settings.busyTimeout(),
				settings.connectionTimeout(), settings.readPoolSize(), properties,
				new ReadSettings(true, Duration.ofHours(1), true, this.maxHold, Duration.ZERO));
	}

	private void start(Role role) {
		this.dataSource.close();
		this.node.become(role);
		this.dataSource = create(Map.of());
	}

	@ParameterizedTest
	@EnumSource(names = { "NO_PRIMARY", "UNMOUNTED", "PRIMARY" })
	void whatAFormerPrimaryAnnouncedDoesNotKeepReadersWaiting(Role next) throws Exception {
		this.maxHold = Duration.ofHours(1);
		start(Role.REPLICA);
		try (Connection reader = readOnlyTransaction()) {
			query(reader, "SELECT count(*) FROM item");
			this.node.announce(new Position(7, 7));
			await().until(() -> this.dataSource.reads().gateClosed());
			this.node.become(next);
			await().until(() -> !this.dataSource.reads().gateClosed());
		}
	}

	@Test
	void theGateIsKeptAfterItsKeeperHasFailedOnce() throws Exception {
		var failures = new AtomicInteger();
		this.node = new StubLitefsNode(Role.REPLICA) {

			@Override
			public ReplicationStatus replication() {
				if (Thread.currentThread().getName().equals("litefs-read-gate") && failures.incrementAndGet() <= 2) {
					throw new OutOfMemoryError("on purpose");
				}
				return super.replication();
			}

		};
		start(Role.REPLICA);
		query("SELECT count(*) FROM item");
		await().untilAsserted(() -> assertThat(failures).hasValueGreaterThan(2));
		assertThat(this.dataSource.gone()).isEmpty();
	}

	@Test
	void overlappingReadsLeaveLitefsAMomentWhileThereIsNoPrimary() throws Exception {
		start(Role.NO_PRIMARY);
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<?> reads = CompletableFuture.allOf(startReader(stop), startReader(stop), startReader(stop));
		try {
			await().until(() -> this.dataSource.reads().waits() > 0 || reads.isDone());
		}
		finally {
			stop.set(true);
		}
		reads.join();
		assertThat(this.dataSource.reads().waits()).isPositive();
		await().until(() -> !this.dataSource.reads().gateClosed());
	}

}
