package io.github.litefsspring.boot.cluster;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ClusterMembershipTests {

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "first", "000000000000000A");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "second", "000000000000000B");

	private final StubLitefsNode third = new StubLitefsNode(Role.REPLICA, "third", "000000000000000C");

	@Test
	void everyNodeListsAllNodes() {
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class);
				ChannelNode replica = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(primary),
						"litefs.cluster.app-url=http://second:8080");
				ChannelNode other = new ChannelNode(this.third, Empty.class, ChannelNode.primaryAt(primary))) {
			for (ChannelNode node : new ChannelNode[] { primary, replica, other }) {
				await().atMost(Duration.ofSeconds(20))
					.untilAsserted(() -> assertThat(members(node)).extracting(ClusterMember::node)
						.containsExactly("first", "second", "third"));
			}
			assertThat(members(other)).filteredOn("node", "second").singleElement().satisfies((member) -> {
				assertThat(member.appUrl()).isEqualTo("http://second:8080");
				assertThat(member.nodeId()).isEqualTo("000000000000000B");
				assertThat(member.role()).isEqualTo(Role.REPLICA);
				assertThat(member.connected()).isTrue();
			});
			assertThat(replica.bean(ClusterMembership.class).primaries()).isEqualTo(1);
			this.second.at(new Position(0xabc, 1));
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(members(primary)).filteredOn("node", "second")
					.extracting(ClusterMember::txid)
					.containsExactly("0000000000000abc"));
		}
	}

	@Test
	void aCommitIsOnEveryCandidateWhenAllOfThemReportIt() throws Exception {
		Position position = new Position(0x20, 7);
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class);
				ChannelNode replica = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(primary))) {
			ClusterMembership membership = primary.bean(ClusterMembership.class);
			await().untilAsserted(() -> assertThat(members(primary)).hasSize(2));
			assertThat(membership.awaitCandidates(committed(position), Duration.ofMillis(300), null)).isFalse();
			this.second.at(new Position(0x20, 8));
			assertThat(membership.awaitCandidates(committed(position), Duration.ofMillis(1500), null))
				.as("another history")
				.isFalse();
			this.second.at(position);
			assertThat(membership.awaitCandidates(committed(position), Duration.ofSeconds(20), null)).isTrue();
			assertThat(members(replica)).hasSize(2);
			this.first.become(Role.NO_PRIMARY);
			assertThat(membership.awaitCandidates(committed(position), Duration.ofSeconds(20), null))
				.as("no longer primary")
				.isFalse();
		}
	}

	@Test
	void aNodeThatIsFurtherInAnotherHistoryDoesNotHaveACommit() throws Exception {
		Position position = new Position(0x20, 7);
		this.second.at(new Position(0x22, 9));
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class);
				ChannelNode replica = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(primary))) {
			ClusterMembership membership = primary.bean(ClusterMembership.class);
			await().untilAsserted(() -> assertThat(members(primary)).hasSize(2));
			this.first.at(position).at(new Position(0x21, 8));
			assertThat(membership.awaitCandidates(committed(position), Duration.ofMillis(1500), null))
				.as("the history of a primary before")
				.isFalse();
			this.first.at(new Position(0x22, 9)).at(new Position(0x23, 10));
			assertThat(membership.awaitCandidates(committed(position), Duration.ofSeconds(20), null)).isTrue();
			this.first.become(Role.REPLICA, "second").become(Role.PRIMARY, "first");
			this.first.at(new Position(0x24, 11));
			assertThat(membership.awaitCandidates(committed(position), Duration.ofMillis(300), null))
				.as("what it had before this term")
				.isFalse();
			assertThat(members(replica)).hasSize(2);
		}
	}

	@Test
	void aCommitOfAnEarlierTermIsNotOnEveryCandidate() throws Exception {
		Position position = new Position(0x20, 7);
		this.first.at(position);
		this.second.at(position);
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class);
				ChannelNode replica = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(primary))) {
			ClusterMembership membership = primary.bean(ClusterMembership.class);
			await().untilAsserted(() -> assertThat(members(primary)).hasSize(2));
			NodeState committed = committed(position);
			assertThat(membership.awaitCandidates(committed, Duration.ofSeconds(20), null)).isTrue();
			this.first.become(Role.REPLICA, "second").become(Role.PRIMARY, "first");
			assertThat(membership.awaitCandidates(committed, Duration.ofSeconds(20), null)).isFalse();
			assertThat(members(replica)).hasSize(2);
		}
	}

	@Test
	void aNodeIsNoOtherCandidateForItself() throws Exception {
		Position position = new Position(0x20, 7);
		this.first.at(position);
		try (ChannelNode primary = new ChannelNode(this.first, Candidate.class)) {
			ClusterMembership membership = primary.bean(ClusterMembership.class);
			await().untilAsserted(
					() -> assertThat(members(primary)).extracting(ClusterMember::candidate).containsExactly(true));
			assertThat(membership.awaitCandidates(committed(position), Duration.ofMillis(300), null)).isTrue();
		}
	}

	private NodeState committed(Position position) {
		return this.first.state().at(position);
	}

	@Test
	void aCommitThatNobodyElseHasIsNotDurableWhereSomebodyMustHaveIt() throws Exception {
		Position position = new Position(0x20, 7);
		this.first.at(position);
		this.second.at(position);
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class)) {
			ClusterMembership membership = primary.bean(ClusterMembership.class);
			assertThat(membership.awaitCandidates(committed(position), Duration.ofMillis(300), 1)).isFalse();
			assertThat(membership.awaitCandidates(committed(position), Duration.ofMillis(300), 0)).isTrue();
			assertThat(membership.awaitCandidates(committed(position), Duration.ofMillis(300), null))
				.as("no candidate is known")
				.isTrue();
			try (ChannelNode replica = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(primary))) {
				assertThat(membership.awaitCandidates(committed(position), Duration.ofSeconds(20), 1)).isTrue();
				assertThat(membership.awaitCandidates(committed(position), Duration.ofMillis(300), 2)).isFalse();
				assertThat(members(replica)).isNotEmpty();
			}
		}
	}

	@Test
	void aSilentNodeIsShownAsNotConnectedAndThenLeaves() {
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class, "litefs.cluster.expire-after=6s")) {
			try (ChannelNode replica = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(primary))) {
				await().untilAsserted(() -> assertThat(members(primary)).hasSize(2));
				assertThat(members(replica)).isNotEmpty();
			}
			await().untilAsserted(() -> assertThat(members(primary)).filteredOn("node", "second")
				.extracting(ClusterMember::connected)
				.containsExactly(false));
			await().untilAsserted(() -> assertThat(members(primary)).hasSize(1));
		}
	}

	@Test
	void twoPrimariesAreShoutedAboutUntilOneGivesWay(CapturedOutput output) {
		try (ChannelNode one = new ChannelNode(this.first, Empty.class);
				ChannelNode two = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(one))) {
			await().untilAsserted(() -> assertThat(members(one)).hasSize(2));
			assertThat(health(one).getStatus()).isEqualTo(Status.UP);
			this.second.become(Role.PRIMARY, "second");
			for (ChannelNode node : new ChannelNode[] { one, two }) {
				node.bean(ClusterMetrics.class).bindTo(node.bean(SimpleMeterRegistry.class));
				await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
					assertThat(health(node).getStatus()).isEqualTo(Status.DOWN);
					assertThat(node.bean(SimpleMeterRegistry.class).get(ClusterMetrics.PRIMARIES).gauge().value())
						.isEqualTo(2);
				});
			}
			assertThat(output.toString().split("Two nodes claim to be the primary", -1)).hasSize(3);
			this.first.become(Role.REPLICA, "second");
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(health(two).getStatus()).isEqualTo(Status.UP));
			assertThat(health(one).getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void whoeverHasAnotherSecretIsNotListedAndSaysSoOnce(CapturedOutput output) {
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class);
				ChannelNode stranger = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(primary),
						"litefs.channel.secret=another-secret-another-secret-another")) {
			await().untilAsserted(
					() -> assertThat(primary.bean(SimpleMeterRegistry.class).find("litefs.channel.refused").counter())
						.satisfies((counter) -> assertThat(counter.count()).isGreaterThan(2)));
			assertThat(members(primary)).hasSize(1);
			assertThat(members(stranger)).hasSize(1);
			assertThat(output.toString().split("cannot report to the primary", -1)).hasSize(2);
			assertThat(output.toString().split("its signature is wrong", -1)).hasSize(2);
		}
	}

	@Test
	void aMessageForAReplicaIsAnsweredThereAndNotForwarded() throws Exception {
		try (ChannelNode replica = new ChannelNode(this.second, Empty.class,
				"litefs.primary.app-url=http://localhost:1", "litefs.write.hold-timeout=0s")) {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://localhost:" + replica.port() + "/litefs/internal"))
				.POST(HttpRequest.BodyPublishers.ofString("{}"))
				.build();
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).contains("\"title\":\"Refused\"");
		}
	}

	private static java.util.List<ClusterMember> members(ChannelNode node) {
		return node.bean(ClusterMembership.class).members();
	}

	private static Health health(ChannelNode node) {
		return new LitefsClusterHealthIndicator(node.bean(ClusterMembership.class)).health();
	}

	@Configuration(proxyBeanMethods = false)
	static class Candidate {

		@Bean
		ClusterMembership membership(LitefsNode node, Channel channel, PrimaryHealth health) {
			ClusterMembership membership = new ClusterMembership(node, channel,
					new ClusterSettings("http://localhost:1", "http://localhost:1", Duration.ofMinutes(1)), () -> true,
					() -> true, health);
			membership.start();
			return membership;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
