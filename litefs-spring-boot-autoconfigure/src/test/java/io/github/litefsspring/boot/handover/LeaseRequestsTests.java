package io.github.litefsspring.boot.handover;

import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.LitefsApiException.Problem;
import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class LeaseRequestsTests {

	private static final List<String> ASKED = new ArrayList<>();

	private static RuntimeException refusal;

	private final StubLitefsNode first = StubLitefsNode.primary("first");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "second", "000000000000000B")
		.become(Role.REPLICA, "first");

	@BeforeEach
	void forget() {
		ASKED.clear();
		refusal = null;
	}

	@Test
	void thePrimarysApplicationHandsTheLeaseOverAndWritesNothingMeanwhile() {
		try (ChannelNode primary = new ChannelNode(this.first, Primary.class);
				ChannelNode replica = new ChannelNode(this.second, Primary.class, ChannelNode.primaryAt(primary))) {
			assertThat(replica.bean(LeaseRequests.class).ask()).isEqualTo("first");
			assertThat(ASKED).containsExactly("000000000000000B, writes wait: true");
			assertThat(this.first.state().role()).isEqualTo(Role.REPLICA);
		}
	}

	@Test
	void whyThePrimaryRefusesIsSaid() {
		refusal = new LitefsApiException(Problem.REFUSED, "target node is not currently connected", null);
		try (ChannelNode primary = new ChannelNode(this.first, Primary.class);
				ChannelNode replica = new ChannelNode(this.second, Primary.class, ChannelNode.primaryAt(primary))) {
			assertThatExceptionOfType(HandoverRefusedException.class).isThrownBy(replica.bean(LeaseRequests.class)::ask)
				.withMessageContaining("'first' has not handed its lease over")
				.withMessageContaining("not currently connected");
			this.first.become(Role.REPLICA);
			assertThatExceptionOfType(HandoverRefusedException.class).isThrownBy(replica.bean(LeaseRequests.class)::ask)
				.withMessageContaining("has no lease to hand over");
		}
	}

	@Test
	void aPrimaryWithoutAnApplicationIsNotAsked(CapturedOutput output) {
		try (ChannelNode replica = new ChannelNode(this.second, Primary.class,
				"litefs.primary.app-url=http://localhost:" + TestSocketUtils.findAvailableTcpPort())) {
			assertThat(replica.bean(LeaseRequests.class).ask()).isNull();
			assertThat(output).contains("The primary's application cannot be asked for the lease");
			this.second.become(Role.NO_PRIMARY);
			assertThat(replica.bean(LeaseRequests.class).ask()).isNull();
		}
	}

	@Test
	void aPrimaryThatDoesNotTakeTheMessageIsNotPassedOver() {
		try (ChannelNode primary = new ChannelNode(this.first, Primary.class);
				ChannelNode replica = new ChannelNode(this.second, Primary.class, ChannelNode.primaryAt(primary),
						"litefs.channel.secret=another-secret-another-secret-another")) {
			assertThatExceptionOfType(HandoverRefusedException.class).isThrownBy(replica.bean(LeaseRequests.class)::ask)
				.withMessageContaining("takes no message of this node")
				.withMessageContaining("litefs.channel.secret");
			assertThat(primary.port()).isPositive();
			assertThat(ASKED).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Primary {

		@Bean
		LeaseHandover leaseHandover(LitefsNode node, RunningWrites writes) {
			return new LeaseHandover(node, () -> null, writes, Successors.UNKNOWN, (nodeId) -> {
				if (refusal != null) {
					throw refusal;
				}
				ASKED.add(nodeId + ", writes wait: " + writes.isPaused());
				((StubLitefsNode) node).become(Role.REPLICA, "second");
			});
		}

	}

}
