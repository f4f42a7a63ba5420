package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.condition.RequiresNginx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One client behind a balancer creates invoices and reads each at once, from whichever
 * node is next, while replication is late. The number of pairs of a write and a read is
 * the system property {@code litefs.it.pairs}.
 */
@RequiresNginx
@LitefsCluster(replicas = 2, customizers = InvoiceApplications.class)
class ReadYourWritesIT {

	private static final int PAIRS = Integer.getInteger("litefs.it.pairs",
			"full".equals(System.getProperty("ci.level")) ? 1000 : 300);

	private static final String INVOICE = """
			{"customer":"Reader","lines":[{"description":"Kite","quantity":2,"unitPriceCents":995}]}""";

	private final Random random = new Random(11);

	private final RunningCluster cluster;

	@TempDir
	Path directory;

	ReadYourWritesIT(RunningCluster cluster) {
		this.cluster = cluster;
	}

	@Test
	void clientWithACookieJarReadsItsOwnWritesOnEveryNodeAndWithoutOneItDoesNot() throws Exception {
		this.cluster.nodes()
			.forEach((node) -> node.awaitApplication("/actuator/health/readiness", InvoiceApplications.START));
		try (RoundRobin balancer = RoundRobin.start(this.directory, this.cluster.nodes())) {
			Pairs withCookies = run(balancer, HttpClient.newBuilder().cookieHandler(new CookieManager()).build());
			assertThat(withCookies.errors).isEmpty();
			assertThat(withCookies.stale).isEmpty();
			assertThat(withCookies.readers).contains("primary", "replica1", "replica2");

			Pairs withoutCookies = run(balancer, HttpClient.newHttpClient());
			assertThat(withoutCookies.errors).isEmpty();
			assertThat(withoutCookies.stale).isNotEmpty();
		}
	}

	private Pairs run(RoundRobin balancer, HttpClient client) throws IOException, InterruptedException {
		Pairs pairs = new Pairs();
		for (int i = 0; i < PAIRS; i++) {
			this.cluster.node("replica1").replicationPath().delay(delay());
			this.cluster.node("replica2").replicationPath().delay(delay());
			pairs.add(client, balancer.url());
		}
		return pairs;
	}

	private Duration delay() {
		return Duration.ofMillis(this.random.nextInt(100, 301));
	}

	/**
	 * What became of a client's writes and reads.
	 */
	private static final class Pairs {

		private final List<String> errors = new ArrayList<>();

		private final List<String> stale = new ArrayList<>();

		private final Set<String> readers = new HashSet<>();

		private void add(HttpClient client, String url) throws IOException, InterruptedException {
			HttpResponse<String> written = client
				.send(request(url + "/api/invoices").header("Content-Type", "application/json")
					.POST(BodyPublishers.ofString(INVOICE))
					.build(), BodyHandlers.ofString());
			if (written.statusCode() != 201) {
				this.errors.add(written + ": " + written.body());
				return;
			}
			String location = written.headers().firstValue("Location").orElseThrow();
			HttpResponse<String> read = client.send(request(URI.create(url).resolve(location).toString()).build(),
					BodyHandlers.ofString());
			if (read.statusCode() == 404) {
				this.stale.add(location);
			}
			else if (read.statusCode() != 200) {
				this.errors.add(read + ": " + read.body());
			}
			this.readers.add(read.headers().firstValue("Litefs-Node").orElse("?"));
		}

		private static HttpRequest.Builder request(String url) {
			return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60));
		}

	}

}
