package io.github.litefsspring.boot.primary;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.boot.Certificates;
import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The channel over TLS, with certificates on both sides.
 */
class TlsInvokeTests {

	@TempDir
	static Path directory;

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "node1", "000000000000000A");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "node2", "000000000000000B")
		.become(Role.REPLICA, "node1");

	private ChannelNode primary;

	private Certificates certificates;

	@BeforeEach
	void start() throws Exception {
		this.certificates = Certificates.in(directory);
		this.primary = new ChannelNode(this.first, InvokeTests.Beans.class,
				bundle("node", true, "server.ssl.bundle=node", "server.ssl.client-auth=need"));
	}

	private String[] bundle(String name, boolean key, String... more) {
		return this.certificates.bundle(name, key, more).toArray(String[]::new);
	}

	private ChannelNode replica(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("litefs.primary.app-url=https://localhost:" + this.primary.port());
		all.add("litefs.write.hold-timeout=300ms");
		return new ChannelNode(this.second, InvokeTests.Beans.class, all.toArray(String[]::new));
	}

	@AfterEach
	void close() {
		this.primary.close();
	}

	@Test
	void nodesTrustEachOtherByTheirBundle() {
		try (ChannelNode replica = replica(bundle("node", true, "litefs.primary.ssl-bundle=node"))) {
			assertThat(replica.bean(InvokeTests.Invoices.class).number(1)).isEqualTo(2);
		}
	}

	@Test
	void theOldNameOfThePropertyWorks() {
		try (ChannelNode replica = replica(bundle("node", true, "litefs.channel.ssl-bundle=node"))) {
			assertThat(replica.bean(InvokeTests.Invoices.class).number(1)).isEqualTo(2);
		}
	}

	@Test
	void aServerThatTheBundleDoesNotKnowGetsNoMessage() {
		try (ChannelNode replica = replica()) {
			assertThatThrownBy(replica.bean(InvokeTests.Invoices.class)::nothing)
				.isInstanceOf(NotPrimaryException.class)
				.hasMessageContaining("cannot be reached");
			assertThat(this.primary.bean(InvokeTests.Calls.class).count()).isZero();
		}
	}

	@Test
	void aNodeWithoutACertificateIsNotHeard() {
		try (ChannelNode replica = replica(bundle("trust", false, "litefs.primary.ssl-bundle=trust"))) {
			assertThatThrownBy(replica.bean(InvokeTests.Invoices.class)::nothing)
				.isInstanceOfAny(NotPrimaryException.class, OutcomeUnknownException.class);
			assertThat(this.primary.bean(InvokeTests.Calls.class).count()).isZero();
		}
	}

}
