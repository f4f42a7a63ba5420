package io.github.litefsspring.compatibility.plain;

import java.nio.file.Path;
import java.util.Map;

import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * As {@link PlainComparisonTests}, on two real nodes: the primary answers as plain
 * sqlite-jdbc or better, and the replica answers each read as the primary does.
 */
@LitefsCluster(replicas = 1)
class PlainComparisonIT {

	RunningCluster cluster;

	@TempDir
	Path directory;

	@ParameterizedTest
	@MethodSource("io.github.litefsspring.compatibility.plain.Probes#all")
	void theAnswersArePlainOrBetterAndTheSameOnTheReplica(Probes probes) {
		Differences.inBerlin(() -> {
			Map<String, String> plain = Differences.plain(probes, this.directory.resolve("plain.db"));
			try (ConfigurableApplicationContext primary = open(probes, "primary")) {
				Differences.assertWanted(probes, plain, probes.answers(primary));
				this.cluster.awaitReplicated();
				try (ConfigurableApplicationContext replica = open(probes, "replica1")) {
					assertThat(probes.answersOfReads(replica)).isEqualTo(probes.answersOfReads(primary));
				}
			}
		});
	}

	private ConfigurableApplicationContext open(Probes probes, String node) {
		return ProbedApplication.open(probes.application(), this.cluster.node(node).properties());
	}

}
