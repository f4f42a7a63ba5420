package io.github.litefsspring.boot.lost;

import io.github.litefsspring.backup.spool.HistoryNotKnownYetException;
import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PrimaryPositionsTests {

	private final int port = TestSocketUtils.findAvailableTcpPort();

	private final String appUrl = "litefs.primary.app-url=http://{hostname}:" + this.port;

	private final StubLitefsNode replica = new StubLitefsNode(Role.REPLICA, "replica", "000000000000000C");

	@Test
	void anotherPrimaryIsAskedForItsOwnHistory() throws Exception {
		try (ChannelNode first = primary("127.0.0.1", new Position(7, 0x71), new Position(6, 0x61));
				ChannelNode second = primary("127.0.0.2", new Position(7, 0x72), new Position(6, 0x61));
				ChannelNode asking = new ChannelNode(this.replica, Empty.class, this.appUrl)) {
			PrimaryPositions positions = new PrimaryPositions(this.replica, asking.bean(Channel.class),
					new UrlTemplate("litefs.primary.app-url", "http://{hostname}:" + this.port));
			this.replica.become(Role.REPLICA, "127.0.0.1");
			assertThat(positions.checksum(7)).hasValue(0x71);
			assertThat(positions.checksum(6)).hasValue(0x61);
			assertThat(positions.checksum(8)).isEmpty();
			this.replica.become(Role.REPLICA, "127.0.0.2");
			assertThat(positions.checksum(7)).hasValue(0x72);
			this.replica.become(Role.NO_PRIMARY);
			assertThatExceptionOfType(HistoryNotKnownYetException.class).isThrownBy(() -> positions.checksum(7));
			assertThat(first.port()).isEqualTo(second.port());
		}
	}

	private ChannelNode primary(String address, Position... history) {
		StubLitefsNode node = StubLitefsNode.primary(address).remembering(history);
		return new ChannelNode(node, Answering.class, "server.address=" + address, "server.port=" + this.port);
	}

	@Configuration(proxyBeanMethods = false)
	static class Answering {

		@Bean
		ChannelHandler<?, ?> positionsHandler(LitefsNode node) {
			return PrimaryPositions.handler(node);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
