package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A primary that does not answer holds a share of this node's request threads only.
 */
class WaitingThreadsTests {

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final StubLitefsNode node = StubLitefsNode.replicaOf("localhost");

	private final CountDownLatch end = new CountDownLatch(1);

	private final RawUpstream silent;

	private WebNode replica;

	WaitingThreadsTests() throws IOException {
		this.silent = new RawUpstream((socket, head, number) -> {
			this.end.await();
			return false;
		});
	}

	@AfterEach
	void stop() throws IOException {
		this.end.countDown();
		this.silent.close();
		this.replica.close();
	}

	private void start(String... properties) {
		String[] all = java.util.Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = WebNode.appUrl(this.silent.port());
		this.replica = new WebNode(this.node, all);
	}

	@Test
	void halfOfTheRequestThreadsWaitForAPrimaryThatDoesNotAnswerAndTheOthersGoOn() throws Exception {
		start("server.tomcat.threads.max=6");
		CompletableFuture<HttpResponse<String>> first = write();
		write();
		write();
		await().until(() -> this.silent.heads().size() == 3);
		for (int i = 0; i < 5; i++) {
			HttpResponse<String> refused = write().get();
			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(refused.headers().firstValue("Retry-After")).isPresent();
			assertThat(refused.body()).contains(WriteProblem.PRIMARY_BUSY.type().toString(),
					"litefs.primary.max-waiting-threads=3");
			assertThat(get("/echo/read").statusCode()).isEqualTo(200);
		}
		assertThat(this.silent.heads()).hasSize(3);
		assertThat(this.replica.routed(WriteOutcome.BUSY)).isEqualTo(5);
		this.end.countDown();
		assertThat(first.get().statusCode()).isEqualTo(502);
	}

	@Test
	void requestsThatWaitForAPrimaryToBeKnownAreBoundedToo() throws Exception {
		start("litefs.primary.max-waiting-threads=1", "litefs.write.hold-timeout=20s");
		this.node.become(Role.NO_PRIMARY, null);
		CompletableFuture<HttpResponse<String>> held = write();
		await().untilAsserted(
				() -> assertThat(write().get().body()).contains(WriteProblem.PRIMARY_BUSY.type().toString()));
		assertThat(get("/echo/read").statusCode()).isEqualTo(200);
		this.node.become(Role.PRIMARY, "localhost");
		assertThat(held.get().statusCode()).isIn(200, 503);
		assertThat(write().get().statusCode()).isEqualTo(200);
	}

	private CompletableFuture<HttpResponse<String>> write() {
		return this.client.sendAsync(HttpRequest.newBuilder(this.replica.url("/echo/write"))
			.header("Content-Type", "text/plain")
			.POST(BodyPublishers.ofString("x"))
			.build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(this.replica.url(path)).build(), BodyHandlers.ofString());
	}

}
