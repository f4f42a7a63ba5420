package io.github.litefsspring.boot.consistency;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A primary dies with a write that no other node has, and the client still has its token.
 */
@LitefsCluster(replicas = 1, lease = Lease.CONSUL)
class DiscardedHistoryIT {

	private static final Duration FAILOVER = Duration.ofSeconds(90);

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	RunningCluster cluster;

	@Test
	void tokensOfLostWritesAreDroppedWithoutAnErrorAndOlderOnesStay() throws Exception {
		RunningNode first = this.cluster.awaitPrimary();
		RunningNode second = this.cluster.replicas().get(0);
		first.execute("create table item (id integer primary key)");
		this.cluster.awaitReplicated();
		try (ConfigurableApplicationContext survivor = ConsistencyClusterIT.application(second)) {
			Tokens tokens = loseWrites(first, second);
			first.kill();
			// what is still on its way is lost too
			second.replicationPath().cut();
			second.replicationPath().heal();
			await().atMost(FAILOVER).until(() -> survivor.getBean(LitefsNode.class).state().role() == Role.PRIMARY);

			HttpResponse<String> beyondTheEnd = send(second, "GET", "/items/2", tokens.lost());
			assertThat(beyondTheEnd.statusCode()).isEqualTo(200);
			assertThat(beyondTheEnd.body()).isEqualTo("0");
			assertThat(beyondTheEnd.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("litefs-position=;");

			HttpResponse<String> written = send(second, "POST", "/items/5", tokens.lost());
			String kept = cookie(written);
			assertThat(kept.substring(0, 32)).as("the transaction id is used again")
				.isEqualTo(tokens.lost().substring(0, 32));
			assertThat(kept).isNotEqualTo(tokens.lost());
			HttpResponse<String> reused = send(second, "GET", "/items/5", tokens.lost());
			assertThat(reused.body()).isEqualTo("1");
			assertThat(reused.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("litefs-position=;");
			assertThat(send(second, "GET", "/items/5", kept).headers().firstValue("Set-Cookie")).isEmpty();
			assertOlderTokenStays(second, tokens.replicated());

			first.start();
			try (ConfigurableApplicationContext returned = ConsistencyClusterIT.application(first)) {
				await().atMost(FAILOVER).until(() -> returned.getBean(LitefsNode.class).state().role() == Role.REPLICA);
				assertThat(send(first, "GET", "/items/5", kept).body()).isEqualTo("1");
				HttpResponse<String> onReturned = send(first, "GET", "/items/5", tokens.lost());
				assertThat(onReturned.statusCode()).isEqualTo(200);
				assertThat(onReturned.body()).isEqualTo("1");
				assertOlderTokenStays(first, tokens.replicated());
				assertThat(outcomes(returned, "timed_out")).isNull();

				HttpResponse<String> beyondOnReplica = send(first, "GET", "/items/5", tokens.lastLost());
				assertThat(beyondOnReplica.statusCode()).isEqualTo(200);
				assertThat(beyondOnReplica.body()).isEqualTo("1");
				assertThat(beyondOnReplica.headers().firstValue("Litefs-Node")).as("only the primary can judge it")
					.hasValue(second.name());
				assertThat(beyondOnReplica.headers().firstValue("Set-Cookie").orElseThrow())
					.startsWith("litefs-position=;");
				assertThat(outcomes(returned, "timed_out").count()).isEqualTo(1);
			}
		}
	}

	private static void assertOlderTokenStays(RunningNode node, String token) throws Exception {
		HttpResponse<String> read = send(node, "GET", "/items/1", token);
		assertThat(read.body()).isEqualTo("1");
		assertThat(read.headers().firstValue("Litefs-Node")).hasValue(node.name());
		assertThat(read.headers().firstValue("Set-Cookie")).isEmpty();
	}

	private Tokens loseWrites(RunningNode first, RunningNode second) throws Exception {
		try (ConfigurableApplicationContext lost = ConsistencyClusterIT.application(first)) {
			await().until(() -> lost.getBean(LitefsNode.class).state().role() == Role.PRIMARY);
			String replicated = cookie(send(first, "POST", "/items/1", null));
			this.cluster.awaitReplicated();
			second.replicationPath().stall();
			return new Tokens(replicated, cookie(send(first, "POST", "/items/2", null)),
					cookie(send(first, "POST", "/items/3", null)));
		}
	}

	private static String cookie(HttpResponse<String> written) {
		assertThat(written.statusCode()).isEqualTo(200);
		return written.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
	}

	private static Timer outcomes(ConfigurableApplicationContext node, String outcome) {
		return node.getBean(SimpleMeterRegistry.class).find(ConsistencyMetrics.WAIT).tag("outcome", outcome).timer();
	}

	private static HttpResponse<String> send(RunningNode node, String method, String path, String cookie)
			throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(node.applicationUrl().resolve(path))
			.method(method, BodyPublishers.noBody())
			.timeout(Duration.ofSeconds(20));
		if (cookie != null) {
			request.header("Cookie", cookie);
		}
		return client.send(request.build(), BodyHandlers.ofString());
	}

	/**
	 * What a client holds after the writes before a failover.
	 *
	 * @param replicated the token of a write that every node has
	 * @param lost the token of the first write that only the dead primary had
	 * @param lastLost that of the last
	 */
	private record Tokens(String replicated, String lost, String lastLost) {
	}

}
