package io.github.litefsspring.test.cluster;

import java.nio.file.Files;
import java.time.Duration;

import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@LitefsCluster(replicas = 2)
class StaticClusterIT {

	static RunningCluster sharedCluster;

	RunningCluster cluster;

	@Test
	void clusterIsInjectedIntoFieldsAndParameters(RunningCluster parameter) {
		assertThat(parameter).isSameAs(this.cluster).isSameAs(sharedCluster);
		assertThat(parameter.nodes()).extracting(RunningNode::name).containsExactly("primary", "replica1", "replica2");
		assertThat(parameter.primary()).isSameAs(parameter.node("primary")).isSameAs(parameter.node(0));
		assertThat(parameter.replicas()).containsExactly(parameter.node(1), parameter.node(2));
	}

	@Test
	void writesOnThePrimaryReachEveryReplica() {
		this.cluster.primary().execute("create table a (id integer primary key)", "insert into a values (1), (2)");
		this.cluster.awaitReplicated();
		for (RunningNode replica : this.cluster.replicas()) {
			assertThat(replica.query("select id from a order by id")).containsExactly("1", "2");
			assertThat(replica.position()).isEqualTo(this.cluster.primary().position());
		}
	}

	@Test
	void hostNameThatLitefsPublishesLeadsToThePrimarysApi() {
		String hostname = this.cluster.node("replica1").primaryHostname();
		assertThat(hostname).isEqualTo(this.cluster.primary().hostname());
		assertThat(this.cluster.primaryApiUrlTemplate().replace("{hostname}", hostname))
			.isEqualTo(this.cluster.primary().apiUrl().toString());
		assertThat(this.cluster.primaryApplicationUrlTemplate().replace("{hostname}", hostname))
			.isEqualTo(this.cluster.primary().applicationUrl().toString());
	}

	@Test
	void cutPathKeepsOneReplicaBehindUntilItHeals() {
		RunningNode replica = this.cluster.node("replica1");
		RunningNode other = this.cluster.node("replica2");
		replica.replicationPath().cut();
		this.cluster.primary().execute("create table b (id integer primary key)");
		Position position = this.cluster.primary().position();
		this.cluster.awaitReplicated(other, position, Duration.ofSeconds(10));
		assertThat(replica.position()).isNotEqualTo(position);
		await().until(() -> replica.primaryHostname().isEmpty());
		replica.replicationPath().heal();
		this.cluster.awaitReplicated(replica, position, Duration.ofSeconds(10));
	}

	@Test
	void stalledPathKeepsTheConnectionButNoTransactionArrives() {
		RunningNode replica = this.cluster.node("replica1");
		replica.replicationPath().stall();
		this.cluster.primary().execute("create table c (id integer primary key)");
		Position position = this.cluster.primary().position();
		this.cluster.awaitReplicated(this.cluster.node("replica2"), position, Duration.ofSeconds(10));
		assertThat(replica.position()).isNotEqualTo(position);
		assertThat(replica.primaryHostname()).isEqualTo(this.cluster.primary().hostname());
		replica.replicationPath().heal();
		this.cluster.awaitReplicated(replica, position, Duration.ofSeconds(10));
	}

	@Test
	void killedNodeLeavesADeadMountAndComesBackWithItsData() {
		this.cluster.primary().execute("create table d (id integer primary key)");
		this.cluster.awaitReplicated();
		RunningNode replica = this.cluster.node("replica2");
		replica.kill();
		assertThat(replica.isRunning()).isFalse();
		assertThat(Files.exists(replica.database())).isFalse();
		this.cluster.primary().execute("insert into d values (7)");
		replica.start();
		this.cluster.awaitReplicated();
		assertThat(replica.query("select id from d")).containsExactly("7");
	}

	@Test
	void stoppedPrimaryLeavesReplicasWithoutOne() {
		this.cluster.node("primary").stop();
		await().until(() -> this.cluster.node("replica1").primaryHostname().isEmpty());
		assertThatIllegalStateException().isThrownBy(this.cluster::primary).withMessageContaining("is the primary");
		assertThat(this.cluster.node("primary").mountDirectory()).isEmptyDirectory();
	}

	@Test
	void pausedReplicaAppliesNothingUntilItResumes() {
		RunningNode replica = this.cluster.node("replica1");
		replica.pause();
		this.cluster.primary().execute("create table e (id integer primary key)");
		Position position = this.cluster.primary().position();
		this.cluster.awaitReplicated(this.cluster.node("replica2"), position, Duration.ofSeconds(10));
		replica.resume();
		this.cluster.awaitReplicated(replica, position, Duration.ofSeconds(10));
	}

	@Test
	void staticLeaseCannotBePromoted() {
		assertThatIllegalStateException().isThrownBy(this.cluster.node("replica1")::promote)
			.withMessageContaining("replica1 refused to promote");
	}

}
