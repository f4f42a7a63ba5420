package io.github.litefsspring.test.container;

import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class LitefsContainerTests {

	@Test
	void containerWithoutSettingsIsAPrimaryOfItsOwn() {
		try (LitefsContainer container = new LitefsContainer()) {
			assertThat(container.configuration()).isEqualTo("""
					fuse:
					  dir: "/litefs"
					data:
					  dir: "/var/lib/litefs"
					http:
					  addr: ":20202"
					lease:
					  type: static
					  hostname: "localhost"
					  advertise-url: "http://localhost:20202"
					  candidate: true
					""");
		}
	}

	@Test
	void replicaNamesItsPrimaryAndStartsAfterIt() {
		try (LitefsContainer primary = new LitefsContainer().withHostname("one");
				LitefsContainer replica = new LitefsContainer().withHostname("two").asReplicaOf(primary)) {
			assertThat(replica.configuration()).contains("hostname: \"one\"", "advertise-url: \"http://one:20202\"",
					"candidate: false");
			assertThat(replica.getDependencies()).containsExactly(primary);
		}
	}

	@Test
	void consulLeaseNamesTheNodeItself() {
		try (LitefsContainer node = new LitefsContainer().withHostname("two")
			.withAdvertiseUrl("http://two.example:1234")
			.withConsulLease("http://consul:8500")
			.withConsulKey("invoices")) {
			assertThat(node.configuration()).endsWith("""
					lease:
					  type: consul
					  hostname: "two"
					  advertise-url: "http://two.example:1234"
					  candidate: true
					  consul:
					    url: "http://consul:8500"
					    key: "invoices"
					""");
		}
	}

	@Test
	void databasesAreInTheMount() {
		try (LitefsContainer container = new LitefsContainer().withMountDirectory("/data/mount")
			.withDataDirectory("/data/litefs")) {
			assertThat(container.configuration()).contains("dir: \"/data/mount\"", "dir: \"/data/litefs\"");
			assertThat(container.getDatabasePath("data.db")).isEqualTo("/data/mount/data.db");
		}
	}

	@Test
	void anotherImageMustSayThatItHoldsLitefs() {
		DockerImageName other = DockerImageName.parse("example/application:1");
		assertThatIllegalStateException().isThrownBy(() -> new LitefsContainer(other))
			.withMessageContaining("asCompatibleSubstituteFor");
		assertThatNoException()
			.isThrownBy(() -> new LitefsContainer(other.asCompatibleSubstituteFor("flyio/litefs")).close());
	}

}
