package io.github.litefsspring.sample.invoices;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import io.github.litefsspring.test.cluster.ClusterBuilder;
import io.github.litefsspring.test.cluster.ClusterCustomizer;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * The lease moves while the application writes. The application of {@code node1} runs in
 * this JVM, so that the test can hold a transaction of it open.
 */
@LitefsCluster(replicas = 2, lease = Lease.CONSUL, customizers = FailoverIT.Applications.class)
class FailoverIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void openWriteTransactionOfADemotedNodeIsRolledBackAndTheNodeGoesOnAsAReplica(RunningCluster cluster)
			throws Exception {
		RunningNode old = cluster.node("node1");
		RunningNode next = cluster.node("node2");
		try (ConfigurableApplicationContext application = start(old)) {
			cluster.nodes()
				.forEach((node) -> node.awaitApplication("/actuator/health/readiness", InvoiceApplications.START));
			JdbcClient jdbc = application.getBean(JdbcClient.class);
			TransactionTemplate transaction = new TransactionTemplate(
					application.getBean(PlatformTransactionManager.class));
			CountDownLatch written = new CountDownLatch(1);
			CountDownLatch demoted = new CountDownLatch(1);
			CompletableFuture<Void> open = CompletableFuture
				.runAsync(() -> transaction.executeWithoutResult((status) -> {
					jdbc.sql("delete from invoice where id = 1").update();
					written.countDown();
					awaitLatch(demoted);
					jdbc.sql("delete from invoice where id = 2").update();
				}));
			assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();

			next.promote();

			await().atMost(PATIENCE).untilAsserted(() -> assertThat(role(old)).isEqualTo("REPLICA"));
			String location = created(next, "On the new primary");
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(Http.get(old.applicationUrl() + location).body())
					.contains("On the new primary"));
			demoted.countDown();
			assertThatThrownBy(open::get).hasMessageMatching("(?s).*(primary|rolled back|25006).*");

			for (RunningNode node : cluster.nodes()) {
				assertThat(Http.get(node.applicationUrl() + "/api/invoices/1").statusCode()).isEqualTo(200);
				assertThat(Http.get(node.applicationUrl() + "/api/invoices/2").statusCode()).isEqualTo(200);
			}
			HttpResponse<String> forwarded = post(old, "Through the demoted node");
			assertThat(forwarded.statusCode()).as(forwarded.body()).isEqualTo(201);
			assertThat(forwarded.headers().firstValue("Litefs-Node")).hasValue("node2");

			old.promote();
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(role(old)).isEqualTo("PRIMARY"));
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(role(next)).isEqualTo("REPLICA"));
			assertThat(post(next, "Back again").headers().firstValue("Litefs-Node")).hasValue("node1");
		}
	}

	private static ConfigurableApplicationContext start(RunningNode node) {
		Map<String, Object> properties = new HashMap<>(node.properties());
		properties.put("litefs.channel.secret", InvoiceApplications.SECRET);
		return new SpringApplicationBuilder(InvoiceApplication.class).profiles("cluster")
			.run(properties.entrySet()
				.stream()
				.map((property) -> "--" + property.getKey() + "=" + property.getValue())
				.toArray(String[]::new));
	}

	private static String role(RunningNode node) {
		return JsonPath.read(Http.get(node.applicationUrl() + "/actuator/litefs").body(), "$.role");
	}

	private static String created(RunningNode node, String customer) {
		HttpResponse<String> response = post(node, customer);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
		return response.headers().firstValue("Location").orElseThrow();
	}

	private static HttpResponse<String> post(RunningNode node, String customer) {
		return Http.post(node.applicationUrl() + "/api/invoices", "{\"customer\":\"" + customer
				+ "\",\"lines\":[{\"description\":\"Kite\",\"quantity\":2,\"unitPriceCents\":995}]}");
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static class Applications implements ClusterCustomizer {

		@Override
		public void customize(ClusterBuilder builder) {
			builder.exec((node) -> node.name().equals("node1") ? List.of()
					: RunningJar.command(InvoiceApplications.arguments(node).toArray(String[]::new)));
		}

	}

}
