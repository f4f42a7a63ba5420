package io.github.litefsspring.compatibility;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Real nodes with Consul leases, each of which runs an application as a process of its
 * own.
 */
public final class ApplicationCluster {

	/** Name and password of a user who may use the actions of the endpoint. */
	public static final String OPERATOR = "operator";

	private ApplicationCluster() {
	}

	/**
	 * Start it. LiteFS starts the applications when its nodes are ready.
	 * @param replicas number of nodes besides the first one
	 * @param application the class with the main method
	 * @param arguments its arguments
	 * @return the cluster
	 */
	public static RunningCluster start(int replicas, Class<?> application, String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-Dspring.devtools.restart.enabled=false", "-cp",
						System.getProperty("java.class.path"), application.getName(),
						"--management.endpoints.web.exposure.include=health,litefs",
						"--management.endpoint.litefs.access=unrestricted", "--spring.jmx.enabled=false",
						"--spring.security.user.name=" + OPERATOR, "--spring.security.user.password=" + OPERATOR,
						"--spring.security.user.roles=LITEFS_ADMIN"));
		command.addAll(List.of(arguments));
		RunningCluster cluster = RunningCluster.builder()
			.replicas(replicas)
			.lease(Lease.CONSUL)
			.exec(command.toArray(String[]::new))
			.start();
		cluster.awaitPrimary();
		return cluster;
	}

	/**
	 * Wait until all applications answer.
	 * @param cluster the cluster
	 * @param path what to ask for
	 */
	public static void awaitApplications(RunningCluster cluster, String path) {
		cluster.nodes().forEach((node) -> node.awaitApplication(path, Duration.ofMinutes(2)));
	}

	/**
	 * Make a node the primary in an orderly way.
	 * @param cluster the cluster
	 * @param node the node
	 */
	public static void handOff(RunningCluster cluster, RunningNode node) throws Exception {
		String details = new Browser().get(node.applicationUrl(), "/actuator/litefs").body();
		String id = details.replaceAll("(?s).*\"nodeId\":\"([^\"]+)\".*", "$1");
		// refused while LiteFS connects it again
		await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			HttpResponse<String> response = new Browser().postJson(cluster.primary().applicationUrl(),
					"/actuator/litefs", OPERATOR, "{\"action\":\"handoff\",\"nodeId\":\"" + id + "\"}");
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		});
	}

}
