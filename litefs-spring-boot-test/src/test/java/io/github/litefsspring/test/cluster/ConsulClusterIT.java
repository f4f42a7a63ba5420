package io.github.litefsspring.test.cluster;

import java.time.Duration;

import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@LitefsCluster(replicas = 2, lease = Lease.CONSUL)
class ConsulClusterIT {

	RunningCluster cluster;

	@Test
	void promotionMakesAnotherNodeThePrimary() {
		RunningNode before = this.cluster.primary();
		RunningNode after = this.cluster.replicas().get(0);
		after.promote();
		assertThat(this.cluster.primary()).isSameAs(after);
		await().until(() -> before.primaryHostname().equals(after.hostname()));
		after.execute("create table promoted (id integer primary key)");
		this.cluster.awaitReplicated();
		assertThat(before.query("select count(*) from promoted")).containsExactly("0");
	}

	@Test
	void stoppedPrimaryIsSucceeded() {
		RunningNode before = this.cluster.primary();
		before.stop();
		RunningNode after = this.cluster.awaitPrimary();
		assertThat(after).isNotSameAs(before);
	}

	@Test
	void pathOfOneReplicaCanBeCutWithoutTheOthers() {
		RunningNode primary = this.cluster.primary();
		RunningNode cut = this.cluster.replicas().get(0);
		RunningNode other = this.cluster.replicas().get(1);
		cut.replicationPath().cut();
		primary.execute("create table cut (id integer primary key)");
		Position position = primary.position();
		this.cluster.awaitReplicated(other, position, Duration.ofSeconds(10));
		assertThat(cut.position()).isNotEqualTo(position);
		cut.replicationPath().heal();
		this.cluster.awaitReplicated(cut, position, Duration.ofSeconds(10));
	}

}
