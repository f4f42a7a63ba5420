package io.github.litefsspring.boot.consistency;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Position tokens in requests and replies, between two nodes.
 */
class PositionFilterTests {

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final StubLitefsNode primaryNode = new StubLitefsNode(Role.PRIMARY).at(new Position(7, 0x77));

	private final StubLitefsNode replicaNode = new StubLitefsNode(Role.REPLICA).become(Role.REPLICA, "localhost")
		.at(new Position(6, 0x66))
		.at(new Position(7, 0x77));

	private ConsistencyNode primary;

	private ConsistencyNode replica;

	@BeforeEach
	void start() {
		this.primary = new ConsistencyNode(this.primaryNode);
		this.replica = replica("litefs.consistency.wait-timeout=30s");
	}

	private ConsistencyNode replica(String... more) {
		List<String> properties = new java.util.ArrayList<>(
				List.of("litefs.primary.app-url=http://{hostname}:" + this.primary.port(),
						"litefs.write.passthrough=/here/**"));
		properties.addAll(List.of(more));
		return new ConsistencyNode(this.replicaNode, properties.toArray(String[]::new));
	}

	@AfterEach
	void stop() {
		this.replica.close();
		this.primary.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/get", "/nothing", "/redirect", "/error404", "/broken", "/reset", "/flushed",
			"/streaming", "/callable", "/deferred" })
	void replyOfARequestThatWroteCarriesTheToken(String path) throws Exception {
		HttpResponse<String> response = send(this.primary, path);
		assertThat(response.headers().allValues("Litefs-Position")).containsExactly(token(8, 0x88));
		assertThat(response.headers().allValues("Set-Cookie")).singleElement()
			.asString()
			.startsWith("litefs-position=" + token(8, 0x88) + "; Path=/; Max-Age=300;")
			.contains("; HttpOnly")
			.contains("; SameSite=Lax")
			.doesNotContain("Secure");
	}

	@Test
	void laterWriteReplacesTheTokenAndLeavesOtherCookiesAlone() throws Exception {
		HttpResponse<String> response = send(this.primary, "/twice");
		assertThat(response.body()).isEqualTo("firstsecond");
		assertThat(response.headers().allValues("Litefs-Position")).containsExactly(token(9, 0x99));
		assertThat(response.headers().allValues("Set-Cookie")).hasSize(3)
			.anyMatch((cookie) -> cookie.startsWith("litefs-position=" + token(9, 0x99)))
			.anyMatch((cookie) -> cookie.startsWith("other=1"))
			.anyMatch((cookie) -> cookie.startsWith("another=2"));
	}

	@Test
	void replyOfARequestThatOnlyReadCarriesNone() throws Exception {
		HttpResponse<String> response = send(this.primary, "/read", "Litefs-Position", token(7, 0x77));
		assertThat(response.headers().firstValue("Litefs-Position")).isEmpty();
		assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
	}

	@Test
	void forwardedReplyBringsThePrimarysTokenBack() throws Exception {
		HttpResponse<String> response = client.send(
				HttpRequest.newBuilder(this.replica.url("/write")).POST(HttpRequest.BodyPublishers.noBody()).build(),
				BodyHandlers.ofString());
		assertThat(response.body()).startsWith("PRIMARY");
		assertThat(response.headers().allValues("Litefs-Position")).containsExactly(token(8, 0x88));
		assertThat(response.headers().allValues("Set-Cookie")).singleElement()
			.asString()
			.startsWith("litefs-position=" + token(8, 0x88));
	}

	@Test
	void cookieIsSecureWhenTheClientsRequestWas() throws Exception {
		HttpResponse<String> response = send(this.primary, "/get", "Litefs-Forwarded-By", "replica1",
				"X-Forwarded-Proto", "https");
		assertThat(response.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure");
	}

	@Test
	void cookieOfLitefsIsSetWhenAskedFor() throws Exception {
		try (ConsistencyNode node = new ConsistencyNode(this.primaryNode, "litefs.consistency.litefs-cookie=true",
				"litefs.consistency.cookie-name=pos", "litefs.consistency.header-name=X-Pos")) {
			HttpResponse<String> response = send(node, "/get");
			assertThat(response.headers().allValues("X-Pos")).containsExactly(token(8, 0x88));
			assertThat(response.headers().allValues("Set-Cookie")).hasSize(2)
				.anyMatch((cookie) -> cookie.startsWith("pos=" + token(8, 0x88) + ";"))
				.anyMatch((cookie) -> cookie.startsWith("__txid=0000000000000008; Path=/; Max-Age=300;"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "litefs-position=0000000000000008-0000000000000088", "__txid=0000000000000008" })
	void replicaWaitsForItsEventAndAnswersItself(String cookie) throws Exception {
		CompletableFuture<HttpResponse<String>> reply = client.sendAsync(
				HttpRequest.newBuilder(this.replica.url("/read")).header("Cookie", cookie).build(),
				BodyHandlers.ofString());
		await().until(this::isSomebodyWaiting);
		this.replicaNode.at(new Position(8, 0x88));
		assertThat(reply.join().body()).isEqualTo("REPLICA " + token(8, 0x88));
		assertThat(this.replica.waited("arrived")).isOne();
	}

	private boolean isSomebodyWaiting() {
		return Thread.getAllStackTraces()
			.values()
			.stream()
			.flatMap(java.util.Arrays::stream)
			.anyMatch((frame) -> frame.getClassName().endsWith("PositionWaiter")
					&& frame.getMethodName().equals("await"));
	}

	@Test
	void headerGoesBeforeTheCookieAndWhatIsMalformedIsIgnored() throws Exception {
		HttpResponse<String> response = send(this.replica, "/read", "Litefs-Position", token(7, 0x77), "Cookie",
				"litefs-position=" + token(9, 0x99));
		assertThat(response.body()).startsWith("REPLICA");
		response = send(this.replica, "/read", "Litefs-Position", "nonsense", "Cookie",
				"litefs-position=zz; __txid=0000000000000007");
		assertThat(response.body()).startsWith("REPLICA");
		assertThat(this.replica.waited("seen")).isEqualTo(2);
		assertThat(this.replica.waited("arrived")).isZero();
	}

	@Test
	void requestGoesToThePrimaryWhenTheReplicaStaysBehind() throws Exception {
		this.primaryNode.at(new Position(8, 0x88));
		try (ConsistencyNode impatient = replica("litefs.consistency.wait-timeout=10ms")) {
			HttpResponse<String> response = send(impatient, "/read", "Cookie", "litefs-position=" + token(8, 0x88));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("PRIMARY " + token(8, 0x88));
			assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
			assertThat(impatient.waited("timed_out")).isOne();
			assertThat(send(impatient, "/here/read", "Litefs-Position", token(8, 0x88)).body()).startsWith("REPLICA");
		}
	}

	@Test
	void onlyThePrimaryDropsWhatIsBeyondItsPosition() throws Exception {
		try (ConsistencyNode impatient = replica("litefs.consistency.wait-timeout=10ms")) {
			HttpResponse<String> response = send(impatient, "/read", "Cookie", "litefs-position=" + token(99, 0x99));
			assertThat(response.body()).isEqualTo("PRIMARY " + token(7, 0x77));
			assertCleared(response);
			assertThat(impatient.waited("discarded")).isZero();
			assertThat(this.primary.waited("discarded")).isOne();
		}
	}

	@Test
	void primaryThatStillLooksForTheLastWritesOfTheOneBeforeNeitherDropsATokenNorReadsWithoutIt() throws Exception {
		AtomicBoolean pending = new AtomicBoolean(true);
		try (ConsistencyNode next = new ConsistencyNode(this.primaryNode, pending::get,
				"litefs.consistency.wait-timeout=50ms")) {
			HttpResponse<String> undecided = send(next, "/read", "Litefs-Position", token(8, 0x88));
			assertThat(undecided.statusCode()).isEqualTo(503);
			assertThat(undecided.headers().firstValue("Retry-After")).isPresent();
			assertThat(undecided.body()).contains("problem:no-primary", "just become the primary");
			assertThat(send(next, "/read", "Litefs-Position", token(7, 0x77)).statusCode()).isEqualTo(200);
			pending.set(false);
			assertThat(send(next, "/read", "Litefs-Position", token(8, 0x88)).statusCode()).isEqualTo(200);
			assertThat(next.waited("discarded")).isOne();
		}
	}

	@Test
	void tokenOfADiscardedHistoryIsDroppedAndItsCookieCleared() throws Exception {
		HttpResponse<String> response = send(this.replica, "/read", "Cookie", "litefs-position=" + token(7, 0x78));
		assertThat(response.body()).startsWith("REPLICA");
		assertCleared(response);
		assertThat(this.replica.waited("discarded")).isOne();
	}

	@Test
	void writeAfterADroppedTokenSetsTheCookieAnew() throws Exception {
		HttpResponse<String> response = send(this.primary, "/get", "Cookie", "litefs-position=" + token(7, 0x78));
		assertThat(response.headers().allValues("Set-Cookie")).singleElement()
			.asString()
			.startsWith("litefs-position=" + token(8, 0x88));
	}

	@Test
	void withoutAPrimaryTheAnswerIs503() throws Exception {
		try (ConsistencyNode impatient = replica("litefs.consistency.wait-timeout=10ms")) {
			this.replicaNode.become(Role.NO_PRIMARY);
			HttpResponse<String> response = send(impatient, "/read", "Litefs-Position", token(8, 0x88));
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.body()).contains("no-primary").doesNotContain("hold-timeout");
			assertThat(send(impatient, "/read", "Litefs-Position", token(7, 0x77)).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void upgradeStaysHere() throws Exception {
		try (ConsistencyNode impatient = replica("litefs.consistency.wait-timeout=10ms");
				var socket = new java.net.Socket("localhost", impatient.port())) {
			socket.getOutputStream()
				.write(("GET /read HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
						+ "Litefs-Position: " + token(8, 0x88) + "\r\n\r\n")
					.getBytes());
			assertThat(new String(socket.getInputStream().readAllBytes())).contains("REPLICA " + token(7, 0x77));
		}
	}

	@Test
	void withoutLitefsThereAreNoTokens() throws Exception {
		StubLitefsNode standalone = new StubLitefsNode(Role.STANDALONE);
		try (ConsistencyNode node = new ConsistencyNode(standalone)) {
			HttpResponse<String> response = send(node, "/get", "Litefs-Position", token(99, 0x99));
			assertThat(response.body()).startsWith("STANDALONE");
			assertThat(response.headers().firstValue("Litefs-Position")).isEmpty();
			assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
		}
	}

	@Test
	void tokensFromAnywhereNeverBreakOrBlockARequest() throws Exception {
		Random random = new Random(4);
		try (ConsistencyNode impatient = replica("litefs.consistency.wait-timeout=1ms")) {
			for (int i = 0; i < 10_000; i++) {
				String text = fuzzed(random);
				String[] header = random.nextBoolean() ? new String[] { "Litefs-Position", text } : new String[] {
						"Cookie", (random.nextBoolean() ? "litefs-position=" : "__txid=") + text.replace(';', '.') };
				HttpResponse<String> response = send(random.nextBoolean() ? impatient : this.primary, "/read", header);
				assertThat(response.statusCode()).as(text).isEqualTo(200);
			}
			assertThat(impatient.waited("timed_out")).isPositive();
			assertThat(impatient.waited("discarded")).isPositive();
			assertThat(this.primary.waited("discarded")).isPositive();
		}
	}

	private static String fuzzed(Random random) {
		String valid = token(random.nextBoolean() ? random.nextInt(9) : random.nextLong(), random.nextLong());
		return switch (random.nextInt(5)) {
			case 0, 1 -> valid;
			case 2 -> valid.substring(0, random.nextInt(valid.length() + 1));
			case 3 -> {
				StringBuilder changed = new StringBuilder(valid);
				changed.setCharAt(random.nextInt(changed.length()), (char) (0x20 + random.nextInt(0x5f)));
				yield changed.toString();
			}
			default -> random.ints(random.nextInt(200), 0x21, 0x7f)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
		};
	}

	private static void assertCleared(HttpResponse<?> response) {
		assertThat(response.headers().firstValue("Litefs-Position")).isEmpty();
		assertThat(response.headers().allValues("Set-Cookie")).singleElement()
			.asString()
			.startsWith("litefs-position=; Path=/; Max-Age=0;");
	}

	private static String token(long txid, long checksum) {
		return new Position(txid, checksum).toString();
	}

	private static HttpResponse<String> send(ConsistencyNode node, String path, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(node.url(path)).timeout(Duration.ofSeconds(10));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return client.send(request.build(), BodyHandlers.ofString());
	}

}
