package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The line and the headers of forwarded requests, octet by octet.
 */
class ForwardedHeadTests {

	private static final String SECRET = "litefs.channel.secret=0123456789abcdef0123456789abcdef";

	private static final String CITY = new String("São Paulo €".getBytes(StandardCharsets.UTF_8),
			StandardCharsets.ISO_8859_1);

	private final StubLitefsNode node = StubLitefsNode.replicaOf("localhost");

	private WebNode primary;

	private WebNode replica;

	@BeforeEach
	void startPrimary() {
		this.primary = new WebNode(StubLitefsNode.primary("primary"), SECRET);
	}

	@AfterEach
	void stop() {
		if (this.replica != null) {
			this.replica.close();
		}
		this.primary.close();
	}

	private void start(int primaryPort, String... properties) {
		String[] all = java.util.Arrays.copyOf(properties, properties.length + 2);
		all[properties.length] = WebNode.appUrl(primaryPort);
		all[properties.length + 1] = "litefs.write.always-forward=/echo/always/**";
		this.replica = new WebNode(this.node, all);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CF-IPCity", "Cookie", "X-Latin", "Authorization", "Referer" })
	void headerWithOctetsOutsideAsciiArrivesAsOnThePrimary(String name) throws Exception {
		start(this.primary.port());
		String head = "POST /echo/x?a=%2F HTTP/1.1\nHost: localhost\n" + name + ": " + CITY
				+ "\nX-Empty:\nX-Tab: a\tb\nContent-Type: text/plain\nConnection: close\n";
		for (String body : new String[] { "Content-Length: 5\n\nhello",
				"Transfer-Encoding: chunked\n\n5\nhello\n0\n\n" }) {
			JsonNode direct = json(exchange(this.primary.port(), head + body));
			JsonNode forwarded = json(exchange(this.replica.port(), head + body));
			assertThat(forwarded.path("node").stringValue()).isEqualTo("primary");
			assertThat(forwarded.path("body").stringValue()).isEqualTo("hello");
			assertThat(forwarded.path("query").stringValue()).isEqualTo("a=%2F");
			for (String header : new String[] { name.toLowerCase(java.util.Locale.ROOT), "x-empty", "x-tab" }) {
				assertThat(forwarded.path("headers").path(header)).isEqualTo(direct.path("headers").path(header));
			}
			assertThat(direct.path("headers").path(name.toLowerCase(java.util.Locale.ROOT)).get(0).stringValue())
				.isEqualTo(CITY);
		}
		assertThat(this.primary.handlers().calls()).hasSize(4);
	}

	@Test
	void longBodyAndLargeReplyPassWithSuchAHeader() throws Exception {
		start(this.primary.port());
		String body = "x".repeat(300_000);
		assertThat(exchange(this.replica.port(), "POST /count HTTP/1.1\nHost: localhost\nX-City: " + CITY
				+ "\nConnection: close\nContent-Length: 300000\n\n" + body))
			.endsWith("\r\n300000");
		String large = exchange(this.replica.port(), "POST /large/3 HTTP/1.1\nHost: localhost\nX-City: " + CITY
				+ "\nConnection: close\nContent-Length: 0\n\n");
		assertThat(large.length()).isGreaterThan(3 * 1024 * 1024);
		assertThat(exchange(this.replica.port(),
				"POST /status/204 HTTP/1.1\nHost: localhost\nX-City: " + CITY
						+ "\nConnection: close\nContent-Length: 0\n\n"))
			.startsWith("HTTP/1.1 204")
			.contains("Set-Cookie: a=1\r\n", "Set-Cookie: b=2; Path=/\r\n")
			.doesNotContain("X-Hop");
		assertThat(exchange(this.replica.port(),
				"PROPFIND /echo/always HTTP/1.1\nHost: localhost\nX-City: " + CITY + "\nConnection: close\n\n"))
			.doesNotContain("urn:litefs-spring");
	}

	@Test
	void headersOfTheReplyWithOctetsOutsideAsciiPassUnchanged() throws Exception {
		try (RawUpstream upstream = new RawUpstream((socket, head, number) -> {
			RawUpstream.write(socket, "HTTP/1.1 200 OK\nX-City: " + CITY + "\nX-Empty:\nContent-Length: 2\n\nok");
			return true;
		})) {
			start(upstream.port());
			for (String city : new String[] { "plain", CITY }) {
				assertThat(exchange(this.replica.port(),
						"POST /x HTTP/1.1\nHost: localhost\nX-City: " + city
								+ "\nConnection: close\nContent-Length: 0\n\n"))
					.containsIgnoringCase("x-city: " + CITY + "\r\n")
					.containsIgnoringCase("x-empty:")
					.endsWith("ok");
			}
		}
	}

	@Test
	void suchARequestIsSentOnceAndItsOutcomeIsToldAsThatOfAnyOther() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		String request = "POST /x HTTP/1.1\nHost: localhost\nX-City: " + CITY
				+ "\nConnection: close\nContent-Length: 1\n\nx";
		try (RawUpstream upstream = new RawUpstream((socket, head, number) -> {
			if (head.contains("X-Silent")) {
				RawUpstream.write(socket, "HTTP/1.1 201 Created\nContent-Length: 20\n\nhalf");
				end.await();
			}
			return false;
		})) {
			start(upstream.port(), "litefs.write.response-timeout=300ms", "litefs.write.hold-timeout=300ms");
			assertThat(exchange(this.replica.port(), request)).startsWith("HTTP/1.1 502")
				.contains(WriteProblem.OUTCOME_UNKNOWN.type().toString());
			assertThat(exchange(this.replica.port(), request.replace("X-City", "X-Silent: 1\nX-City")))
				.startsWith("HTTP/1.1 504");
			end.countDown();
			assertThat(upstream.heads()).hasSize(2);
		}
		assertThat(exchange(this.replica.port(), request)).startsWith("HTTP/1.1 503")
			.contains(WriteProblem.NO_PRIMARY.type().toString());
	}

