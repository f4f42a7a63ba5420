package io.github.litefsspring.test.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@RequiresLitefs
class ClusterBuilderIT {

	@Test
	void failedStartShowsTheLogAndLeavesNothingBehind() {
		try (RunningCluster cluster = RunningCluster.builder().replicas(0).exec("/does/not/exist").prepare()) {
			RunningNode node = cluster.node(0);
			node.launch();
			assertThatIllegalStateException()
				.isThrownBy(() -> cluster.node(0).awaitApplication("/", Duration.ofMillis(500)))
				.withMessageContaining("/does/not/exist");
		}
	}

	@Test
	void closedClusterLeavesNoProcessMountOrDirectory() throws Exception {
		RunningCluster cluster = RunningCluster.builder().database("other.db").start();
		cluster.primary().execute("create table t (id integer primary key)");
		cluster.node("replica1").kill();
		List<Long> processes = cluster.nodes().stream().map(RunningNode::pid).toList();
		Path directory = cluster.node(0).log().getParent().getParent();
		cluster.close();
		assertThat(processes).allMatch((pid) -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
		assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(directory.toString());
		assertThat(directory).doesNotExist();
	}

	@Test
	void nodesCanBeStartedOneByOne() {
		try (RunningCluster cluster = RunningCluster.builder().prepare()) {
			RunningNode replica = cluster.node("replica1");
			replica.launch();
			assertThat(replica.isRunning()).isTrue();
			assertThat(cluster.node("primary").isRunning()).isFalse();
			cluster.start();
			cluster.primary().execute("create table t (id integer primary key)");
			cluster.awaitReplicated();
			assertThat(replica.query("select count(*) from t")).containsExactly("0");
		}
	}

	@Test
	void senselessSettingsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RunningCluster.builder().replicas(-1))
			.withMessageContaining("-1");
		assertThatIllegalArgumentException().isThrownBy(() -> RunningCluster.builder().database("a/b"))
			.withMessageContaining("a/b");
	}

}
