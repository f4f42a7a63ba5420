package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * What a client is told when the connection to the primary fails at any stage, and how
 * often the primary gets the request.
 */
class ForwardFailureTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private RawUpstream upstream;

	private WebNode replica;

	private final StubLitefsNode node = StubLitefsNode.replicaOf("localhost");

	@AfterEach
	void stop() throws IOException {
		if (this.replica != null) {
			this.replica.close();
		}
		if (this.upstream != null) {
			this.upstream.close();
		}
	}

	private void start(RawUpstream.Behaviour behaviour, String... properties) throws IOException {
		this.upstream = new RawUpstream(behaviour);
		start(this.upstream.port(), properties);
	}

	private void start(int port, String... properties) {
		String[] all = java.util.Arrays.copyOf(properties, properties.length + 2);
		all[properties.length] = WebNode.appUrl(port);
		all[properties.length + 1] = "litefs.write.always-forward=/echo/always/**";
		this.replica = new WebNode(this.node, all);
	}

	@Test
	void connectionThatCannotBeMadeIsTriedUntilTheHoldTimeoutAndThenAnswered503() throws Exception {
		int unused;
		try (ServerSocket socket = new ServerSocket(0)) {
			unused = socket.getLocalPort();
		}
		start(unused, "litefs.write.hold-timeout=300ms");
		HttpResponse<String> response = send("POST", "/echo/x", "body");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
		JsonNode problem = problem(response, WriteProblem.NO_PRIMARY);
		assertThat(problem.path("detail").stringValue()).contains("http://localhost:" + unused,
				"litefs.primary.app-url", "its LiteFS answers and keeps the lease", "litefs.write.hold-timeout");
		await().untilAsserted(() -> assertThat(this.replica.routed(WriteOutcome.NO_PRIMARY)).isOne());
	}

	@Test
	void primaryThatComesUpWhileHoldingGetsTheRequestOnce() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		start(port, "litefs.write.hold-timeout=20s");
		var response = this.client.sendAsync(request("POST", "/echo/x", "body").build(), BodyHandlers.ofString());
		try (WebNode primary = new WebNode(StubLitefsNode.primary("primary"), "server.port=" + port)) {
			assertThat(JSON.readTree(response.get().body()).path("body").stringValue()).isEqualTo("body");
			assertThat(primary.handlers().calls()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "DELETE", "PUT", "GET" })
	void connectionLostAfterTheRequestHeadIsOutcomeUnknownAndTheRequestIsNotSentAgain(String method) throws Exception {
		start((socket, head, number) -> false);
		HttpResponse<String> response = send(method, "/echo/always", "");
		assertThat(response.statusCode()).isEqualTo(502);
		problem(response, WriteProblem.OUTCOME_UNKNOWN);
		assertThat(response.headers().firstValue("Retry-After")).isEmpty();
		assertThat(this.upstream.heads()).hasSize(1);
		await().untilAsserted(() -> assertThat(this.replica.routed(WriteOutcome.OUTCOME_UNKNOWN)).isOne());
	}

	@Test
	void connectionResetInTheMiddleOfTheBodyIsOutcomeUnknown() throws Exception {
		start((socket, head, number) -> {
			socket.getInputStream().readNBytes(1000);
			RawUpstream.reset(socket);
			return false;
		});
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.replica.url("/echo/x"))
			.POST(BodyPublishers.ofByteArray(new byte[5_000_000]))
			.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(502);
		problem(response, WriteProblem.OUTCOME_UNKNOWN);
		assertThat(this.upstream.heads()).hasSize(1);
	}

	@Test
	void connectionLostInTheReplyHeadIsOutcomeUnknown() throws Exception {
		start((socket, head, number) -> {
			RawUpstream.write(socket, "HTTP/1.1 201 Created\nContent-Le");
			return false;
		});
		HttpResponse<String> response = send("POST", "/echo/x", "");
		assertThat(response.statusCode()).isEqualTo(502);
		problem(response, WriteProblem.OUTCOME_UNKNOWN);
		assertThat(this.upstream.heads()).hasSize(1);
	}

	@Test
	void replyThatIsNotHttpIsOutcomeUnknown() throws Exception {
		start((socket, head, number) -> {
			RawUpstream.write(socket, "garbage garbage\n\n");
			return false;
		});
		HttpResponse<String> response = send("POST", "/echo/x", "");
		assertThat(response.statusCode()).isEqualTo(502);
		problem(response, WriteProblem.OUTCOME_UNKNOWN);
		assertThat(this.upstream.heads()).hasSize(1);
	}

	@Test
	void connectionLostInAShortReplyBodyIsOutcomeUnknown() throws Exception {
		start((socket, head, number) -> {
			RawUpstream.write(socket, "HTTP/1.1 201 Created\nContent-Length: 100\n\npart");
			return false;
		});
		HttpResponse<String> response = send("POST", "/echo/x", "");
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(problem(response, WriteProblem.OUTCOME_UNKNOWN).path("detail").stringValue()).contains("201");
	}

	@Test
	void connectionLostInAReplyBodyThatWasPassedOnEndsTheClientsConnectionToo() throws Exception {
		start((socket, head, number) -> {
			RawUpstream.write(socket, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\npart\n");
			return false;
		});
		HttpResponse<InputStream> response = this.client.send(request("POST", "/echo/x", "").build(),
				BodyHandlers.ofInputStream());
		assertThat(response.statusCode()).isEqualTo(200);
		try (InputStream body = response.body()) {
			assertThatException().isThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
		}
		await().untilAsserted(() -> assertThat(this.replica.routed(WriteOutcome.OUTCOME_UNKNOWN)).isOne());
	}

	@Test
	void primaryThatDoesNotAnswerInTimeIsOutcomeUnknown() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		start((socket, head, number) -> {
			end.await();
			return false;
		}, "litefs.write.response-timeout=200ms");
		HttpResponse<String> response = send("POST", "/echo/x", "body");
		end.countDown();
		assertThat(response.statusCode()).isEqualTo(504);
		problem(response, WriteProblem.OUTCOME_UNKNOWN);
		assertThat(this.upstream.heads()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 20", "Content-Length: 200000" })
	void primaryThatFallsSilentAfterTheHeadOfItsReplyIsOutcomeUnknown(String length) throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		start((socket, head, number) -> {
			RawUpstream.write(socket, "HTTP/1.1 201 Created\n" + length + "\n\nhalf of it");
			end.await();
			return false;
		}, "litefs.write.response-timeout=300ms");
		HttpResponse<String> response = send("POST", "/echo/x", "body");
		end.countDown();
		assertThat(response.statusCode()).isEqualTo(504);
		problem(response, WriteProblem.OUTCOME_UNKNOWN);
		assertThat(this.upstream.heads()).hasSize(1);
	}

	@Test
	void replyThatFallsSilentAfterItsBeginningWasPassedOnEndsTheClientsConnection() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		start((socket, head, number) -> {
			RawUpstream.write(socket, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nabcd\n");
			end.await();
			return false;
		}, "litefs.write.response-timeout=300ms");
		assertThatException().isThrownBy(() -> send("POST", "/echo/x", "body"));
		end.countDown();
		await().untilAsserted(() -> assertThat(this.replica.routed(WriteOutcome.OUTCOME_UNKNOWN)).isOne());
	}

	@Test
	void replyWhosePartsComeInTimeMayTakeLongerAltogether() throws Exception {
		start((socket, head, number) -> {
			RawUpstream.write(socket, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
			for (int i = 0; i < 8; i++) {
				Thread.sleep(200);
				RawUpstream.write(socket, "2\n" + i + ",\n");
			}
			RawUpstream.write(socket, "0\n\n");
			return true;
		}, "litefs.write.response-timeout=1s");
		assertThat(send("POST", "/echo/x", "body").body()).isEqualTo("0,1,2,3,4,5,6,7,");
	}

	@Test
	void primaryThatTakesNoDataIsOutcomeUnknown() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		start((socket, head, number) -> {
			end.await();
			return false;
		}, "litefs.write.response-timeout=300ms");
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.replica.url("/echo/x"))
			.POST(BodyPublishers.ofByteArray(new byte[30_000_000]))
			.build(), BodyHandlers.ofString());
		end.countDown();
		assertThat(response.statusCode()).isEqualTo(504);
		problem(response, WriteProblem.OUTCOME_UNKNOWN);
	}

	@Test
	void replyThatComesBeforeTheWholeBodyIsPassedOnAndTheConnectionIsNotUsedAgain() throws Exception {
		start((socket, head, number) -> {
			if (head.contains("/echo/second")) {
				RawUpstream.write(socket, "HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
				return true;
			}
			RawUpstream.write(socket, "HTTP/1.1 413 Content Too Large\nContent-Length: 3\n\nbig");
			socket.getInputStream().skipNBytes(10_000_000);
			return true;
		});
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.replica.url("/echo/x"))
			.POST(BodyPublishers.ofByteArray(new byte[10_000_000]))
			.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.body()).isEqualTo("big");
		assertThat(send("POST", "/echo/second", "").body()).isEqualTo("ok");
	}

	@Test
	void informationalRepliesAreSkipped() throws Exception {
		start((socket, head, number) -> {
			RawUpstream.write(socket,
					"HTTP/1.1 103 Early Hints\nLink: </a>\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok");
			return true;
		});
		HttpResponse<String> response = send("POST", "/echo/x", "");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("ok");
	}

	@Test
	void connectionsAreUsedAgainUntilThePrimaryClosesThem() throws Exception {
		start((socket, head, number) -> {
			RawUpstream.write(socket, "HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
			return number < 3;
		});
		for (int i = 0; i < 3; i++) {
			assertThat(send("POST", "/echo/x", "").body()).isEqualTo("ok");
		}
		assertThat(this.upstream.connections()).isOne();
		// the closed connection is noticed while it is idle
		await().untilAsserted(() -> assertThat(send("GET", "/echo/always", "").body()).isEqualTo("ok"));
		assertThat(send("POST", "/echo/x", "").body()).isEqualTo("ok");
		assertThat(this.upstream.connections()).isEqualTo(2);
	}

	@Test
	void eachRequestArrivesAtMostOnceWhenConnectionsBreakOnReuse() throws Exception {
		// each connection takes a second request and dies without an answer
		start((socket, head, number) -> {
			if (number == 2) {
				RawUpstream.reset(socket);
				return false;
			}
			RawUpstream.write(socket, "HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
			return true;
		});
		for (int i = 0; i < 20; i++) {
			send((i % 2 == 0) ? "POST" : "GET", "/echo/always/" + i, "");
		}
		assertThat(this.upstream.heads().stream().map((head) -> head.lines().findFirst().orElseThrow()))
			.doesNotHaveDuplicates()
			.hasSize(20);
	}

	@Test
	void clientThatGoesAwayInTheMiddleOfALongBodyEndsTheRequestToThePrimary() throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		start((socket, head, number) -> {
			try {
				socket.getInputStream().readAllBytes();
			}
			catch (IOException ex) {
				// a reset ends it as well
			}
			ended.countDown();
			return false;
		});
		try (Socket socket = new Socket("localhost", this.replica.port())) {
			RawUpstream.write(socket, "POST /echo/x HTTP/1.1\nHost: a\nContent-Length: 20000\n\npart");
			await().until(() -> this.upstream.heads().size() == 1);
		}
		assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
		await().untilAsserted(() -> assertThat(this.replica.routed(WriteOutcome.CLIENT_GONE)).isOne());
	}

	@Test
	void clientThatGoesAwayInTheMiddleOfAShortBodyHasSentNothingToThePrimary() throws Exception {
		start((socket, head, number) -> true);
		try (Socket socket = new Socket("localhost", this.replica.port())) {
			RawUpstream.write(socket, "POST /echo/x HTTP/1.1\nHost: a\nContent-Length: 1000\n\npart");
		}
		await().untilAsserted(() -> assertThat(this.replica.routed(WriteOutcome.CLIENT_GONE)).isOne());
		assertThat(this.upstream.heads()).isEmpty();
	}

	@Test
	void clientThatGoesAwayWhileItGetsTheReplyEndsTheRequestToThePrimary() throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		start((socket, head, number) -> {
			RawUpstream.write(socket, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
			try {
				while (true) {
					socket.getOutputStream().write(("400\r\n" + "x".repeat(1024) + "\r\n").getBytes());
				}
			}
			catch (IOException ex) {
				ended.countDown();
			}
			return false;
		});
		try (Socket socket = new Socket("localhost", this.replica.port())) {
			socket.setSoTimeout(20_000);
			RawUpstream.write(socket, "POST /echo/x HTTP/1.1\nHost: a\nContent-Length: 0\n\n");
			assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
				.isEqualTo("HTTP/1.1 200");
		}
		assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void hostNameThatNoUrlCanHaveIsExplained() throws Exception {
		this.node.become(Role.REPLICA, "no_host");
		start((socket, head, number) -> true);
		HttpResponse<String> response = send("POST", "/echo/x", "");
		assertThat(response.statusCode()).isEqualTo(501);
		assertThat(problem(response, WriteProblem.NOT_FORWARDABLE).path("detail").stringValue()).contains("no_host",
				"litefs.primary.app-url", "lease.hostname");
	}

	private HttpRequest.Builder request(String method, String path, String body) {
		return HttpRequest.newBuilder(this.replica.url(path))
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
	}

	private HttpResponse<String> send(String method, String path, String body) throws Exception {
		return this.client.send(request(method, path, body).build(), BodyHandlers.ofString());
	}

	private static JsonNode problem(HttpResponse<String> response, WriteProblem problem) {
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.headers().allValues("Litefs-Node")).containsExactly("replica1");
		JsonNode json = JSON.readTree(response.body());
		assertThat(json.path("type").stringValue()).isEqualTo(problem.type().toString());
		assertThat(json.path("title").stringValue()).isNotBlank();
		assertThat(json.path("detail").stringValue()).isNotBlank();
		assertThat(json.path("status").intValue()).isEqualTo(response.statusCode());
		assertThat(json.path("instance").stringValue()).startsWith("/echo/");
		assertThat(json.path("node").stringValue()).isEqualTo("replica1");
		return json;
	}

}
