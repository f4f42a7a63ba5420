package io.github.litefsspring.boot.web;

import java.io.ByteArrayInputStream;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.boot.nodes.PrimaryWatch;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Redirect, fly-replay and reject, and waiting for a primary.
 */
class TransportTests {

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.followRedirects(HttpClient.Redirect.NORMAL)
		.build();

	private final HttpClient notFollowing = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private StubLitefsNode node = StubLitefsNode.replicaOf("localhost");

	private WebNode replica;

	@AfterEach
	void stop() {
		if (this.replica != null) {
			this.replica.close();
		}
	}

	@Test
	void redirectKeepsMethodBodyPathAndQuery() throws Exception {
		try (WebNode primary = new WebNode(StubLitefsNode.primary("primary"))) {
			this.replica = new WebNode(this.node, "litefs.write.transport=redirect",
					"litefs.primary.public-url=http://{hostname}:" + primary.port() + "/");
			HttpResponse<String> direct = send(this.notFollowing, "/echo/a%20b?x=%2F&y", "hello");
			assertThat(direct.statusCode()).isEqualTo(307);
			assertThat(direct.headers().firstValue("Location"))
				.hasValue("http://localhost:" + primary.port() + "/echo/a%20b?x=%2F&y");
			assertThat(direct.headers().firstValue("Litefs-Node")).hasValue("replica1");
			HttpResponse<String> followed = send(this.client, "/echo/a%20b?x=%2F&y", "hello");
			assertThat(followed.statusCode()).isEqualTo(200);
			assertThat(followed.body()).contains("\"node\":\"primary\"", "\"method\":\"POST\"", "\"body\":\"hello\"");
			assertThat(get(this.client, "/primary-only").body()).isEqualTo("primary");
			assertThat(get(this.client, "/late/read").body()).contains("\"node\":\"primary\"");
		}
	}

	@Test
	void redirectToTheAddressTheClientAlreadyUsesIsAProblem() throws Exception {
		this.replica = new WebNode(this.node, "litefs.write.transport=redirect", "litefs.write.hold-timeout=50ms",
				"litefs.primary.public-url=http://shop.example.org");
		String reply;
		try (var socket = new java.net.Socket("localhost", this.replica.port())) {
			RawUpstream.write(socket,
					"POST /echo/x HTTP/1.1\nHost: SHOP.example.org\nConnection: close\nContent-Length: 0\n\n");
			reply = new String(socket.getInputStream().readAllBytes());
		}
		assertThat(reply).startsWith("HTTP/1.1 503").contains(WriteProblem.FORWARD_LOOP.type().toString());
	}

	@Test
	void flyReplayNamesThePrimarysMachine() throws Exception {
		this.node = StubLitefsNode.replicaOf("e784079b449483");
		this.replica = new WebNode(this.node, "litefs.write.transport=fly-replay", "litefs.write.hold-timeout=50ms");
		HttpResponse<String> response = send(this.client, "/echo/x", "hello");
		assertThat(response.headers().firstValue("fly-replay")).hasValue("instance=e784079b449483");
		assertThat(response.statusCode()).isEqualTo(409);
		HttpResponse<String> large = send(this.client, "/echo/x", "x".repeat(1_100_000));
		assertThat(large.statusCode()).isEqualTo(413);
		assertThat(large.body()).contains("litefs.write.transport=forward");
		HttpResponse<String> replayed = this.client.send(HttpRequest.newBuilder(this.replica.url("/echo/x"))
			.header("fly-replay-src", "instance=1;region=ams;t=1")
			.POST(BodyPublishers.noBody())
			.build(), BodyHandlers.ofString());
		assertThat(replayed.statusCode()).isEqualTo(503);
	}

