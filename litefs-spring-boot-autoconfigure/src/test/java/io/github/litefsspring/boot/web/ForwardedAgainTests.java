package io.github.litefsspring.boot.web;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Writes that another node has sent here as to the primary.
 */
class ForwardedAgainTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static WebNode primary;

	@BeforeAll
	static void start() {
		primary = new WebNode(StubLitefsNode.primary("primary"));
	}

	@AfterAll
	static void stop() {
		primary.close();
	}

	@BeforeEach
	void forget() {
		primary.handlers().calls.clear();
	}

	@Test
	void loopIsEndedWithAProblemAndNothingIsSent() throws Exception {
		try (WebNode mistaken = new WebNode(StubLitefsNode.replicaOf("localhost"), WebNode.appUrl(primary.port()),
				"litefs.write.hold-timeout=50ms")) {
			HttpResponse<String> response = client.send(HttpRequest.newBuilder(mistaken.url("/echo/x"))
				.header("Litefs-Forwarded-By", "replica1")
				.POST(BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().firstValue("Retry-After")).isPresent();
			assertThat(json(response).path("type").stringValue())
				.isEqualTo(WriteProblem.FORWARD_LOOP.type().toString());
			await().untilAsserted(() -> assertThat(mistaken.routed(WriteOutcome.LOOP)).isOne());
			assertThat(primary.handlers().calls()).isEmpty();
		}
	}

	@Test
	void requestIsSentOnOnceMoreWhenThePrimaryHasJustMoved() throws Exception {
		try (WebNode replica = new WebNode(StubLitefsNode.replicaOf("localhost"), WebNode.appUrl(primary.port()))) {
			HttpResponse<String> response = client.send(HttpRequest.newBuilder(replica.url("/echo/x"))
				.header("Litefs-Forwarded-By", "replica2")
				.POST(BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
			assertThat(json(response).path("node").stringValue()).isEqualTo("primary");
			assertThat(json(response).path("headers").path("litefs-forwarded-by").get(0).stringValue())
				.isEqualTo("replica2, replica1");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void atAHandoverARequestIsAnsweredByTheNextPrimaryWhicheverNodeGetsIt(boolean formerGetsIt) throws Exception {
		Instant now = Instant.now();
		// LiteFS has other names for them
		StubLitefsNode former = new StubLitefsNode(Role.REPLICA, "former", "000000000000000A")
			.become(Role.REPLICA, "127.0.0.1")
			.since(now);
		StubLitefsNode next = new StubLitefsNode(Role.REPLICA, "next", "000000000000000B")
			.become(Role.REPLICA, "localhost")
			.since(now.minusSeconds(60));
		int formerPort = TestSocketUtils.findAvailableTcpPort();
		try (WebNode nextNode = new WebNode(next, WebNode.appUrl(formerPort));
				WebNode formerNode = new WebNode(former, WebNode.appUrl(nextNode.port()),
						"server.port=" + formerPort)) {
			CompletableFuture<HttpResponse<String>> response = client
				.sendAsync(HttpRequest.newBuilder((formerGetsIt ? formerNode : nextNode).url("/echo/x"))
					.POST(BodyPublishers.ofString("hello"))
					.build(), BodyHandlers.ofString());
			assertThat(response).failsWithin(Duration.ofMillis(300)).withThrowableOfType(TimeoutException.class);
			next.become(Role.PRIMARY, "127.0.0.1");
			assertThat(response).succeedsWithin(Duration.ofSeconds(3))
				.extracting((reply) -> json(reply).path("node").stringValue())
				.isEqualTo("next");
			assertThat(json(response.join()).path("body").stringValue()).isEqualTo("hello");
		}
	}

	@Test
	void aSenderThatIsAheadOfANodeForLongIsNotBelievedForEver() throws Exception {
		StubLitefsNode between = StubLitefsNode.replicaOf("localhost").since(Instant.now().minusSeconds(60));
		try (WebNode betweenNode = new WebNode(between, WebNode.appUrl(primary.port()))) {
			CompletableFuture<HttpResponse<String>> response = client
				.sendAsync(HttpRequest.newBuilder(betweenNode.url("/echo/x"))
					.header("Litefs-Forwarded-By", "another")
					.header("Litefs-Role-Age", "10")
					.POST(BodyPublishers.ofString("hello"))
					.build(), BodyHandlers.ofString());
			assertThat(response).failsWithin(Duration.ofMillis(300)).withThrowableOfType(TimeoutException.class);
			assertThat(response).succeedsWithin(Duration.ofSeconds(10))
				.extracting((reply) -> json(reply).path("node").stringValue())
				.isEqualTo("primary");
		}
	}

	@Test
	void aNodeThatHasJustTakenItsRoleIsNotBehind() throws Exception {
		StubLitefsNode between = StubLitefsNode.replicaOf("localhost");
		try (WebNode betweenNode = new WebNode(between, WebNode.appUrl(primary.port()),
				"litefs.write.hold-timeout=50ms")) {
			between.since(Instant.now().minusMillis(100));
			HttpResponse<String> response = client.send(HttpRequest.newBuilder(betweenNode.url("/echo/x"))
				.header("Litefs-Forwarded-By", "another")
				.header("Litefs-Role-Age", "0")
				.POST(BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
			assertThat(json(response).path("node").stringValue()).isEqualTo("primary");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "600000", "nonsense", "-1", "99999999999999999999" })
	void aSenderThatIsBehindOrTalksNonsenseKeepsNoRequest(String age) throws Exception {
		StubLitefsNode between = StubLitefsNode.replicaOf("localhost").since(Instant.now().minusSeconds(60));
		try (WebNode betweenNode = new WebNode(between, WebNode.appUrl(primary.port()),
				"litefs.write.hold-timeout=50ms")) {
			HttpResponse<String> response = client.send(HttpRequest.newBuilder(betweenNode.url("/echo/x"))
				.header("Litefs-Forwarded-By", "another")
				.header("Litefs-Role-Age", age)
				.POST(BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
			assertThat(json(response).path("node").stringValue()).isEqualTo("primary");
		}
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JSON.readTree(response.body());
	}

}
