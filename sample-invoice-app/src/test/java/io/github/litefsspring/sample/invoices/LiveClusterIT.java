package io.github.litefsspring.sample.invoices;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.github.litefsspring.test.cluster.ClusterBuilder;
import io.github.litefsspring.test.cluster.ClusterCustomizer;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The WebSocket on a primary and two replicas.
 */
@LitefsCluster(replicas = 2, customizers = LiveClusterIT.Applications.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveClusterIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int CLIENTS = 100;

	private static final int INVOICES_EACH = 10;

	private final HttpClient http = HttpClient.newHttpClient();

	private final RunningCluster cluster;

	LiveClusterIT(RunningCluster cluster) {
		this.cluster = cluster;
	}

	@BeforeEach
	void awaitApplications() {
		this.cluster.nodes()
			.forEach((node) -> node.awaitApplication("/actuator/health/readiness", InvoiceApplications.START));
	}

	@Test
	void aThousandInvoicesOfAHundredClientsOnTwoReplicasExistOnceOnEveryNodeAndInEveryFeed() throws Exception {
		List<LiveTestClient> watchers = new ArrayList<>();
		for (RunningNode node : this.cluster.nodes()) {
			watchers.add(connect(node));
		}
		List<LiveTestClient> clients = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			clients.add(connect(this.cluster.node((i % 2 == 0) ? "replica1" : "replica2")));
		}
		Queue<JsonNode> answers = new ConcurrentLinkedQueue<>();
		Set<String> expected = new HashSet<>();
		List<CompletableFuture<?>> all = new ArrayList<>();
		long start = System.nanoTime();
		for (int i = 0; i < CLIENTS; i++) {
			CompletableFuture<?> last = CompletableFuture.completedFuture(null);
			for (int j = 0; j < INVOICES_EACH; j++) {
				String request = "Client " + i + " invoice " + j;
				expected.add(request);
				LiveTestClient client = clients.get(i);
				last = last.thenCompose((ignored) -> client.send(request, LiveTestClient.invoice(request)))
					.thenAccept(answers::add);
			}
			all.add(last);
		}
		CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(5, TimeUnit.MINUTES);
		long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
		System.out.printf("%d invoices over %d WebSockets in %d ms%n", expected.size(), CLIENTS, millis);

		assertThat(answers).allSatisfy((answer) -> {
			assertThat(answer.path("type").stringValue()).as(answer.toString()).isEqualTo("accepted");
			assertThat(answer.path("role").stringValue()).isEqualTo("REPLICA");
			assertThat(answer.path("invoice").path("customer").stringValue())
				.isEqualTo(answer.path("requestId").stringValue());
			assertThat(answer.path("position").stringValue()).matches("[0-9a-f]{16}-[0-9a-f]{16}");
		});
		assertThat(answers).extracting((answer) -> answer.path("requestId").stringValue())
			.containsExactlyInAnyOrderElementsOf(expected);
		List<Long> ids = answers.stream()
			.map((answer) -> answer.path("invoice").path("id").longValue())
			.sorted()
			.toList();
		assertThat(ids).doesNotHaveDuplicates();
		this.cluster.awaitReplicated();
		for (RunningNode node : this.cluster.nodes()) {
			assertThat(node.query("select name from invoice join customer on customer.id = customer_id "
					+ "where name like 'Client %' order by name"))
				.isEqualTo(expected.stream().sorted().toList());
		}
		for (LiveTestClient client : Stream.concat(watchers.stream(), clients.stream()).toList()) {
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(client.feed().stream().sorted().toList()).isEqualTo(ids));
			client.close();
		}
	}

	@Test
	void badInvoiceIsRefusedAsWithRestAndNothingIsWritten() throws Exception {
		LiveTestClient client = connect(this.cluster.node("replica1"));
		String invoice = LiveTestClient.invoice(" ").replace("2", "-2");
		JsonNode problem = client.send("bad", invoice).get(30, TimeUnit.SECONDS).path("problem");
		HttpResponse<String> rest = Http.post(this.cluster.node("replica1").applicationUrl() + "/api/invoices",
				invoice);
		assertThat(problem.path("status").intValue()).isEqualTo(rest.statusCode()).isEqualTo(400);
		assertThat(problem.path("detail").stringValue()).isEqualTo(JsonPath.read(rest.body(), "$.detail"))
			.contains("customer must name the customer", "lines[0].quantity must be at least 1, not '-2'");
		JsonNode wrongType = client.send("text", LiveTestClient.invoice("x").replace("995", "\"ten\""))
			.get(30, TimeUnit.SECONDS)
			.path("problem");
		assertThat(wrongType.path("detail").stringValue())
			.isEqualTo("lines[0].unitPriceCents must be a whole number (64 bits)");
		client.sendText("{\"requestId\":");
		client.sendText("{\"invoice\":{}}");
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(client.withoutRequest()).hasSize(2));
		assertThat(client.withoutRequest()).extracting((answer) -> answer.path("problem").path("detail").stringValue())
			.anySatisfy((detail) -> assertThat(detail).contains("The message is not JSON"))
			.anySatisfy((detail) -> assertThat(detail).contains("requestId must be a text"));
		assertThat(client.send("good", LiveTestClient.invoice("After all that"))
			.get(30, TimeUnit.SECONDS)
			.path("type")
			.stringValue()).isEqualTo("accepted");
		client.close();
	}

	@Test
	void overdueJobRunsOnThePrimaryOnlyAndIsSeenOnEveryNode() throws Exception {
		for (RunningNode node : this.cluster.nodes()) {
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(Http.get(node.applicationUrl() + "/api/invoices/1").body())
					.contains("\"status\":\"OVERDUE\""));
			assertThat(Files.readString(node.log()).contains("Skipped OverdueInvoices.mark"))
				.isEqualTo(!node.name().equals("primary"));
		}
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void withoutAPrimaryTheAnswerSaysThatNothingWasWritten() throws Exception {
		RunningNode replica = this.cluster.node("replica2");
		LiveTestClient client = connect(replica);
		this.cluster.node("primary").stop();
		JsonNode answer = client.send("lonely", LiveTestClient.invoice("Lonely")).get(60, TimeUnit.SECONDS);
		assertThat(answer.path("type").stringValue()).as(answer.toString()).isEqualTo("refused");
		assertThat(answer.path("requestId").stringValue()).isEqualTo("lonely");
		assertThat(answer.path("problem").path("status").intValue()).isEqualTo(503);
		assertThat(answer.path("problem").path("detail").stringValue()).contains("primary", "othing was");
		assertThat(replica.query("select count(*) from customer where name = 'Lonely'")).containsExactly("0");
	}

	private LiveTestClient connect(RunningNode node) throws Exception {
		return LiveTestClient.connect(this.http, node.applicationUrl()).get(30, TimeUnit.SECONDS);
	}

	/**
	 * The job that is nightly elsewhere comes every two seconds.
	 */
	static class Applications implements ClusterCustomizer {

		@Override
		public void customize(ClusterBuilder builder) {
			builder.exec((node) -> {
				List<String> arguments = new ArrayList<>(InvoiceApplications.arguments(node));
				arguments.add("--invoices.overdue.cron=*/2 * * * * *");
				return RunningJar.command(arguments.toArray(String[]::new));
			});
		}

	}

}
