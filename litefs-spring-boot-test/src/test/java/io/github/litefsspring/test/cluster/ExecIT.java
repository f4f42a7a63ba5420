package io.github.litefsspring.test.cluster;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@LitefsCluster(replicas = 1, customizers = ExecIT.TinyApplicationOnEachNode.class)
class ExecIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	RunningCluster cluster;

	@Test
	void eachNodeRunsItsOwnApplicationAsChildOfLitefs() throws Exception {
		for (RunningNode node : this.cluster.nodes()) {
			node.awaitApplication("/", TIMEOUT);
			assertThat(answer(node)).hasValue(node.name() + " with blank|\"quoted\"|$HOME|back\\slash");
			assertThat(Files.readString(node.log())).contains("Tiny application on " + node.database());
			assertThat(children(node)).hasSize(1);
		}
	}

	@Test
	void stoppedNodeStopsItsApplication() {
		RunningNode replica = this.cluster.node("replica1");
		replica.awaitApplication("/", TIMEOUT);
		replica.stop();
		assertThat(answer(replica)).isEmpty();
	}

	@Test
	void applicationSurvivesItsKilledLitefsAndIsReplacedByTheNextStart() {
		RunningNode replica = this.cluster.node("replica1");
		replica.awaitApplication("/", TIMEOUT);
		replica.kill();
		assertThat(answer(replica)).isPresent();
		replica.startUnderSurvivingApplication();
		assertThat(answer(replica)).isPresent();
		assertThat(children(replica)).isEmpty();
		replica.restart();
		replica.awaitApplication("/", TIMEOUT);
		assertThat(children(replica)).isNotEmpty();
	}

	private static Optional<String> answer(RunningNode node) {
		return HttpCalls.get(node.applicationUrl().resolve("/"));
	}

	private static List<ProcessHandle> children(RunningNode node) {
		return ProcessHandle.of(node.pid()).orElseThrow().children().toList();
	}

	static class TinyApplicationOnEachNode implements ClusterCustomizer {

		@Override
		public void customize(ClusterBuilder builder) {
			URI classes = Path.of("target/test-classes").toUri();
			builder.exec(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp", classes.getPath(),
					TinyApplication.class.getName(), "with blank", "\"quoted\"", "$HOME", "back\\slash");
		}

	}

}
