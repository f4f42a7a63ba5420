package io.github.litefsspring.compatibility.clinic;

import java.net.URI;
import java.util.List;

import io.github.litefsspring.compatibility.ApplicationCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The clinic on two real nodes. Besides the addresses of the nodes it has two properties.
 */
@RequiresLitefs
@Requires(Prerequisite.CONSUL)
class ClinicIT extends ClinicContract {

	private static RunningCluster cluster;

	@BeforeAll
	static void start() {
		cluster = ApplicationCluster.start(1, ClinicApplication.class, "--spring.sql.init.mode=always",
				"--spring.session.jdbc.initialize-schema=always");
		ApplicationCluster.awaitApplications(cluster, "/vets");
	}

	@AfterAll
	static void stop() {
		if (cluster != null) {
			cluster.close();
		}
	}

	@Override
	List<URI> nodes() {
		return cluster.nodes().stream().map(RunningNode::applicationUrl).toList();
	}

}