	@Test
	void headThatTheForwardingMakesTooLargeIsRefusedWithTheCause() throws Exception {
		start(this.primary.port());
		int refused = 0;
		for (int size = 7000; size <= 8000; size += 50) {
			String request = "POST /echo/x HTTP/1.1\nHost: localhost\nConnection: close\nContent-Length: 0\nX-Long: "
					+ "x".repeat(size) + "\n\n";
			String reply = exchange(this.replica.port(), request);
			if (!reply.startsWith("HTTP/1.1 200")) {
				refused++;
				assertThat(reply).startsWith("HTTP/1.1 431")
					.contains("application/problem+json", "server.max-http-request-header-size=8192");
			}
			assertThat(exchange(this.primary.port(), request)).startsWith("HTTP/1.1 200");
		}
		assertThat(refused).isBetween(1, 15);
	}

	@Test
	void applicationOnThePrimarySeesTheClientThatTheOtherNodeSaw() throws Exception {
		start(this.primary.port(), SECRET);
		assertThat(remote("X-None: 1")).isEqualTo("127.0.0.9");
		assertThat(remote("X-Forwarded-For: 10.1.2.3")).isEqualTo("127.0.0.9");
		assertThat(remote("Forwarded: for=10.1.2.3")).isEqualTo("127.0.0.9");
		assertThat(remote("Litefs-Forwarded-Client: 10.1.2.3;0;0")).isEqualTo("127.0.0.9");
		assertThat(remote("X-City: " + CITY)).isEqualTo("127.0.0.9");
	}

	@Test
	void forwardedRequestWithoutAValidSignatureComesFromNoAddressThatARuleCanName() throws Exception {
		start(this.primary.port());
		assertThat(remote("X-None: 1")).isEqualTo("0.0.0.0");
		assertThat(remote("X-Forwarded-For: 10.1.2.3")).isEqualTo("0.0.0.0");
		String forged = "POST /echo/x HTTP/1.1\nHost: localhost\nConnection: close\nContent-Length: 0\n"
				+ "Litefs-Forwarded-By: x\nLitefs-Forwarded-Client: 10.1.2.3;" + System.currentTimeMillis() + ";"
				+ "0".repeat(64) + "\n\n";
		assertThat(json(exchange(this.primary.port(), forged)).path("remote").stringValue()).isEqualTo("0.0.0.0");
	}

	@Test
	void problemsNameNoNodeUnlessNodesAreExposed() throws Exception {
		String request = "POST /x HTTP/1.1\nHost: example\nConnection: close\nContent-Length: 1\n\nx";
		int unused;
		try (ServerSocket socket = new ServerSocket(0)) {
			unused = socket.getLocalPort();
		}
		start(unused, "litefs.write.hold-timeout=100ms", "litefs.web.expose-node=false");
		assertThat(exchange(this.replica.port(), request)).startsWith("HTTP/1.1 503")
			.doesNotContain("localhost", "replica1", String.valueOf(unused));
		this.replica.close();
		try (RawUpstream upstream = new RawUpstream((socket, head, number) -> {
			if (number == 1 && head.contains("/half")) {
				RawUpstream.write(socket, "HTTP/1.1 200 OK\nContent-Length: 20\n\nhalf");
			}
			return false;
		})) {
			start(upstream.port(), "litefs.web.expose-node=false");
			for (String path : new String[] { "/lost", "/half" }) {
				assertThat(exchange(this.replica.port(), request.replace("/x", path))).startsWith("HTTP/1.1 502")
					.contains("\"role\":\"replica\"")
					.doesNotContain("localhost", "replica1");
			}
		}
		this.node.become(io.github.litefsspring.node.Role.REPLICA, "host_with_underscore");
		assertThat(exchange(this.replica.port(), request)).startsWith("HTTP/1.1 501")
			.doesNotContain("host_with_underscore", "replica1");
	}

	private String remote(String header) throws IOException {
		return json(exchange(this.replica.port(),
				"POST /echo/x HTTP/1.1\nHost: localhost\nConnection: close\nContent-Length: 0\n" + header + "\n\n"))
			.path("remote")
			.stringValue();
	}

	private static JsonNode json(String reply) {
		assertThat(reply).startsWith("HTTP/1.1 200");
		return JsonMapper.shared()
			.readTree(reply.substring(reply.indexOf('{'), reply.lastIndexOf('}') + 1)
				.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static String exchange(int port, String request) throws IOException {
		InetAddress local = InetAddress.getByAddress(new byte[] { 127, 0, 0, 9 });
		try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), port, local, 0)) {
			socket.setSoTimeout(20_000);
			RawUpstream.write(socket, request);
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

}
