package io.github.litefsspring.sample.invoices;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import com.jayway.jsonpath.JsonPath;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@LitefsCluster(replicas = 3, customizers = InvoiceApplications.class)
class InvoiceClusterIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final RunningCluster cluster;

	InvoiceClusterIT(RunningCluster cluster) {
		this.cluster = cluster;
	}

	@BeforeEach
	void awaitApplications() {
		this.cluster.nodes()
			.forEach((node) -> node.awaitApplication("/actuator/health/readiness", InvoiceApplications.START));
	}

	@ParameterizedTest
	@ValueSource(strings = { "primary", "replica1", "replica2", "replica3" })
	void everyNodeServesInvoiceOneAndNamesItself(String node) {
		HttpResponse<String> response = Http.get(url(node) + "/api/invoices/1");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<String>read(response.body(), "$.customer")).isEqualTo("Alder & Finch Bakery");
		assertThat(response.headers().firstValue("Litefs-Node")).hasValue(node);
		assertThat(response.headers().firstValue("Litefs-Role"))
			.hasValue(node.equals("primary") ? "primary" : "replica");
	}

	@Test
	void writeOnThePrimaryIsSeenOnAReplica() {
		String location = created(Http.post(url("primary") + "/api/invoices", invoice("Primary")));
		awaitEverywhere(location, "Primary");
		assertThat(Http.get(url("replica1") + location).headers().firstValue("Litefs-Node")).hasValue("replica1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "replica1", "replica3" })
	void writeSentToAReplicaRunsOnThePrimary(String replica) {
		HttpResponse<String> response = Http.post(url(replica) + "/api/invoices", invoice("Through " + replica));
		String location = created(response);
		assertThat(response.headers().firstValue("Litefs-Node")).hasValue("primary");
		assertThat(response.headers().firstValue("Litefs-Role")).hasValue("primary");
		// only replica3 redirects
		assertThat(response.previousResponse().isPresent()).isEqualTo(replica.equals("replica3"));
		awaitEverywhere(location, "Through " + replica);

		assertThat(Http.post(url(replica) + location + "/payments", "{\"amountCents\":1}").statusCode()).isEqualTo(201);
		assertThat(Http.delete(url(replica) + location).statusCode()).isEqualTo(204);
		assertThat(Http.get(url("primary") + location).statusCode()).isEqualTo(404);
	}

	@Test
	void redirectGoesToTheSamePathOnThePrimary() {
		HttpResponse<String> response = Http.postWithoutRedirects(url("replica3") + "/api/invoices?x=%20y",
				invoice("Nobody"));
		assertThat(response.statusCode()).isEqualTo(307);
		assertThat(response.headers().firstValue("Location")).hasValue(url("primary") + "/api/invoices?x=%20y");
	}

	@Test
	void twoHundredInvoicesSentRoundRobinAreAllCreatedAndAllOnEveryNode() {
		List<RunningNode> nodes = this.cluster.nodes().subList(0, 3);
		List<Integer> ids = new ArrayList<>();
		IntStream.range(0, 200).parallel().mapToObj((i) -> {
			HttpResponse<String> response = Http.post(nodes.get(i % 3).applicationUrl() + "/api/invoices",
					invoice("Round " + i));
			assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
			assertThat(response.headers().firstValue("Litefs-Node")).hasValue("primary");
			return JsonPath.<Integer>read(response.body(), "$.id");
		}).forEach((id) -> {
			synchronized (ids) {
				ids.add(id);
			}
		});
		assertThat(ids).hasSize(200).doesNotHaveDuplicates();
		this.cluster.awaitReplicated();
		for (RunningNode node : nodes) {
			assertThat(node.query("select id from invoice")).containsAll(ids.stream().map(String::valueOf).toList());
			HttpResponse<String> page = Http.get(node.applicationUrl() + "/api/invoices?size=1&customer=Round%20");
			assertThat(JsonPath.<Integer>read(page.body(), "$.totalElements")).isEqualTo(200);
			assertThat(page.headers().firstValue("Litefs-Node")).hasValue(node.name());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "primary", "replica1" })
	void badInputIsRefusedWithAClearProblemOnEveryNode(String node) {
		String invoices = url(node) + "/api/invoices";
		assertProblem(Http.post(invoices, "{\"customer\":"), 400, "The request body is not JSON");
		assertProblem(Http.post(invoices, invoice("x").replace("2", "-2")), 400,
				"lines[0].quantity must be at least 1");
		assertProblem(Http.get(invoices + "/99999"), 404, "there is no invoice 99999");
		assertProblem(Http.post(invoices + "/99999/payments", "{\"amountCents\":1}"), 404, "there is no invoice 99999");
		assertProblem(Http.post(invoices, BodyPublishers.ofByteArray(new byte[10_000_000])), 413, "1048576 bytes");
		assertProblem(Http.post(invoices, Http.chunked(10_000_000)), 413, "1048576 bytes");
	}

	@Test
	void replicaIsHealthyAndTellsHowFarBehindItIs() {
		String health = Http.get(url("replica1") + "/actuator/health").body();
		assertThat(JsonPath.<String>read(health, "$.components.litefs.status")).isEqualTo("UP");
		assertThat(JsonPath.<String>read(health, "$.components.litefsWrites.status")).isEqualTo("UP");
		await().atMost(PATIENCE).untilAsserted(() -> {
			String litefs = Http.get(url("replica1") + "/actuator/litefs").body();
			assertThat(JsonPath.<String>read(litefs, "$.role")).isEqualTo("REPLICA");
			assertThat(JsonPath.<Integer>read(litefs, "$.replication.lagMillis")).isLessThan(10_000);
			String node = Http.get(url("replica1") + "/api/node").body();
			assertThat(JsonPath.<String>read(node, "$.txid"))
				.isEqualTo(this.cluster.node("primary").position().txidText());
		});
	}

	@Test
	void litefsKilledUnderALiveApplicationIsReportedAndTheApplicationRecovers() {
		RunningNode replica = this.cluster.node("replica2");
		String url = url("replica2");
		replica.kill();
		await().atMost(PATIENCE).untilAsserted(() -> {
			HttpResponse<String> health = Http.get(url + "/actuator/health");
			assertThat(health.statusCode()).isEqualTo(503);
			assertThat(JsonPath.<String>read(health.body(), "$.components.litefs.status")).isEqualTo("DOWN");
		});
		assertThat(Http.get(url + "/actuator/health/readiness").statusCode()).isEqualTo(503);
		HttpResponse<String> read = Http.get(url + "/api/invoices/1");
		assertProblem(read, 503, "");
		assertThat(read.headers().firstValue("Litefs-Node")).hasValue("replica2");

		replica.startUnderSurvivingApplication();
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(Http.get(url + "/actuator/health/readiness").statusCode()).isEqualTo(200));
		assertThat(Http.get(url + "/api/invoices/1").statusCode()).isEqualTo(200);
		String location = created(Http.post(url + "/api/invoices", invoice("After the restart")));
		awaitEverywhere(location, "After the restart");
	}

	private String url(String node) {
		return this.cluster.node(node).applicationUrl().toString();
	}

	private void awaitEverywhere(String location, String customer) {
		for (RunningNode node : this.cluster.nodes()) {
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(Http.get(node.applicationUrl() + location).body()).contains(customer));
		}
	}

	private static String created(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
		return response.headers().firstValue("Location").orElseThrow();
	}

	private static void assertProblem(HttpResponse<String> response, int status, String detail) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
		assertThat(JsonPath.<String>read(response.body(), "$.detail")).contains(detail);
		assertThat(response.headers().firstValue("Litefs-Node")).isPresent();
	}

	private static String invoice(String customer) {
		return "{\"customer\":\"" + customer
				+ "\",\"lines\":[{\"description\":\"Kite\",\"quantity\":2,\"unitPriceCents\":995}]}";
	}

}
