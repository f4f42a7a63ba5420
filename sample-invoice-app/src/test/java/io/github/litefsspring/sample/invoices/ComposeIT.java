package io.github.litefsspring.sample.invoices;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The cluster of {@code docker-compose.yml}, as a user starts it.
 */
@Requires({ Prerequisite.DOCKER, Prerequisite.DOCKER_COMPOSE })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

	private static final List<String> NODES = List.of("primary", "replica1", "replica2");

	private static final String INVOICE = """
			{"customer": "Compose", "lines": [{"description": "Hours", "quantity": 2, "unitPriceCents": 995}]}""";

	private static ComposeProject project;

	private static String url;

	@BeforeAll
	static void start(@TempDir Path directory) {
		project = new ComposeProject(directory, "docker-compose.yml");
		project.start();
		url = project.url();
	}

	@AfterAll
	static void stop() {
		project.close();
	}

	@Test
	void invoiceOneIsServedByEachNodeInTurn() {
		List<String> nodes = nodesOf(3 * NODES.size());
		List<String> turn = nodes.subList(0, NODES.size());
		assertThat(turn).containsExactlyInAnyOrderElementsOf(NODES);
		assertThat(nodes).isEqualTo(Stream.of(turn, turn, turn).flatMap(List::stream).toList());
	}

	@Test
	void writesThroughNginxAreSeenInEveryContainer() {
		for (int i = 0; i < NODES.size(); i++) {
			HttpResponse<String> created = Http.post(url + "/api/invoices", INVOICE);
			assertThat(created.statusCode()).isEqualTo(201);
			assertThat(created.headers().firstValue("Litefs-Role")).contains("primary");
			String id = created.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "");
			for (String node : NODES) {
				await().untilAsserted(() -> assertThat(count(node, 1, id)).isEqualTo("1"));
			}
		}
	}

	@Test
	void sqlite3ShowsTheSameTablesInEveryContainer() {
		String tables = project.sqlite("primary", 1, ".tables");
		assertThat(tables).contains("invoice", "customer");
		assertThat(project.sqlite("replica1", 1, ".tables")).isEqualTo(tables);
		assertThat(project.sqlite("replica2", 1, ".tables")).isEqualTo(tables);
	}

	// the last one: which container goes when the scale is reduced is up to Compose
	@Test
	@Order(Integer.MAX_VALUE)
	void nginxFindsTheContainersOfAScaledReplica() {
		project.up("--scale", "replica2=2", "--no-recreate");
		await().atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(nodesOf(8)).contains("primary", "replica1", "replica2", "replica2-2"));
		assertThat(project.sqlite("replica2", 2, ".tables")).isEqualTo(project.sqlite("primary", 1, ".tables"));
	}

	@Test
	void readingGoesOnWhileAReplicaIsStopped() {
		project.run("stop", "replica1");
		try {
			assertThat(nodesOf(10)).doesNotContain("replica1").contains("primary", "replica2");
		}
		finally {
			startAgain();
		}
	}

	@Test
	void readingGoesOnAndWritesAreRefusedWhenThePrimaryIsKilled() {
		HttpResponse<String> created = Http.post(url + "/api/invoices", INVOICE);
		String id = created.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "");
		await().untilAsserted(() -> assertThat(count("replica1", 1, id)).isEqualTo("1"));
		project.run("kill", "primary");
		try {
			assertThat(nodesOf(10)).doesNotContain("primary").contains("replica1", "replica2");
			await()
				.untilAsserted(() -> assertThat(Http.post(url + "/api/invoices", INVOICE).statusCode()).isEqualTo(503));
		}
		finally {
			startAgain();
		}
		await().atMost(Duration.ofMinutes(2))
			.untilAsserted(() -> assertThat(Http.post(url + "/api/invoices", INVOICE).statusCode()).isEqualTo(201));
		assertThat(count("primary", 1, id)).isEqualTo("1");
	}

	private static void startAgain() {
		project.up();
		await().atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(new HashSet<>(nodesOf(12))).isEqualTo(Set.copyOf(NODES)));
	}

	private static List<String> nodesOf(int requests) {
		List<String> nodes = new ArrayList<>();
		for (int i = 0; i < requests; i++) {
			HttpResponse<String> invoice = Http.get(url + "/api/invoices/1");
			assertThat(invoice.statusCode()).isEqualTo(200);
			nodes.add(invoice.headers().firstValue("Litefs-Node").orElseThrow());
		}
		return nodes;
	}

	private static String count(String service, int index, String id) {
		return project.sqlite(service, index, "SELECT count(*) FROM invoice WHERE id = " + Long.parseLong(id));
	}

}