	@Test
	void autoReplaysOnFlyAndForwardsElsewhere() throws Exception {
		this.replica = new WebNode(this.node, "litefs.write.transport=auto", "FLY_APP_NAME=shop",
				"FLY_MACHINE_ID=e784079b449483");
		assertThat(send(this.client, "/echo/x", "").headers().firstValue("fly-replay")).isPresent();
		assertThat(send(this.client, "/echo/x", "x".repeat(1_000_000)).headers().firstValue("fly-replay")).isPresent();
		try (WebNode primary = new WebNode(StubLitefsNode.primary("primary"));
				WebNode other = new WebNode(StubLitefsNode.replicaOf("localhost"), "litefs.write.transport=auto",
						WebNode.appUrl(primary.port()))) {
			HttpResponse<String> response = this.client.send(
					HttpRequest.newBuilder(other.url("/echo/x")).POST(BodyPublishers.noBody()).build(),
					BodyHandlers.ofString());
			assertThat(response.body()).contains("\"node\":\"primary\"");
		}
	}

	@Test
	void autoOnFlyForwardsWhatTheEdgeCannotReplay() throws Exception {
		try (WebNode primary = new WebNode(StubLitefsNode.primary("primary"))) {
			this.replica = new WebNode(StubLitefsNode.replicaOf("localhost"), "litefs.write.transport=auto",
					"FLY_APP_NAME=shop", "FLY_MACHINE_ID=e784079b449483", WebNode.appUrl(primary.port()));
			assertThat(send(this.client, "/count", "x".repeat(1_000_001)).body()).isEqualTo("1000001");
			HttpRequest chunked = HttpRequest.newBuilder(this.replica.url("/count"))
				.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100])))
				.build();
			assertThat(this.client.send(chunked, BodyHandlers.ofString()).body()).isEqualTo("100");
		}
	}

	@Test
	void rejectAnswers503WithoutWaiting() throws Exception {
		this.node = new StubLitefsNode(Role.NO_PRIMARY, "replica1", "41FDCBC347AA000C");
		this.replica = new WebNode(this.node, "litefs.write.transport=reject", "litefs.write.hold-timeout=1h");
		HttpResponse<String> response = send(this.client, "/echo/x", "hello");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).isPresent();
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains(WriteProblem.NOT_PRIMARY.type().toString(), "\"node\":\"replica1\"",
				"\"role\":\"no_primary\"");
	}

	@Test
	void withoutAPrimaryTheRequestIsAnswered503AfterTheHoldTimeout() throws Exception {
		for (Role role : new Role[] { Role.NO_PRIMARY, Role.UNMOUNTED }) {
			this.node = new StubLitefsNode(role, "replica1", "41FDCBC347AA000C");
			try (WebNode alone = new WebNode(this.node, "litefs.write.hold-timeout=50ms")) {
				HttpResponse<String> response = this.client.send(
						HttpRequest.newBuilder(alone.url("/echo/x")).POST(BodyPublishers.ofString("x")).build(),
						BodyHandlers.ofString());
				assertThat(response.statusCode()).isEqualTo(503);
				assertThat(response.body()).contains(WriteProblem.NO_PRIMARY.type().toString());
				assertThat(alone.handlers().calls()).isEmpty();
			}
		}
	}

	@Test
	void requestThatIsHeldRunsHereWhenThisNodeBecomesThePrimary() throws Exception {
		this.node = new StubLitefsNode(Role.NO_PRIMARY, "replica1", "41FDCBC347AA000C");
		this.replica = new WebNode(this.node, "litefs.write.hold-timeout=1h");
		CompletableFuture<HttpResponse<String>> response = this.client.sendAsync(post("/echo/x", "hello"),
				BodyHandlers.ofString());
		CompletableFuture<HttpResponse<String>> primaryOnly = this.client
			.sendAsync(HttpRequest.newBuilder(this.replica.url("/primary-only")).build(), BodyHandlers.ofString());
		await().until(() -> threadsWaiting() >= 2);
		this.node.become(Role.PRIMARY, "replica1");
		assertThat(response.get().body()).contains("\"node\":\"replica1\"", "\"body\":\"hello\"");
		assertThat(response.get().headers().firstValue("Litefs-Role")).hasValue("primary");
		assertThat(primaryOnly.get().body()).isEqualTo("replica1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			POST | /echo/x | text/plain                          | hello       | "body":"hello"
			POST | /form   | application/x-www-form-urlencoded   | name=a&item=1 | replica1 a [1]
			PUT  | /late/form | application/x-www-form-urlencoded | name=a&item=1 | replica1 a [1]
			POST | /upload | multipart/form-data; boundary=XX    |             | replica1 a.txt 5 hi
			""")
	void bodyThatCouldNotBeSentIsWholeForTheHandlerHere(String method, String path, String type, String body,
			String answer) throws Exception {
		int unused;
		try (ServerSocket socket = new ServerSocket(0)) {
			unused = socket.getLocalPort();
		}
		this.replica = new WebNode(this.node, "litefs.write.hold-timeout=1h", WebNode.appUrl(unused));
		CompletableFuture<HttpResponse<String>> response = this.client
			.sendAsync(HttpRequest.newBuilder(this.replica.url(path))
				.header("Content-Type", type)
				.method(method, BodyPublishers.ofString((body != null) ? body : ForwardTests.multipart()))
				.build(), BodyHandlers.ofString());
		await().until(() -> threadsWaiting() >= 1);
		this.node.become(Role.PRIMARY, "replica1");
		assertThat(response.get().body()).contains(answer);
	}

	@Test
	void requestThatIsHeldIsSentWhenAnotherNodeBecomesThePrimary() throws Exception {
		this.node = new StubLitefsNode(Role.NO_PRIMARY, "replica1", "41FDCBC347AA000C");
		try (WebNode primary = new WebNode(StubLitefsNode.primary("primary"))) {
			this.replica = new WebNode(this.node, "litefs.write.hold-timeout=1h", WebNode.appUrl(primary.port()));
			CompletableFuture<HttpResponse<String>> response = this.client.sendAsync(post("/echo/x", "hello"),
					BodyHandlers.ofString());
			await().until(() -> threadsWaiting() >= 1);
			this.node.become(Role.REPLICA, "localhost");
			assertThat(response.get().body()).contains("\"node\":\"primary\"", "\"body\":\"hello\"");
		}
	}

	@Test
	void standaloneRunsEverythingHere() throws Exception {
		this.node = new StubLitefsNode(Role.STANDALONE, "laptop", "41FDCBC347AA000C");
		this.replica = new WebNode(this.node);
		HttpResponse<String> response = send(this.client, "/echo/x", "hello");
		assertThat(response.body()).contains("\"node\":\"laptop\"");
		assertThat(response.headers().firstValue("Litefs-Role")).hasValue("standalone");
	}

	@Test
	void listenerIsRemovedWithTheApplication() {
		this.replica = new WebNode(this.node);
		assertThat(this.node.listeners()).filteredOn(PrimaryWatch.class::isInstance).hasSize(1);
		this.replica.close();
		assertThat(this.node.listeners()).filteredOn(PrimaryWatch.class::isInstance).isEmpty();
	}

	private static long threadsWaiting() {
		return Thread.getAllStackTraces()
			.values()
			.stream()
			.filter((stack) -> java.util.Arrays.stream(stack)
				.anyMatch((frame) -> frame.getClassName().equals(PrimaryWatch.class.getName())))
			.count();
	}

	private HttpRequest post(String path, String body) {
		return HttpRequest.newBuilder(this.replica.url(path))
			.POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
			.build();
	}

	private HttpResponse<String> send(HttpClient client, String path, String body) throws Exception {
		return client.send(post(path, body), BodyHandlers.ofString());
	}

	private HttpResponse<String> get(HttpClient client, String path) throws Exception {
		return client.send(HttpRequest.newBuilder(this.replica.url(path)).build(), BodyHandlers.ofString());
	}

}
