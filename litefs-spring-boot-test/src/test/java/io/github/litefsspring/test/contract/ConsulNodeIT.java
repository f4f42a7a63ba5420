package io.github.litefsspring.test.contract;

import java.time.Duration;

import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@LitefsCluster(lease = Lease.CONSUL)
class ConsulNodeIT {

	@Test
	void promotionChangesTheRolesOfBothNodes(RunningCluster cluster) {
		RunningNode first = cluster.primary();
		RunningNode second = cluster.replicas().get(0);
		try (ClusterNode old = follow(cluster, first); ClusterNode next = follow(cluster, second)) {
			awaitRole(old, Role.PRIMARY);
			awaitRole(next, Role.REPLICA);
			second.promote();
			awaitRole(next, Role.PRIMARY);
			awaitRole(old, Role.REPLICA);
			assertThat(old.state().primary()).isEqualTo(second.hostname());
			assertThat(next.state().primary()).isEqualTo(second.hostname());
		}
	}

	private static ClusterNode follow(RunningCluster cluster, RunningNode litefs) {
		ClusterNode node = new ClusterNode(new RealPair.RealNode(cluster, litefs).settings());
		node.start();
		return node;
	}

	private static void awaitRole(ClusterNode node, Role role) {
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(node.state().role()).isEqualTo(role));
	}

}
