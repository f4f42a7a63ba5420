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
	void tokenOfALostWriteIsDroppedWithoutAnError() throws Exception {
		RunningNode first = this.cluster.awaitPrimary();
		RunningNode second = this.cluster.replicas().get(0);
		first.execute("create table item (id integer primary key)");
		this.cluster.awaitReplicated();
		try (ConfigurableApplicationContext survivor = ConsistencyClusterIT.application(second)) {
			String lost = writeThatIsNotReplicated(first, second);
			first.kill();
			// what is still on its way is lost too
			second.replicationPath().cut();
			second.replicationPath().heal();
			await().atMost(FAILOVER).until(() -> survivor.getBean(LitefsNode.class).state().role() == Role.PRIMARY);

			HttpResponse<String> beyondTheEnd = send(second, "GET", "/items/1", lost);
			assertThat(beyondTheEnd.statusCode()).isEqualTo(200);
			assertThat(beyondTheEnd.body()).isEqualTo("0");
			assertThat(beyondTheEnd.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("litefs-position=;");

			HttpResponse<String> written = send(second, "POST", "/items/2", lost);
			String kept = written.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
			assertThat(kept.substring(0, 32)).as("the transaction id is used again").isEqualTo(lost.substring(0, 32));
			assertThat(kept).isNotEqualTo(lost);
			HttpResponse<String> reused = send(second, "GET", "/items/2", lost);
			assertThat(reused.body()).isEqualTo("1");
			assertThat(reused.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("litefs-position=;");
			assertThat(send(second, "GET", "/items/2", kept).headers().firstValue("Set-Cookie")).isEmpty();

			first.start();
			try (ConfigurableApplicationContext returned = ConsistencyClusterIT.application(first)) {
				await().atMost(FAILOVER).until(() -> returned.getBean(LitefsNode.class).state().role() == Role.REPLICA);
				assertThat(send(first, "GET", "/items/2", kept).body()).isEqualTo("1");
				HttpResponse<String> onReturned = send(first, "GET", "/items/2", lost);
				assertThat(onReturned.statusCode()).isEqualTo(200);
				assertThat(onReturned.body()).isEqualTo("1");
			}
		}
	}

	private static String writeThatIsNotReplicated(RunningNode first, RunningNode second) throws Exception {
		try (ConfigurableApplicationContext lost = ConsistencyClusterIT.application(first)) {
			await().until(() -> lost.getBean(LitefsNode.class).state().role() == Role.PRIMARY);
			second.replicationPath().stall();
			HttpResponse<String> written = send(first, "POST", "/items/1", null);
			assertThat(written.statusCode()).isEqualTo(200);
			return written.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
		}
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
