package io.github.litefsspring.test.contract;

import java.nio.file.Path;
import java.time.Duration;

import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What {@link ClusterNode} makes of LiteFS. It must be the same on the fake and on the
 * real one.
 */
abstract class LitefsNodeContract {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@TempDir
	Path directory;

	private ContractPair pair;

	private ClusterNode primary;

	private ClusterNode replica;

	private final RecordingListener onPrimary = new RecordingListener();

	private final RecordingListener onReplica = new RecordingListener();

	abstract ContractPair start(Path directory);

	@BeforeEach
	void start() {
		this.pair = start(this.directory);
		this.primary = follow(this.pair.primary(), this.onPrimary);
		this.replica = follow(this.pair.replica(), this.onReplica);
		awaitRole(this.primary, Role.PRIMARY);
		awaitRole(this.replica, Role.REPLICA);
	}

	private static ClusterNode follow(ContractNode litefs, RecordingListener listener) {
		ClusterNode node = new ClusterNode(litefs.settings());
		node.addListener(listener);
		node.start();
		return node;
	}

	@AfterEach
	void stop() {
		this.primary.close();
		this.replica.close();
		this.pair.close();
	}

	@Test
	void bothNodesKnowThePrimaryAndTheirCluster() {
		assertThat(this.primary.state().primary()).isEqualTo(this.pair.primary().hostname());
		assertThat(this.replica.state().primary()).isEqualTo(this.pair.primary().hostname());
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(this.replica.clusterId()).isNotNull().isEqualTo(this.primary.clusterId()));
		assertThat(this.primary.nodeId()).matches("[0-9A-Fa-f]{16}").isNotEqualTo(this.replica.nodeId());
	}

	@Test
	void committedTransactionReachesListenersAndPositionsOfBothNodes() throws Exception {
		this.pair.commit();
		this.primary.awaitReady(TIMEOUT);
		this.replica.awaitReady(TIMEOUT);
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(this.replica.state().position()).isNotEqualTo(Position.NONE)
				.isEqualTo(this.primary.state().position()));
		Position position = this.primary.state().position();
		await().atMost(TIMEOUT).until(() -> this.onPrimary.applied().contains(position));
		await().atMost(TIMEOUT).until(() -> this.onReplica.applied().contains(position));
		assertThat(this.replica.positions()).containsEntry("data.db", position);
	}

	@Test
	void replicaMeasuresTheDelayOfReplication() {
		await().atMost(TIMEOUT).until(() -> this.replica.replication().primaryReachable());
		await().atMost(TIMEOUT).untilAsserted(() -> {
			this.pair.commit();
			assertThat(this.onReplica.delays()).isNotEmpty();
		});
		assertThat(this.onReplica.delays())
			.allSatisfy((delay) -> assertThat(delay).isGreaterThanOrEqualTo(Duration.ZERO));
		assertThat(this.replica.replication().delayMedian()).isNotNull();
		await().atMost(TIMEOUT).until(() -> this.replica.replication().transactionsBehind() == 0);
	}

	@Test
	void killedLitefsMeansUnmountedAndItsReturnBringsTheRoleBack() {
		this.pair.commit();
		this.pair.replica().kill();
		awaitRole(this.replica, Role.UNMOUNTED);
		assertThat(this.primary.state().role()).isEqualTo(Role.PRIMARY);
		this.pair.replica().restart();
		awaitRole(this.replica, Role.REPLICA);
		assertThat(this.onReplica.roles()).endsWith(Role.REPLICA).contains(Role.UNMOUNTED);
	}

	@Test
	void killedPrimaryLeavesTheReplicaWithoutOneUntilItIsBack() {
		this.pair.primary().kill();
		awaitRole(this.primary, Role.UNMOUNTED);
		awaitRole(this.replica, Role.NO_PRIMARY);
		assertThat(this.replica.state().primary()).isNull();
		this.pair.primary().restart();
		awaitRole(this.primary, Role.PRIMARY);
		awaitRole(this.replica, Role.REPLICA);
	}

	private static void awaitRole(ClusterNode node, Role role) {
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(node.state().role()).isEqualTo(role));
	}

}
