package io.github.litefsspring.sample.invoices;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import io.github.litefsspring.test.cluster.ClusterBuilder;
import io.github.litefsspring.test.cluster.ClusterCustomizer;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.RequiresNginx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The primary changes in an orderly way while clients write and read through
 * {@code docker/nginx.conf}: nobody sees an error, and nothing is lost or done twice.
 */
@LitefsCluster(replicas = 2, lease = Lease.CONSUL, customizers = HandoverIT.Applications.class)
@RequiresNginx
class HandoverIT {

	private static final int TIMES = Integer.getInteger("litefs.it.handovers",
			"full".equals(System.getProperty("ci.level")) ? 10 : 2);

	private static final String READY = "/actuator/health/readiness";

	@TempDir
	Path directory;

	private RunningCluster cluster;

	private RoundRobin nginx;

	private SteadyLoad load;

	@BeforeEach
	void start(RunningCluster cluster) throws Exception {
		this.cluster = cluster;
		cluster.nodes().forEach((node) -> node.awaitApplication(READY, InvoiceApplications.START));
		this.nginx = RoundRobin.startAsInCompose(this.directory,
				cluster.nodes().stream().map((node) -> node.hostname() + ":" + node.applicationPort()).toList());
		this.load = SteadyLoad.startWarm(this.nginx.url());
		this.load.awaitMore(200);
		this.load.takeLongest();
	}

	@AfterEach
	void stop() {
		if (this.load != null) {
			this.load.close();
		}
		if (this.nginx != null) {
			this.nginx.close();
		}
	}

	@Test
	void theEndpointHandsOverAndNobodySeesAnError() {
		for (int i = 0; i < TIMES; i++) {
			RunningNode old = this.cluster.awaitPrimary();
			HttpResponse<String> response = (i % 2 == 0) ? act(old, "handoff") : act(anotherThan(old), "promote");
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
			await().until(() -> role(old).equals("REPLICA"));
			this.load.awaitMore(200);
			report("hand-over " + (i + 1) + ": " + response.body());
		}
		assertNothingIsWrong();
	}

	private RunningNode anotherThan(RunningNode node) {
		return this.cluster.nodes().stream().filter((other) -> !other.equals(node)).findFirst().orElseThrow();
	}

	private static HttpResponse<String> act(RunningNode node, String action) {
		return Http.post(node.applicationUrl() + "/actuator/litefs", "{\"action\":\"%s\"}".formatted(action));
	}

	@Test
	void thePrimaryIsStoppedAndStartedAgainAndNobodySeesAnError() {
		for (int i = 0; i < TIMES; i++) {
			RunningNode old = this.cluster.awaitPrimary();
			restart(old);
			report("restart " + (i + 1) + " of the primary " + old.name());
		}
		assertNothingIsWrong();
	}

	@Test
	void allNodesAreStoppedAndStartedAgainOneAfterTheOtherAndNobodySeesAnError() {
		for (int i = 0; i < Math.max(1, TIMES / 3); i++) {
			for (RunningNode node : this.cluster.nodes()) {
				restart(node);
				report("rolling restart " + (i + 1) + ", " + node.name());
			}
		}
		assertNothingIsWrong();
	}

	private void restart(RunningNode node) {
		LocalTime stop = LocalTime.now();
		node.stop();
		this.load.awaitMore(100);
		LocalTime start = LocalTime.now();
		node.start();
		node.awaitApplication(READY, InvoiceApplications.START);
		System.out.printf("%s: stopped at %s, started at %s, ready at %s%n", node.name(), stop, start, LocalTime.now());
		this.load.awaitMore(200);
	}

	private void report(String what) {
		System.out.printf("%s: %d requests, %d failed, longest %s%n", what, this.load.answered(),
				this.load.failures().size(), this.load.takeLongest());
	}

	private void assertNothingIsWrong() {
		this.load.close();
		System.out.printf("%d requests%n", this.load.answered());
		assertThat(this.load.failures()).as("failed of %d requests", this.load.answered()).isEmpty();
		this.cluster.awaitPrimary();
		this.cluster.awaitReplicated();
		for (RunningNode node : this.cluster.nodes()) {
			assertThat(this.load.lostOn(node)).as("lost on %s", node).isEmpty();
			assertThat(SteadyLoad.doubledOn(node)).as("done twice on %s", node).isEmpty();
		}
	}

	private static String role(RunningNode node) {
		return JsonPath.read(Http.get(node.applicationUrl() + "/actuator/litefs").body(), "$.role");
	}

	static class Applications implements ClusterCustomizer {

		@Override
		public void customize(ClusterBuilder builder) {
			builder.exec((node) -> {
				List<String> arguments = InvoiceApplications.arguments(node);
				arguments.add("--management.endpoint.litefs.access=unrestricted");
				return RunningJar.command(arguments.toArray(String[]::new));
			});
		}

	}

}
