package io.github.litefsspring.boot.cluster;

import java.time.Duration;
import java.util.stream.IntStream;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A primary with a thousand other nodes, of which one is real.
 */
class LargeClusterTests {

	private static final int NODES = 1000;

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "first", "000000000000000A");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "second", "000000000000000B");

	@Test
	void theListIsSentToWhoWantsItOnly() throws Exception {
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class)) {
			reportAll(primary);
			assertThat(report(primary, 1, false).members()).isEmpty();
			assertThat(report(primary, 1, true).members()).hasSize(NODES);
			assertThat(primary.bean(ClusterMembership.class).members()).hasSize(NODES + 1)
				.allMatch(ClusterMember::connected);
		}
	}

	@Test
	void aReplicaKnowsAllOfThemAndTakesNoneForDead() throws Exception {
		try (ChannelNode primary = new ChannelNode(this.first, Empty.class)) {
			reportAll(primary);
			try (ChannelNode replica = new ChannelNode(this.second, Empty.class, ChannelNode.primaryAt(primary))) {
				ClusterMembership membership = replica.bean(ClusterMembership.class);
				await().atMost(Duration.ofSeconds(20)).until(() -> membership.members().size() == NODES + 2);
				assertThat(membership.members()).allMatch(ClusterMember::connected);
				this.first.become(Role.REPLICA, "second");
				this.second.become(Role.PRIMARY, "second");
				assertThat(membership.members()).as("the next primary").hasSize(NODES + 2);
			}
		}
	}

	private static void reportAll(ChannelNode primary) {
		IntStream.rangeClosed(1, NODES).forEach((number) -> report(primary, number, false));
	}

	private static MemberList report(ChannelNode primary, int number, boolean listWanted) {
		MemberReport from = new MemberReport("%016X".formatted(NODES + number), "node" + number, "http://node" + number,
				false, Role.REPLICA, true, "0000000000000001", "0000000000000001");
		return handler(primary).handle(new ChannelCall(from.name(), Duration.ofSeconds(1)),
				new Report(from, listWanted));
	}

	@SuppressWarnings("unchecked")
	private static ChannelHandler<Report, MemberList> handler(ChannelNode primary) {
		return (ChannelHandler<Report, MemberList>) primary.bean(ClusterMembership.class).handler();
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
