package io.github.litefsspring.boot.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Writes on a replica, as the primary and the client see them.
 */
class ForwardTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static WebNode primary;

	private static WebNode replica;

	@BeforeAll
	static void start() {
		primary = new WebNode(StubLitefsNode.primary("primary"));
		replica = new WebNode(StubLitefsNode.replicaOf("localhost"), WebNode.appUrl(primary.port()),
				"litefs.write.passthrough=/echo/here/**", "litefs.write.always-forward=/echo/always/**,/large/**");
	}

	@AfterAll
	static void stop() {
		replica.close();
		primary.close();
	}

	@BeforeEach
	void forget() {
		primary.handlers().calls.clear();
		replica.handlers().calls.clear();
	}

	@Test
	void postRunsOnThePrimaryOnlyAndTheReplyNamesIt() throws Exception {
		HttpResponse<String> response = send("POST", "/echo/x", "hello");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(json(response).path("body").stringValue()).isEqualTo("hello");
		assertThat(json(response).path("node").stringValue()).isEqualTo("primary");
		assertThat(response.headers().allValues("Litefs-Node")).containsExactly("primary");
		assertThat(response.headers().allValues("Litefs-Role")).containsExactly("primary");
		assertThat(replica.handlers().calls()).isEmpty();
		assertThat(primary.handlers().calls()).containsExactly("POST /echo/x");
	}

	@Test
	void getRunsHere() throws Exception {
		HttpResponse<String> response = send("GET", "/echo/x", "");
		assertThat(json(response).path("node").stringValue()).isEqualTo("replica1");
		assertThat(response.headers().allValues("Litefs-Node")).containsExactly("replica1");
		assertThat(response.headers().allValues("Litefs-Role")).containsExactly("replica");
	}

	@Test
	void putPatchAndDeleteGoToThePrimary() throws Exception {
		for (String method : new String[] { "PUT", "PATCH", "DELETE" }) {
			assertThat(json(send(method, "/echo/x", "")).path("node").stringValue()).isEqualTo("primary");
		}
	}

	@Test
	void passthroughStaysHereWhateverTheMethod() throws Exception {
		assertThat(json(send("POST", "/echo/here/x", "b")).path("node").stringValue()).isEqualTo("replica1");
	}

	@Test
	void alwaysForwardSendsReadsToThePrimary() throws Exception {
		assertThat(json(send("GET", "/echo/always", "")).path("node").stringValue()).isEqualTo("primary");
	}

	@Test
	void actuatorStaysHere() throws Exception {
		HttpResponse<String> response = send("POST", "/actuator/litefs", "{}");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.headers().allValues("Litefs-Node")).containsExactly("replica1");
	}

	@Test
	void pathAndQueryArriveAsTheyWereSent() throws Exception {
		JsonNode echo = json(send("POST", "/echo/a%20b/%C3%A9;v=1?x=%2F&y=a+b&y=%26&&empty=", ""));
		assertThat(echo.path("uri").stringValue()).isEqualTo("/echo/a%20b/%C3%A9;v=1");
		assertThat(echo.path("query").stringValue()).isEqualTo("x=%2F&y=a+b&y=%26&&empty=");
	}

	@Test
	void endToEndHeadersArriveAndHopByHopHeadersDoNot() throws Exception {
		String reply = raw("""
				POST /echo/h HTTP/1.1
				Host: shop.example.org
				Connection: close, X-Private
				X-Private: secret
				TE: trailers
				Keep-Alive: timeout=5
				Proxy-Authorization: Basic x
				X-Multi: one
				X-Multi: two
				Cookie: a=1; b=2
				Authorization: Bearer t
				X-Forwarded-For: 203.0.113.9
				Forwarded: for=203.0.113.9;proto=https
				Content-Length: 0

				""");
		JsonNode headers = JSON
			.readTree(reply.substring(reply.indexOf("\r\n\r\n") + 4)
				.lines()
				.filter((line) -> line.startsWith("{"))
				.findFirst()
				.orElseThrow())
			.path("headers");
		assertThat(headers.has("x-private")).isFalse();
		assertThat(headers.has("te")).isFalse();
		assertThat(headers.has("keep-alive")).isFalse();
		assertThat(headers.has("proxy-authorization")).isFalse();
		assertThat(headers.path("x-multi").valueStream().map(JsonNode::stringValue)).containsExactly("one", "two");
		assertThat(headers.path("cookie").get(0).stringValue()).isEqualTo("a=1; b=2");
		assertThat(headers.path("authorization").get(0).stringValue()).isEqualTo("Bearer t");
		assertThat(headers.path("x-forwarded-for").get(0).stringValue()).isEqualTo("203.0.113.9, 127.0.0.1");
		assertThat(headers.path("x-forwarded-host").get(0).stringValue()).isEqualTo("shop.example.org");
		assertThat(headers.path("x-forwarded-proto").get(0).stringValue()).isEqualTo("http");
		assertThat(headers.path("forwarded").get(0).stringValue())
			.isEqualTo("for=203.0.113.9;proto=https, for=127.0.0.1");
		assertThat(headers.path("litefs-forwarded-by").get(0).stringValue()).isEqualTo("replica1");
	}

	@Test
	void replyHeadersArePassedOnExceptThoseOfTheConnection() throws Exception {
		HttpResponse<String> response = send("POST", "/status/202", "");
		assertThat(response.statusCode()).isEqualTo(202);
		assertThat(response.headers().allValues("X-Multi")).containsExactly("one", "two");
		assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2; Path=/");
		assertThat(response.headers().firstValue("X-Hop")).isEmpty();
	}

	@Test
	void repliesWithoutABodyArePassedOn() throws Exception {
		for (int status : new int[] { 204, 304, 404, 500 }) {
			HttpResponse<String> response = send("DELETE", "/status/" + status, "");
			assertThat(response.statusCode()).isEqualTo(status);
			assertThat(response.body()).isEmpty();
		}
		assertThat(send("HEAD", "/echo/always", "").body()).isEmpty();
	}

	@Test
	void locationBuiltFromTheNodesOwnAddressIsTheOneTheClientUses() throws Exception {
		assertThat(send("POST", "/created", "").headers().firstValue("Location"))
			.hasValue("http://localhost:" + replica.port() + "/echo/7");
		assertThat(send("POST", "/elsewhere", "").headers().firstValue("Location")).hasValue("https://example.org/x");
	}

	@Test
	void formParametersArriveAtThePrimary() throws Exception {
		HttpResponse<String> response = client.send(request("POST", "/form?item=q", "name=J%C3%B6rg+B&item=1&item=2")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.build(), BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("primary Jörg B [q, 1, 2]");
	}

	@Test
	void multipartArrivesAtThePrimary() throws Exception {
		HttpResponse<String> response = client
			.send(request("POST", "/upload", multipart()).header("Content-Type", "multipart/form-data; boundary=XX")
				.build(), BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("primary a.txt 5 hi");
	}

	static String multipart() {
		return "--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi\r\n"
				+ "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhello\r\n--XX--\r\n";
	}

	@Test
	void largeBodiesWithAndWithoutLengthAreStreamedUp() throws Exception {
		long size = 50L * 1024 * 1024;
		HttpResponse<String> chunked = client.send(HttpRequest.newBuilder(replica.url("/count"))
			.header("Content-Type", "application/octet-stream")
			.POST(BodyPublishers.ofInputStream(() -> zeros(size)))
			.build(), BodyHandlers.ofString());
		assertThat(chunked.body()).isEqualTo(String.valueOf(size));
		HttpResponse<String> fixed = client.send(HttpRequest.newBuilder(replica.url("/count"))
			.header("Content-Type", "application/octet-stream")
			.POST(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> zeros(size)), size))
			.build(), BodyHandlers.ofString());
		assertThat(fixed.body()).isEqualTo(String.valueOf(size));
	}

	@Test
	void largeRepliesAreStreamedDown() throws Exception {
		HttpResponse<InputStream> response = client.send(HttpRequest.newBuilder(replica.url("/large/50")).build(),
				BodyHandlers.ofInputStream());
		try (InputStream body = response.body()) {
			assertThat(org.springframework.util.StreamUtils.drain(body)).isEqualTo(50 * 1024 * 1024);
		}
	}

	@Test
	void eventsArriveOneByOne() throws Exception {
		HttpResponse<InputStream> response = client.send(
				HttpRequest.newBuilder(replica.url("/events")).POST(BodyPublishers.noBody()).build(),
				BodyHandlers.ofInputStream());
		try (InputStream body = response.body()) {
			byte[] first = body.readNBytes("data:first\n\n".length());
			assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("data:first\n\n");
			primary.handlers().secondEvent.countDown();
			assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("data:second\n\n");
		}
	}

	@Test
	void handlerMarkedPrimaryOnlyRunsOnThePrimaryWhateverTheMethod() throws Exception {
		assertThat(send("GET", "/primary-only", "").body()).isEqualTo("primary");
		assertThat(send("GET", "/meta", "").body()).isEqualTo("primary");
		assertThat(send("GET", "/skip", "").body()).isEqualTo("replica1");
		assertThat(replica.handlers().calls()).isEmpty();
	}

	@Test
	void expectContinueIsAnsweredHere() throws Exception {
		HttpResponse<String> response = client.send(request("POST", "/echo/x", "hello").expectContinue(true).build(),
				BodyHandlers.ofString());
		assertThat(json(response).path("body").stringValue()).isEqualTo("hello");
		assertThat(json(response).path("headers").has("expect")).isFalse();
	}

	@Test
	void queryThatIsNoValidUrlArrives() throws Exception {
		String reply = raw("POST /echo/x?a=100% HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 0\n\n");
		assertThat(reply).startsWith("HTTP/1.1 200").contains("a=100%25");
	}

	@Test
	void longBodyIsPassedOnBeforeTheClientHasSentAllOfIt() throws Exception {
		CountDownLatch half = new CountDownLatch(1);
		try (RawUpstream upstream = new RawUpstream((socket, head, number) -> {
			socket.getInputStream().readNBytes(10_000);
			half.countDown();
			socket.getInputStream().readNBytes(9_996);
			String rest = new String(socket.getInputStream().readNBytes(4), StandardCharsets.UTF_8);
			RawUpstream.write(socket, "HTTP/1.1 200 OK\nContent-Length: 4\n\n" + rest);
			return true;
		});
				WebNode streaming = new WebNode(StubLitefsNode.replicaOf("localhost"), WebNode.appUrl(upstream.port()));
				Socket socket = new Socket("localhost", streaming.port())) {
			socket.setSoTimeout(20_000);
			RawUpstream.write(socket, "POST /echo/x HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 20000\n\n"
					+ "x".repeat(10_000));
			assertThat(half.await(20, TimeUnit.SECONDS)).isTrue();
			RawUpstream.write(socket, "x".repeat(9_996) + "rest");
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 200")
				.endsWith("rest");
			assertThat(upstream.heads().get(0)).contains("Content-Length: 20000").doesNotContain("chunked");
		}
	}

	@Test
	void addressThatClientsSeeIsKnownToThePrimaryBehindABalancer() throws Exception {
		String strategy = "server.forward-headers-strategy=framework";
		try (WebNode behind = new WebNode(StubLitefsNode.primary("behind"), strategy);
				WebNode other = new WebNode(StubLitefsNode.replicaOf("localhost"), WebNode.appUrl(behind.port()),
						strategy, "litefs.write.passthrough=/created/not")) {
			HttpResponse<String> response = client.send(HttpRequest.newBuilder(other.url("/created"))
				.header("X-Forwarded-Host", "shop.example.org")
				.header("X-Forwarded-Proto", "https")
				.header("X-Forwarded-Port", "443")
				.header("X-Forwarded-Prefix", "/shop")
				.POST(BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
			assertThat(response.headers().firstValue("Litefs-Node")).hasValue("behind");
			assertThat(response.headers().firstValue("Location")).hasValue("https://shop.example.org/shop/echo/7");
		}
	}

	@Test
	void outcomesAreCounted() throws Exception {
		long success = replica.routed(WriteOutcome.SUCCESS);
		long clientErrors = replica.routed(WriteOutcome.CLIENT_ERROR);
		long serverErrors = replica.routed(WriteOutcome.SERVER_ERROR);
		send("POST", "/status/200", "");
		send("POST", "/status/409", "");
		send("POST", "/status/500", "");
		// a reply can be here before it is counted
		await().untilAsserted(() -> {
			assertThat(replica.routed(WriteOutcome.SUCCESS)).isGreaterThan(success);
			assertThat(replica.routed(WriteOutcome.CLIENT_ERROR)).isGreaterThan(clientErrors);
			assertThat(replica.routed(WriteOutcome.SERVER_ERROR)).isGreaterThan(serverErrors);
		});
	}

	@Test
	void compressedRequestsAndRepliesArePassedOnAsTheyAre() throws Exception {
		try (WebNode compressing = new WebNode(StubLitefsNode.primary("compressing"), "server.compression.enabled=true",
				"server.compression.min-response-size=1");
				WebNode other = new WebNode(StubLitefsNode.replicaOf("localhost"),
						WebNode.appUrl(compressing.port()))) {
			HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(other.url("/echo/x"))
				.header("Accept-Encoding", "gzip")
				.POST(BodyPublishers.ofString("hello"))
				.build(), BodyHandlers.ofByteArray());
			assertThat(response.headers().allValues("Content-Encoding")).containsExactly("gzip");
			String body = new String(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes(),
					StandardCharsets.UTF_8);
			assertThat(JSON.readTree(body).path("body").stringValue()).isEqualTo("hello");
		}
	}

	private static InputStream zeros(long size) {
		return new InputStream() {

			private long left = size;

			@Override
			public int read() {
				return (this.left-- > 0) ? 0 : -1;
			}

			@Override
			public int read(byte[] bytes, int offset, int length) {
				if (this.left <= 0) {
					return -1;
				}
				int count = (int) Math.min(length, this.left);
				this.left -= count;
				return count;
			}

		};
	}

	private static String raw(String request) throws IOException {
		try (var socket = new Socket("localhost", replica.port())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static HttpRequest.Builder request(String method, String path, String body) {
		return HttpRequest.newBuilder(replica.url(path))
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
	}

	private static HttpResponse<String> send(String method, String path, String body) throws Exception {
		return client.send(request(method, path, body).build(), BodyHandlers.ofString());
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JSON.readTree(response.body());
	}

}
