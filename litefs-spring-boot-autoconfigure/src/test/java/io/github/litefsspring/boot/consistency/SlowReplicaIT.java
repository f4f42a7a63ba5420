package io.github.litefsspring.boot.consistency;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
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
 * A replica applies everything, but always five seconds late.
 */
@LitefsCluster(replicas = 1)
class SlowReplicaIT {

	private static final int PAIRS = 10;

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	RunningCluster cluster;

	private int pairs;

	@Test
	void replicaThatIsSteadilyFiveSecondsBehindNeverDropsAFreshToken() {
		RunningNode first = this.cluster.node("primary");
		RunningNode second = this.cluster.node("replica1");
		first.execute("create table item (id integer primary key)");
		this.cluster.awaitReplicated();
		try (ConfigurableApplicationContext primary = ConsistencyClusterIT.application(first);
				ConfigurableApplicationContext replica = ConsistencyClusterIT.application(second,
						"litefs.consistency.wait-timeout=300ms")) {
			await().until(() -> primary.getBean(LitefsNode.class).state().role() == Role.PRIMARY
					&& replica.getBean(LitefsNode.class).state().role() == Role.REPLICA);
			Position before = second.position();
			second.replicationPath().delay(Duration.ofSeconds(5));

			// so long that transactions arrive while others are on their way
			await().atMost(Duration.ofMinutes(2)).until(() -> {
				freshTokenIsAnsweredByThePrimaryAndKept(first, second);
				return this.pairs >= PAIRS && !second.position().equals(before);
			});

			assertThat(waits(replica, "timed_out").count()).isEqualTo(this.pairs);
			assertThat(waits(replica, "discarded")).isNull();
			assertThat(waits(primary, "discarded")).isNull();
		}
	}

	private void freshTokenIsAnsweredByThePrimaryAndKept(RunningNode first, RunningNode second) throws Exception {
		String item = "/items/" + ++this.pairs;
		HttpResponse<String> written = send(first, "POST", item, null);
		String cookie = written.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
		HttpResponse<String> read = send(second, "GET", item, cookie);
		String token = written.headers().firstValue("Litefs-Position").orElseThrow();
		assertThat(second.position().txid()).as("the answer did not wait for the replica")
			.isLessThan(Position.parse(token).txid());
		assertThat(read.statusCode()).isEqualTo(200);
		assertThat(read.body()).isEqualTo("1");
		assertThat(read.headers().firstValue("Litefs-Node")).hasValue("primary");
		assertThat(read.headers().firstValue("Set-Cookie")).as("the token is kept").isEmpty();
	}

	private static Timer waits(ConfigurableApplicationContext node, String outcome) {
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

}
