package io.github.litefsspring.boot.cluster;

import java.time.Duration;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.handover.HandoverRefusedException;
import io.github.litefsspring.boot.handover.NoCandidateException;
import io.github.litefsspring.boot.handover.Successor;
import io.github.litefsspring.boot.handover.Successors;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class MemberSuccessorsTests {

	private static final Position POSITION = new Position(0x20, 7);

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "first", "000000000000000A").at(POSITION);

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "second", "000000000000000B");

	private final StubLitefsNode third = new StubLitefsNode(Role.REPLICA, "third", "000000000000000C").at(POSITION);

	@Test
	void theNewestNodeIsTheBestAndAnotherOneIsWaitedFor() throws Exception {
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class);
				ChannelNode behind = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(primary));
				ChannelNode best = new ChannelNode(this.third, Empty.class, ChannelNode.primaryAt(primary))) {
			assertThat(behind.port()).isNotEqualTo(best.port());
			Successors successors = primary.bean(Successors.class);
			await().ignoreExceptions()
				.untilAsserted(() -> assertThat(successors.find()).extracting(Successor::name)
					.containsExactly("third", "second"));
			Successor newest = successors.find().get(0);
			assertThat(newest.nodeId()).isEqualTo("000000000000000C");
			assertThat(newest.awaitReady(POSITION, Duration.ofSeconds(20))).isNull();
			Successor other = successors.find().get(1);
			assertThat(other.awaitReady(POSITION, Duration.ofSeconds(2)))
				.contains("it is at transaction 0000000000000001 and does not get 0000000000000020");
			this.second.at(new Position(0x20, 8));
			assertThat(other.awaitReady(POSITION, Duration.ofSeconds(2))).as("another history").isNotNull();
			this.second.at(POSITION);
			assertThat(other.awaitReady(POSITION, Duration.ofSeconds(20))).isNull();
		}
	}

	@Test
	void whoStopsOrIsNoReplicaIsLeftOutAndTheReasonIsSaid() {
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class);
				ChannelNode stopping = new ChannelNode(this.second, Stopping.class, ChannelNode.primaryAt(primary));
				ChannelNode lost = new ChannelNode(this.third, Empty.class, ChannelNode.primaryAt(primary))) {
			assertThat(stopping.port()).isNotEqualTo(lost.port());
			Successors successors = primary.bean(Successors.class);
			await().ignoreExceptions()
				.untilAsserted(
						() -> assertThat(successors.find()).extracting(Successor::name).containsExactly("third"));
			await().untilAsserted(
					() -> assertThat(primary.bean(ClusterMembership.class).members()).filteredOn("node", "second")
						.extracting(ClusterMember::ready)
						.containsExactly(false));
			lost.close();
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(
						() -> assertThatExceptionOfType(HandoverRefusedException.class).isThrownBy(successors::find)
							.withMessageContaining("'second': its application starts or stops")
							.withMessageContaining("'third': nothing has been heard of it for 3 s"));
		}
	}

	@Test
	void aClusterWhoseOtherNodesAreNoCandidatesNeverHasASuccessor() {
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class);
				ChannelNode reader = new ChannelNode(this.second, NoCandidate.class, ChannelNode.primaryAt(primary))) {
			await().until(() -> primary.bean(ClusterMembership.class)
				.members()
				.stream()
				.anyMatch((member) -> Boolean.FALSE.equals(member.candidate())));
			assertThatExceptionOfType(NoCandidateException.class).isThrownBy(primary.bean(Successors.class)::find)
				.withMessageContaining("lease.candidate");
			assertThat(reader.port()).isNotEqualTo(primary.port());
		}
	}

	@Test
	void aNodeAloneHasNoSuccessor() {
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class)) {
			assertThatExceptionOfType(HandoverRefusedException.class).isThrownBy(primary.bean(Successors.class)::find)
				.withMessageContaining("None has been heard of");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	static class NoCandidate {

		@Bean(initMethod = "start")
		ClusterMembership membership(LitefsNode node, Channel channel, Environment environment, PrimaryHealth health) {
			ClusterSettings settings = new ClusterSettings("http://localhost:1",
					environment.getRequiredProperty("litefs.primary.app-url"), Duration.ofMinutes(1));
			return new ClusterMembership(node, channel, settings, () -> false, () -> true, health);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Stopping {

		@Bean
		ApplicationAvailability availability() {
			return new ApplicationAvailabilityBean() {

				@Override
				public ReadinessState getReadinessState() {
					return ReadinessState.REFUSING_TRAFFIC;
				}

			};
		}

	}

}
