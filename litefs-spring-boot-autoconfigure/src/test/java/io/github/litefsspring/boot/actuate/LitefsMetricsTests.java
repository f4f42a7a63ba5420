package io.github.litefsspring.boot.actuate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsMetricsTests {

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final LitefsMetrics metrics = new LitefsMetrics(this.node);

	LitefsMetricsTests() {
		this.metrics.bindTo(this.registry);
	}

	@Test
	void theRoleIsOneOfFive() {
		assertThat(role("replica")).isOne();
		assertThat(role("primary")).isZero();
		this.node.become(Role.PRIMARY);
		assertThat(role("replica")).isZero();
		assertThat(role("primary")).isOne();
		assertThat(role("no_primary") + role("unmounted") + role("standalone")).isZero();
	}

	@Test
	void lagAndPositionAreTheNodes() {
		this.node.at(new Position(10, 7))
			.lagging(Duration.ofMillis(1500))
			.replicating(new ReplicationStatus(true, 3, Duration.ofMillis(7), null, null));
		assertThat(this.registry.get("litefs.lag").timeGauge().value(TimeUnit.SECONDS)).isEqualTo(1.5);
		assertThat(this.registry.get("litefs.txid").gauge().value()).isEqualTo(10);
		assertThat(this.registry.get("litefs.transactions.behind").gauge().value()).isEqualTo(3);
		this.node.lagging(null);
		assertThat(this.registry.get("litefs.lag").timeGauge().value(TimeUnit.SECONDS)).isNaN();
	}

	@Test
	void replicationDelaysAreTimed() {
		this.node.listeners().forEach((listener) -> listener.replicated(Duration.ofMillis(7)));
		assertThat(this.registry.get("litefs.replication.delay").timer().count()).isOne();
		assertThat(this.registry.get("litefs.replication.delay").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7);
	}

	@Test
	void aFailoverCountsWhenAnotherNodeLeads() {
		this.node.become(Role.NO_PRIMARY);
		assertThat(failovers()).isZero();
		this.node.become(Role.REPLICA, "primary");
		assertThat(failovers()).isZero();
		this.node.become(Role.REPLICA, "other");
		assertThat(failovers()).isOne();
		this.node.become(Role.NO_PRIMARY);
		this.node.become(Role.PRIMARY, "node1");
		assertThat(failovers()).isEqualTo(2);
	}

	@Test
	void aClosedBinderListensNoMore() {
		this.metrics.close();
		assertThat(this.node.listeners()).isEmpty();
	}

	private double role(String role) {
		return this.registry.get("litefs.role").tag("role", role).gauge().value();
	}

	private double failovers() {
		return this.registry.get("litefs.failover.count").functionCounter().count();
	}

}
