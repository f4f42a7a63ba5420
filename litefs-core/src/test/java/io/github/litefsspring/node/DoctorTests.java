package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.litefsspring.node.Finding.Severity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorTests {

	@TempDir
	Path directory;

	private Path config;

	@BeforeEach
	void createConfig() throws IOException {
		this.config = Files.writeString(this.directory.resolve("litefs.yml"), "");
	}

	@Test
	void findsNothingOnAHealthyPrimaryAndReplica() throws IOException {
		try (LitefsStub primary = new LitefsStub("AA", true, null);
				LitefsStub replica = new LitefsStub("BB", false, primary.portAsHostname())) {
			assertThat(examine("data.db", replica, (path) -> true)).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "data.db-wal", "data-journal", "x-shm", "x-pos", "x-lock", ".primary", ".lag" })
	void aNameThatLiteFsCannotHaveIsAnError(String name) throws IOException {
		try (LitefsStub local = new LitefsStub("AA", false, null)) {
			assertThat(examine(name, local, (path) -> true)).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.ERROR);
				assertThat(finding.text()).contains("litefs.database=", "'" + name + "'", "data.db")
					.doesNotContain("\n");
			});
		}
	}

	@Test
	void aPathOutsideTheMountNamesTheMountOfTheConfiguration() throws IOException {
		Files.writeString(this.config, "fuse:\n  dir: \"/litefs\"\n");
		try (LitefsStub local = new LitefsStub("AA", false, null)) {
			assertThat(texts(examine("data.db", local, (path) -> false))).singleElement()
				.asString()
				.contains("outside the LiteFS mount", "litefs.database=/litefs/data.db", this.config.toString());
		}
	}

	@Test
	void aPathOutsideAnyMountOffersStandalone() throws IOException {
		try (LitefsStub local = new LitefsStub("AA", false, null)) {
			assertThat(texts(examine("data.db", local, MountCheck.litefs()))).singleElement()
				.asString()
				.contains("outside any LiteFS mount", "litefs.mode=standalone");
		}
	}

	@Test
	void aSubdirectoryOfTheMountIsAnError() throws IOException {
		try (LitefsStub local = new LitefsStub("AA", false, null)) {
			assertThat(texts(examine("sub/data.db", local, this.directory::equals))).singleElement()
				.asString()
				.contains("subdirectory", "litefs.database=" + this.directory.resolve("data.db"));
		}
	}

	@Test
	void anotherClusterThanThePrimarysIsAnError() throws IOException {
		try (LitefsStub primary = new LitefsStub("AA", true, null);
				LitefsStub replica = new LitefsStub("BB", false, primary.portAsHostname())) {
			replica.clusterId("LFSC02");
			assertThat(examine("data.db", replica, (path) -> true)).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.ERROR);
				assertThat(finding.text()).contains("LFSC01", "LFSC02", primary.url(), "data directory");
			});
		}
	}

	@Test
	void anotherClusterIsSeenThroughTheConfigurationWhileLiteFsNamesNobody() throws IOException {
		try (LitefsStub primary = new LitefsStub("AA", true, null);
				LitefsStub replica = new LitefsStub("BB", false, null)) {
			Files.writeString(this.config,
					"lease: {type: static, hostname: '" + primary.portAsHostname() + "', candidate: false}\n");
			replica.clusterId("LFSC02");
			assertThat(texts(examine("data.db", replica, (path) -> true))).singleElement()
				.asString()
				.contains("LFSC01", "LFSC02");
		}
	}

	@Test
	void twoPrimariesAreAnError() throws IOException {
		try (LitefsStub first = new LitefsStub("AA", true, null);
				LitefsStub second = new LitefsStub("BB", true, null)) {
			second.ownHostname(first.portAsHostname());
			assertThat(texts(examine("data.db", second, (path) -> true))).singleElement()
				.asString()
				.contains("Two primaries", "AA", "BB", "lease.candidate: true");
		}
	}

	@Test
	void aPrimaryThatCannotBeReachedIsAWarning() throws IOException {
		try (LitefsStub primary = new LitefsStub("AA", true, null);
				LitefsStub replica = new LitefsStub("BB", false, primary.portAsHostname())) {
			primary.stop();
			assertThat(examine("data.db", replica, (path) -> true)).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.WARNING);
				assertThat(finding.text()).contains("litefs.primary.api-url", primary.url());
			});
		}
	}

	@Test
	void aPrimaryUrlThatLeadsBackIsAWarning() throws IOException {
		try (LitefsStub local = new LitefsStub("BB", false, null)) {
			local.silently(false, local.portAsHostname());
			assertThat(texts(examine("data.db", local, (path) -> true))).singleElement()
				.asString()
				.contains("litefs.primary.api-url", "leads to this node");
		}
	}

	@Test
	void aDataDirectoryThatIsNotHereIsAWarning() throws IOException {
		try (LitefsStub local = new LitefsStub("AA", false, null)) {
			local.dataDirectory("/nowhere/litefs");
			assertThat(texts(examine("data.db", local, (path) -> true))).singleElement()
				.asString()
				.contains("/nowhere/litefs", "backups", "data.dir");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lease:\n  type: \"static\"\n  promote: true # at once\n",
			"lease: {type: static, promote: true}\n",
			"# lease\nlease:\n    type: 'static'\n    consul:\n        url: x\n    promote: true\n" })
	void promoteInAStaticLeaseIsAWarning(String text) throws IOException {
		Files.writeString(this.config, text);
		try (LitefsStub local = new LitefsStub("AA", false, null)) {
			assertThat(texts(examine("data.db", local, (path) -> true))).singleElement()
				.asString()
				.contains(this.config.toString(), "lease.promote", "lease.type: static");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lease:\n  type: consul\n  promote: true\n", "lease:\n  type: static\n  promote: false\n",
			"lease:\n  type: static\n  promote: ${FLY_REGION == PRIMARY_REGION}\n",
			"lease:\n  type: static\n  nested:\n    promote: true\n", "other:\n  type: static\n  promote: true\n",
			"\u0000\u0001 not yaml: at: all", "lease:\n  type: static\nother:\n  promote: true\n" })
	void whatIsNotCertainIsNotReported(String text) throws IOException {
		Files.writeString(this.config, text);
		try (LitefsStub local = new LitefsStub("AA", false, null)) {
			assertThat(examine("data.db", local, (path) -> true)).isEmpty();
		}
	}

	@Test
	void anApiThatAnswersGarbageIsAnError() throws IOException {
		try (LitefsStub local = new LitefsStub("AA", false, null)) {
			local.answerGarbage("<html>");
			assertThat(texts(examine("data.db", local, (path) -> true))).singleElement()
				.asString()
				.contains("litefs.api-url", "<html>");
		}
	}

	@Test
	void environmentVariablesAreExpanded() throws IOException {
		Files.writeString(this.config, "lease:\n  type: ${KIND}\n  hostname: $HOST\n");
		LitefsConfig read = LitefsConfig.read(this.config, (name) -> name.equals("KIND") ? "static" : "n1");
		assertThat(read.isStaticLease()).isTrue();
		assertThat(read.get("lease.hostname")).isEqualTo("n1");
	}

	private List<Finding> examine(String database, LitefsStub local, MountCheck check) {
		ClusterNodeSettings settings = new ClusterNodeSettings(this.directory.resolve(database), "test", local.url(),
				"http://127.0.0.1:{hostname}", check, () -> null);
		return new Doctor(settings, this.config).examine();
	}

	private static List<String> texts(List<Finding> findings) {
		return findings.stream().map(Finding::text).toList();
	}

}
